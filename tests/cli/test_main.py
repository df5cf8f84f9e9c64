"""The group: names, help, and exit codes whatever happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from trace_gate import __version__
from trace_gate.cli import main
from trace_gate.core.errors import CannotJudge


def run(*words: str):
    return CliRunner().invoke(main.cli, words)


def test_the_version_is_that_of_the_package():
    assert run("--version").output == f"trace-gate {__version__}\n"


def test_help_shows_a_week_in_ten_commands():
    text = run("--help").output
    week = text[text.index("A week in ten commands") : text.index("Exit codes")]
    assert len([line for line in week.splitlines() if line.startswith("    ")]) == 10


@pytest.mark.parametrize("name", list(main.COMMANDS))
def test_every_command_has_help_with_an_example(name):
    result = run(name, "--help")
    assert result.exit_code == 0, result.output
    assert "Examples:" in result.output or "Example:" in result.output
    assert f"trace-gate {name}" in result.output


PLANNED = {
    "observe",
    "buckets",
    "score",
    "execute",
    "revert",
    "verify",
    "split",
    "renumber",
    "log",
    "why",
    "audit",
    "review",
    "simulate",
}
"""The commands of SPEC 9 that may still be missing."""


def test_nobody_is_told_to_type_a_command_that_is_not_there():
    package = Path(main.__file__).resolve().parents[1]
    texts = "\n".join(file.read_text("utf-8") for file in package.rglob("*.py"))
    named = set(re.findall(r"trace-gate ([a-z]+)", texts))
    assert not named & (PLANNED - set(main.COMMANDS))
    assert named & set(main.COMMANDS)


def test_help_imports_no_command():
    code = (
        "import sys; from trace_gate.cli.main import cli\n"
        "try: cli(['--help'])\nexcept SystemExit: pass\n"
        "found = [m for m in sys.modules if m.startswith('trace_gate.cli.')]\n"
        "print(sorted(set(found) - {'trace_gate.cli.main', 'trace_gate.cli.errors'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_is_exit_2_and_names_the_near_one():
    result = run("chekc")
    assert result.exit_code == 2
    assert "trace-gate check" in result.output


def test_an_unknown_option_is_exit_2():
    assert run("check", "--nonsense").exit_code == 2


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (CannotJudge("no base", remedy="git fetch"), 2, "git fetch"),
        (ValueError("odd"), 3, "TG901"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (click.Abort(), 130, "Interrupted"),
        (click.UsageError("so not"), 2, "so not"),
    ],
)
def test_what_stops_a_command_has_its_exit_code(monkeypatch, error, code, words):
    def stopped(*, check):
        raise error

    @click.command("compile")
    @click.option("--check", is_flag=True)
    def command(*, check: bool) -> None:
        stopped(check=check)

    monkeypatch.setattr("trace_gate.cli.commands.compile.command", command)
    result = run("compile")
    assert result.exit_code == code
    assert words in result.output
    assert "Traceback" not in result.output


def test_who_stops_it_before_it_has_begun_sees_no_traceback():
    stop = (
        "import sys, trace_gate.cli.entry as entry\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'trace_gate.cli.main': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "sys.argv = ['trace-gate', 'status']\n"
        "entry.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", stop], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.strip() == "Interrupted: nothing was judged."
