"""What the tool prints and derives is what it printed and derived before, byte for byte.

A change is written down by `python scripts/generate_golden.py`, and seen as a difference of
`tests/golden`. What is said of the examples is compared where they are played: `test_examples`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import example_runner as runner
from scripts import generate_golden as golden

pytestmark = pytest.mark.slow

MEND = "python scripts/generate_golden.py"


@pytest.fixture(scope="module")
def half_year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the shop of the half year comes to, by the file that keeps it."""
    return golden.half_year(tmp_path_factory.mktemp("golden") / "half-year")


def lines(name: str) -> list[str]:
    return (golden.GOLDEN / name).read_text("utf-8").splitlines()


def test_every_output_is_kept_and_nothing_else():
    there = golden.GOLDEN.rglob("*")
    kept = {path.relative_to(golden.GOLDEN).as_posix() for path in there if path.is_file()}
    assert kept == golden.kept()


@pytest.mark.parametrize("name", ["layers.sha256", *golden.ASKED])
def test_the_half_year_comes_to_the_same(name: str, half_year: dict[str, str]):
    made = half_year[f"half-year/{name}"].splitlines()
    assert made == lines(f"half-year/{name}"), MEND


def test_the_commands_of_a_week_write_the_same_traces(tmp_path: Path):
    runner.build(tmp_path / "template")
    written = golden.written(tmp_path / "template")
    assert len(written) == 3
    for name, text in written.items():
        assert text.splitlines() == lines(name), MEND
