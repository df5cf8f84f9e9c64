"""The example of each finding code is played for real, and the docs show what was said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import example_runner as runner
from trace_gate.core.codes import CODES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The governed shop that every example begins from."""
    folder = tmp_path_factory.mktemp("examples") / "template"
    runner.build(folder)
    return folder


@pytest.fixture(scope="session")
def seen() -> dict[str, tuple[int, str]]:
    """What came of good sides: many of them are the same commands."""
    return {}


def test_every_code_has_an_example_and_every_example_a_code():
    assert set(runner.names()) == set(CODES) - {"TG901"}


@pytest.mark.parametrize("code", runner.names())
def test_the_bad_side_gets_its_code_and_the_words_that_the_docs_show(
    code: str, template: Path, tmp_path: Path
):
    example = runner.load(code)
    status, said = runner.play(template, tmp_path / "bad", example, "bad")
    assert example["code"] == code
    assert status == (2 if code == "TG801" else 1), said
    assert runner.codes(said) == {code, *example.get("also", ())}
    assert said.splitlines() == example["said"].splitlines(), "python scripts/record_examples.py"


@pytest.mark.parametrize("code", runner.names())
def test_the_good_side_passes(
    code: str, template: Path, tmp_path: Path, seen: dict[str, tuple[int, str]]
):
    example = runner.load(code)
    key = example["good"]["commands"] + example.get("ask", "")
    if key not in seen:
        seen[key] = runner.play(template, tmp_path / "good", example, "good")
    status, said = seen[key]
    assert status == 0, said
    assert not runner.codes(said), said


def test_the_docs_are_what_the_examples_and_the_table_make():
    root = runner.ROOT
    done = subprocess.run(
        [sys.executable, root / "scripts" / "generate_docs.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
