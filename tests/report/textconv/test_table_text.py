"""A table row by row: each cell with the name of its column, none that reads as another."""

from __future__ import annotations

import pytest

from trace_gate.core.errors import UsageError
from trace_gate.core.table import Table
from trace_gate.report.textconv.table import lines


def table(*rows: list[str], typed: bool = False, **fields: object) -> Table:
    cells = [[each if typed or not each else f"s{each}" for each in row] for row in rows]
    encoding = None if typed else "utf-8"
    return Table(file="r.csv", rows=cells, **{"encoding": encoding, **fields})


def lines_of(*tables: Table, most: int = 1000) -> list[str]:
    return list(lines(tables, most))


BIDS = table(["keyword", "match", "bid", "state"], ["steel mug", "EXACT", "0.80", "enabled"],
             ["gift / set", "BROAD", "", "paused"])  # fmt: skip


def test_a_row_says_its_key_and_each_cell_by_its_column():
    assert lines_of(BIDS) == [
        "columns: keyword, match, bid, state",
        "steel mug / EXACT: bid = 0.80; state = enabled",
        '"gift / set" / BROAD: state = paused',
    ]


def test_titles_above_the_header_are_said_to_be_there():
    rows = [["Report of May"], [], ["term", "clicks"], ["a", "5"]]
    assert lines_of(table(*rows)) == [
        "above the header: Report of May", "columns: term, clicks", "a: clicks = 5",
    ]  # fmt: skip


def test_without_a_header_columns_have_their_letters():
    assert lines_of(table(["a", "5", "6"], ["b", "7", ""])) == ["a: B = 5; C = 6", "b: B = 7"]


def test_one_column_is_its_own_key():
    assert lines_of(table(["keyword"], ["mug"], ["cup"])) == ["columns: keyword", "mug", "cup"]


def test_a_name_that_comes_twice_and_one_that_is_not_there_have_letters():
    header, *rows = lines_of(
        table(["term", "bid", "bid", ""], ["a", "1", "2", "3"], ["b", "5", "", "", "6"])
    )
    assert header == "columns: term, bid, bid (C), D"
    assert rows == ["a: bid = 1; bid (C) = 2; D = 3", "b: bid = 5; E = 6"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("5; bid = 9", '"5; bid = 9"'),
        ('say "x"', '"say \\"x\\""'),
        (" 5", '" 5"'),
        ("a\nb: c = 9", '"a\\x0ab: c = 9"'),
        ("\x1b]0;x\x07", '"\\x1b]0;x\\x07"'),
        ("=HYPERLINK(1)", '"=HYPERLINK(1)"'),
        ("007", "007"),
        ("1.10", "1.10"),
    ],
)
def test_no_cell_passes_for_two(cell: str, shown: str):
    assert lines_of(table(["t", "n", "x"], ["a", "1", cell]))[1] == f"a: n = 1; x = {shown}"


def test_a_row_of_a_key_alone_does_not_pass_for_one_with_cells():
    assert lines_of(table(["t", "n"], ["a: n = 5", ""], ["b", "1"]))[1] == '"a: n = 5"'


def test_in_a_workbook_a_text_that_looks_like_a_number_is_quoted():
    row = ["sa", "n5.0", "s5", "d2025-01-06", "bTrue"]
    found = lines_of(table(["st", "sn", "sx", "sd", "sb"], row, typed=True, sheet="Terms"))
    assert found[-1] == '  a: n = 5; x = "5"; d = 2025-01-06; b = True'


def test_sheets_are_named_and_hidden_things_are_said():
    one = table(["st"], ["sa"], typed=True, sheet="A", hidden_rows=2, formulas=3)
    two = table(["st"], ["sb"], typed=True, sheet="B", hidden=True, hidden_rows=1, formulas=4)
    assert lines_of(one, two) == [
        "sheet A, hidden rows: 2",
        "  columns: t",
        "  a",
        "",
        "sheet B, hidden, hidden rows: 1",
        "  columns: t",
        "  b",
        "hidden rows of the workbook: 3; they stand above like others",
        "cells with a formula: 7; shown is what was saved with it, not computed",
    ]


def test_a_text_in_an_old_code_page_is_said_to_be_read_so():
    assert lines_of(table(["t"], ["a"], encoding="cp1252"))[0] == "read as cp1252"


def test_more_cells_than_there_may_be_stop_it():
    rows = [["t", "n"], *(["a", "1"] for _ in range(200))]
    assert len(lines_of(table(*rows), most=400)) == 201
    with pytest.raises(UsageError, match="more than 399 cells"):
        lines_of(table(*rows), most=399)


def test_an_inserted_row_changes_no_other_line():
    rows = [["term", "clicks"], ["a", "1"], ["b", "2"]]
    before, after = set(lines_of(table(*rows))), set(lines_of(table(*rows, ["c", "3"])))
    assert after - before == {"c: clicks = 3"}
    assert before < after


def test_an_empty_table_is_nothing():
    assert lines_of(table()) == []
