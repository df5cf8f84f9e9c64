"""What the tool prints and derives is what it printed and derived before, byte for byte.

A change is written down by `python scripts/generate_golden.py`, and seen as a difference of
`tests/golden`. What is said of the examples is compared where they are played: `test_examples`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import example_runner as runner
from scripts import generate_golden as golden
from tests.support import forked

pytestmark = pytest.mark.slow

MEND = "python scripts/generate_golden.py"


def lines(name: str) -> list[str]:
    return (golden.GOLDEN / name).read_text("utf-8").splitlines()


def test_every_output_is_kept_and_nothing_else():
    there = golden.GOLDEN.rglob("*")
    kept = {path.relative_to(golden.GOLDEN).as_posix() for path in there if path.is_file()}
    assert kept == golden.kept()


def test_the_half_year_comes_to_the_same(tmp_path: Path):
    """All files in one test: a shop is made for them, and each worker would make its own."""
    made = golden.half_year(tmp_path / "half-year", forked.at_the_moment(runner.TRACE_GATE))
    assert set(made) == {f"half-year/{name}" for name in ("layers.sha256", *golden.ASKED)}
    for name, text in made.items():
        assert text.splitlines() == lines(name), f"{name}: {MEND}"


def test_the_commands_of_a_week_write_the_same_traces(tmp_path: Path):
    runner.build(tmp_path / "template", forked.at_the_moment(runner.TRACE_GATE))
    written = golden.written(tmp_path / "template")
    assert len(written) == 3
    for name, text in written.items():
        assert text.splitlines() == lines(name), MEND
