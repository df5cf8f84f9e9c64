"""The demo as it is read: a passage of each kind, and what is left to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from trace_gate.app.demo import week
from trace_gate.report.pages import demo


@pytest.mark.parametrize(
    ("kind", "laid"),
    [("command", "$ git log"), ("output", "    git log"), ("sentence", "\ngit log\n")],
)
def test_a_passage_is_laid_out_by_its_kind(kind: str, laid: str):
    assert demo.laid_out(kind, "git log") == laid


def test_a_title_has_lines_of_full_width_around_it():
    above, title, below = demo.laid_out("title", "Monday").strip().splitlines()
    assert (above, title, below) == ("=" * demo.WIDTH, "Monday", "=" * demo.WIDTH)


def test_a_long_sentence_is_cut_at_blanks_only():
    text = demo.laid_out("sentence", "a word-with-hyphens " * 30)
    assert max(map(len, text.splitlines())) <= demo.WIDTH
    assert text.count("word-with-hyphens") == 30


def test_all_three_repositories_and_all_things_to_try_are_named():
    text = "\n".join(demo.farewell(Path("/home/mia/practice/shop"), 12.4))
    assert "Played in 12 seconds" in text
    for folder in ("shop", "half-year", "bucket"):
        assert f"  cd /home/mia/practice/{folder}" in text
    assert all(line in text for line in week.TRY)
