"""What of a file differs beside its values needs a decision about the file."""

from __future__ import annotations

import pytest

from tests.support.market_tables import found, row, table

BASE = table(row(note="old"), row("cup", "0.90"))
CHANGED = BASE.replace("0.80", "0.70")


@pytest.mark.parametrize(
    "after",
    [
        CHANGED,
        CHANGED + row("tea", "1.00"),
        table(row(note="old")),
        table(row("tea", "1.00"), row(note="old"), row("cup", "0.90")),
        CHANGED.replace("enabled,old", "paused,old"),
    ],
)
def test_values_alone_leave_nothing(after):
    assert found(BASE, after).residue == {}


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (CHANGED.replace("old", "new"), "other cells of row 2"),
        (CHANGED + row("tea", "1.00", note="x"), "other cells of row 4"),
        (CHANGED.replace("Note", "Notes"), "names of its columns"),
        ("\ufeff" + CHANGED, "BOM"),
        (CHANGED.replace("\n", "\r\n"), "line ends"),
        (CHANGED.replace("0.90", "0.9"), "something else"),
        (CHANGED + "\n", "something else"),
    ],
)
def test_all_else_is_named(after, words):
    assert words in found(BASE, after).residue["ads/b.csv"]


def test_the_last_line_end_belongs_to_the_last_row():
    before = BASE + row("tea")
    after = before.replace("0.90", "0.70")
    assert "last row" in found(before, after[:-1]).residue["ads/b.csv"]
    assert found(before[:-1], after + row("pot")).residue == {}


def test_a_file_that_comes_or_goes_is_more_than_its_values():
    assert found(None, BASE).residue == {"ads/b.csv": "the file is new"}
    assert found(BASE, None).residue == {"ads/b.csv": "the file is gone"}


def test_a_text_that_differs_in_its_form_only():
    path = "listings/B0EXAMPLE1/title.txt"
    assert found("A mug\n", "A mug", path).residue == {path: "only its form differs"}
    assert found("A mug\n", "A cup\n", path).residue == {}
    assert "line ends" in found("A mug\n", "A cup\r\n", path).residue[path]
