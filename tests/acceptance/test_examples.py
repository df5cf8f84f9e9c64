"""The example of each finding code is played for real, and the docs show what was said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import example_runner as runner
from scripts import formats_page
from scripts import generate_formats as formats
from scripts import generate_golden as golden
from tests.support import forked
from trace_gate.core.codes import CODES
from trace_gate.report.judgement.registry import FORMATS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The governed shop that every example begins from."""
    folder = tmp_path_factory.mktemp("examples") / "template"
    runner.build(folder, forked.at_the_moment(runner.TRACE_GATE))
    return folder


@pytest.fixture(scope="session")
def seen() -> dict[str, runner.Played]:
    """What came of good sides: many of them are the same commands."""
    return {}


def test_every_code_has_an_example_and_every_example_a_code():
    assert set(runner.names()) == set(CODES) - {"TG901"}


@pytest.mark.parametrize("code", runner.names())
def test_the_bad_side_gets_its_code_and_the_words_that_the_docs_show(
    code: str, template: Path, tmp_path: Path
):
    example = runner.load(code)
    status, said, report = runner.play(template, tmp_path / "bad", example, "bad")
    assert example["code"] == code
    assert status == (2 if code == "TG801" else 1), said
    assert runner.codes(said) == {code, *example.get("also", ())}
    assert said.splitlines() == example["said"].splitlines(), "python scripts/record_examples.py"
    if f"findings/{code}.json" in golden.kept():
        kept = (golden.GOLDEN / "findings" / f"{code}.json").read_text("utf-8")
        assert golden.readable(report) == kept, "python scripts/generate_golden.py"


def test_one_run_writes_the_examples_of_every_format(template: Path, tmp_path: Path):
    found = formats.made(template, tmp_path / "formats")
    there = {path.name for path in formats.EXAMPLES.iterdir()} - {formats.STORY.name}
    assert set(found) == set(formats_page.FILES.values()) == there
    assert set(formats_page.FILES) == set(FORMATS) == set(formats_page.ABOUT_EACH)
    for name, text in found.items():
        kept = (formats.EXAMPLES / name).read_text("utf-8")
        assert text == kept, "python scripts/generate_formats.py"


@pytest.mark.parametrize("code", runner.names())
def test_the_good_side_passes(
    code: str, template: Path, tmp_path: Path, seen: dict[str, runner.Played]
):
    example = runner.load(code)
    key = example["good"]["commands"] + example.get("ask", "")
    if key not in seen:
        seen[key] = runner.play(template, tmp_path / "good", example, "good")
    status, said, _ = seen[key]
    assert status == 0, said
    assert not runner.codes(said), said


NOT_TYPED = {
    "TG207": "the person chooses the folder",
    "TG403": "git rebase -i opens an editor",
    "TG405": "govern tells the limits, and ends with 1 as the decision is blocked",
    "TG408": "an approver signs it then",
    "TG412": "git commit opens an editor",
    "TG413": "an approver types it then",
    "TG501": "govern ends with 1 as the decision waits",
    "TG502": "an approver types it",
    "TG506": "it lets go of the brake when an approver has signed it",
    "TG601": "an approver types it",
    "TG602": "an approver types it",
    "TG603": "an approver types it",
    "TG604": "an approver types it",
    "TG801": "it is asked in a server's clone that is no longer shallow",
    "TG802": "the person rebases the work",
}
"""Fixes that name a command which this test does not type, and why."""

TYPED = {"TG201", "TG203", "TG204", "TG301", "TG304", "TG401", "TG402", "TG404", "TG406", "TG407"}
TYPED |= {"TG409", "TG410", "TG411", "TG414", "TG503", "TG702"}
"""Codes whose fix is a command that mends by itself."""


@pytest.mark.parametrize("code", [each for each in runner.names() if each not in NOT_TYPED])
def test_a_command_that_the_gate_names_mends_what_it_is_named_for(
    code: str, template: Path, tmp_path: Path
):
    commands, said = runner.obey(template, tmp_path / "obey", runner.load(code))
    assert bool(commands) is (code in TYPED), commands
    if commands:
        assert code not in runner.codes(said), said


def test_the_docs_are_what_the_examples_and_the_table_make():
    root = runner.ROOT
    done = subprocess.run(
        [sys.executable, root / "scripts" / "generate_docs.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
