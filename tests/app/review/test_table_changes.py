"""The rows and cells by which two tables differ."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trace_gate.app.review import table_changes
from trace_gate.app.review.table_changes import cell_changes
from trace_gate.core.errors import UsageError
from trace_gate.core.table import Table

HEAD = ["Keyword", "Match", "Bid", "State"]


def table(*rows: list[str], sheet: str | None = None, typed: bool = False, **fields) -> Table:
    cells = [[each if typed or not each else f"s{each}" for each in row] for row in rows]
    return Table(file="b.csv", sheet=sheet, rows=cells, encoding="utf-8", **fields)


def changes(old, new):
    found, remarks = cell_changes(old, new)
    rows = [(e.sign, e.row, e.column, e.before, e.after, e.share) for e in found]
    return rows, remarks


OLD = table(HEAD, ["mug", "exact", "0.80", "on"], ["cup", "broad", "1.00", "on"])


def test_a_cell_is_found_by_the_key_of_its_row_wherever_that_stands():
    new = table(HEAD, ["cup", "broad", "1.00", "off"], ["mug", "exact", "1.00", "on"])
    assert changes([OLD], [new]) == (
        [
            ("changed", "mug / exact", "Bid", "0.80", "1.00", Decimal("0.25")),
            ("changed", "cup / broad", "State", "on", "off", None),
        ],
        ["The rows stand in another order."],
    )


def test_a_row_that_came_or_went_has_its_other_cells():
    new = table(HEAD, ["mug", "exact", "0.80", "on"], ["tea", "exact", "0.5", ""])
    assert changes([OLD], [new])[0] == [
        ("gone", "cup / broad", None, "Bid = 1.00; State = on", None, None),
        ("added", "tea / exact", None, None, "Bid = 0.5", None),
    ]


def test_rows_of_one_name_are_held_against_each_other_in_their_order():
    twice = table(HEAD, ["mug", "exact", "1", "on"], ["mug", "exact", "2", "on"])
    new = table(HEAD, ["mug", "exact", "1", "on"], ["mug", "exact", "3", "on"])
    assert changes([twice], [new])[0] == [
        ("changed", "mug / exact (2)", "Bid", "2", "3", Decimal("0.5"))
    ]


def test_columns_that_came_or_went_are_named():
    new = table([*HEAD[:3], "Note"], ["mug", "exact", "0.80", "x"], ["cup", "broad", "1.00", ""])
    rows, remarks = changes([OLD], [new])
    assert remarks == ["New columns: Note.", "Gone columns: State."]
    assert ("changed", "mug / exact", "Note", None, "x", None) in rows


def test_a_text_that_reads_as_the_number_that_it_was_is_another_cell():
    old = table(["sKeyword", "sBid"], ["smug", "n0.8"], typed=True)
    new = table(["sKeyword", "sBid"], ["smug", "s0.8"], typed=True)
    (row,), _ = changes([old], [new])
    assert row[3:5] == ("0.8 (number)", "0.8 (text)")


def test_sheets_are_told_apart_and_what_is_hidden_is_said():
    old = [table(HEAD, ["mug", "exact", "1", "on"], sheet="A")]
    new = [
        table(HEAD, ["mug", "exact", "1", "on"], sheet="A", hidden=True, hidden_rows=2, formulas=3),
        table(HEAD, ["cup", "exact", "1", "on"], sheet="B"),
    ]
    rows, remarks = changes(old, new)
    assert [row[:2] for row in rows] == [("added", "cup / exact")]
    assert remarks == [
        "The sheet A is hidden.",
        "Hidden rows of the sheet A: 2. They are compared like others.",
        "Cells with a formula in the sheet A: 3. Compared is what was saved with them.",
        "The sheet B is new.",
    ]


def test_a_number_without_an_end_has_no_share():
    new = table(HEAD, ["mug", "exact", "1e400", "on"], ["cup", "broad", "inf", "on"])
    assert {row[5] for row in changes([OLD], [new])[0]} <= {None, Decimal("1.25e400") - 1}


def test_more_cells_than_are_compared_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(table_changes, "CELLS", 4)
    with pytest.raises(UsageError, match="more than 4 cells"):
        cell_changes([OLD], [OLD])
