"""A plain check is answered without click, and asks for what click would have asked for."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from typing import Any

import click
import pytest

from tests.support.unstaged import OneFolder, written
from trace_gate.cli.commands import check
from trace_gate.cli.fast import check as fast_check
from trace_gate.cli.fast.check import Options, parse
from trace_gate.core.gate.judgement import Judgement

OPTIONS = [each for each in check.command.params if isinstance(each, click.Option)]


def test_it_knows_every_option_of_the_command_by_its_name() -> None:
    known = {**fast_check.FLAGS, **fast_check.VALUES, **fast_check.MANY}
    assert known == {option: each.name for each in OPTIONS for option in each.opts}
    assert set(fast_check.FLAGS) == {o for each in OPTIONS if each.is_flag for o in each.opts}
    assert set(fast_check.MANY) == {o for each in OPTIONS if each.multiple for o in each.opts}
    assert set(known.values()) == set(Options._fields)


def test_it_knows_the_choices_of_the_command() -> None:
    choices = {e.name: tuple(e.type.choices) for e in OPTIONS if isinstance(e.type, click.Choice)}
    assert choices == fast_check.CHOICES


PLAIN = [
    [],
    ["--staged"],
    ["--all", "--format", "json"],
    ["--range", "main..HEAD"],
    ["--range=main..HEAD", "--policy-from", "main", "--format=github"],
    ["--commit", "HEAD~2", "--output", "x.json", "--color", "never"],
    ["--range", "a..b", "--range", "c..d"],
    ["--report", "json=a.json", "--all", "--report=text=b=c.txt"],
]


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_a_plain_call_means_what_it_means_to_click(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(fast_check, "run", lambda each: asked.append(each) or 0)
    check.command.main(list(words), standalone_mode=False)
    assert parse(words) == asked[0]


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["-h"],
        ["--rang", "a..b"],
        ["--range"],
        ["--range", "--all"],
        ["--report"],
        ["--report", "--all"],
        ["--format", "xml"],
        ["--color=blue"],
        ["--staged=yes"],
        ["main..HEAD"],
        ["--"],
        ["--all", ""],
    ],
    ids=" ".join,
)
def test_anything_else_is_left_to_click(words: list[str]) -> None:
    assert parse(words) is None


def test_click_is_not_imported_for_a_plain_check(tmp_path) -> None:
    program = (
        "import sys, os\n"
        "os._exit = lambda code: print(code, 'click' in sys.modules) or sys.exit()\n"
        "sys.argv[1:] = ['check', '--range', 'a..b']\n"
        "from trace_gate.cli.entry import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.stdout.splitlines()[-1] == "2 False", done.stderr


@pytest.mark.parametrize(("root", "named"), [("records/ads", True), ("traces", False)])
def test_traces_that_are_not_staged_are_looked_for_where_the_policy_has_them(
    tmp_path, monkeypatch, capsys, root, named
):
    path = written(tmp_path, "records/ads")
    here = contextlib.nullcontext(OneFolder(tmp_path))
    monkeypatch.setattr(fast_check.environment, "git", lambda: here)
    judged = Judgement(verdict="PASS", traces=root)
    monkeypatch.setattr(fast_check, "_judge", lambda _git, _options: judged)
    assert fast_check.run(Options(form="text")) == 0
    assert (f"was not looked at: git add {path}" in capsys.readouterr().err) is named
