"""Workbooks, made by another library, and those that somebody made to do harm."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections import Counter

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.changed_workbooks import changed
from trace_gate.adapters.spreadsheets import limits, sheet_counts, workbooks
from trace_gate.adapters.spreadsheets.workbook_process import SEPARATOR, column_parts
from trace_gate.core.errors import UsageError
from trace_gate.core.table import HEAD_ROWS, Grid, Table


def workbook(*rows: list, title: str = "Terms", **others: list[list]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for name, content in others.items():
        sheet = made.create_sheet(name)
        sheet.sheet_state = "hidden"
        for row in content:
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def rows(table: Table) -> list[list[str]]:
    return [list(row) for row in table.rows]


def said(data: bytes) -> str:
    with pytest.raises(UsageError) as stopped:
        workbooks.sheets("r.xlsx", data)
    assert stopped.value.remedy
    return stopped.value.message


def test_each_kind_of_cell_comes_as_what_it_is():
    day, moment = dt.date(2025, 1, 6), dt.datetime(2025, 1, 6, 9, 30)
    data = workbook(["name", 3, 0.25, True, day, moment, None, "", "007", "a\tb\nc\\d"])
    (found,) = workbooks.sheets("r.xlsx", data)
    assert rows(found) == [
        [
            "sname", "n3.0", "n0.25", "bTrue", "d2025-01-06", "t2025-01-06T09:30:00",
            "", "", "s007", "sa\tb\nc\\d",
        ]
    ]  # fmt: skip


def test_sheets_come_in_their_order_and_hidden_ones_are_said():
    first, second = workbooks.sheets("r.xlsx", workbook(["a"], Notes=[["b"], ["c"]]))
    assert (first.sheet, first.hidden, rows(first)) == ("Terms", False, [["sa"]])
    assert (second.sheet, second.hidden, rows(second)) == ("Notes", True, [["sb"], ["sc"]])


def test_rows_and_columns_that_are_left_free_at_the_start_are_counted():
    made = openpyxl.Workbook()
    made.active["C4"] = "header"
    made.active["C6"] = 1
    file = io.BytesIO()
    made.save(file)
    (found,) = workbooks.sheets("r.xlsx", file.getvalue())
    assert rows(found) == [["sheader"], [""], ["n1.0"]]
    assert found.place(2, 0).endswith("row 6, column C")


def test_an_empty_sheet_has_no_rows():
    (found,) = workbooks.sheets("r.xlsx", workbook())
    assert rows(found) == []


def test_no_formula_is_computed():
    (found,) = workbooks.sheets("r.xlsx", workbook(["=1+1", "x"]))
    assert "n2.0" not in rows(found)[0]


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=9), st.floats(allow_nan=False), st.booleans(),
    st.dates(), st.datetimes(), st.just(""),
)  # fmt: skip
KINDS = {str: "s", float: "n", bool: "b", dt.date: "d", dt.datetime: "t"}


def sent(values: list) -> list[str]:
    """The cells of a column after its way from process to process."""
    first, kind, data = column_parts(values)
    answer = io.BytesIO(f"{kind} {len(first)} {len(data)}\n".encode() + first + data)
    grid = Grid([workbooks.column(answer, len(values))])
    assert len(grid) == len(values)
    tallies = [grid.tally(0, start) for start in (0, HEAD_ROWS - 1, HEAD_ROWS, HEAD_ROWS + 2)]
    cells = list(grid.column(0))
    assert tallies == [Counter(cells[at:]) for at in (0, HEAD_ROWS - 1, HEAD_ROWS, HEAD_ROWS + 2)]
    return cells


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_a_column_comes_as_it_was_sent(values: list):
    above = ["head"] * (HEAD_ROWS - 2)
    cells = sent([*above, *values])
    assert cells[: len(above)] == ["shead"] * len(above)
    for cell, value in zip(cells[len(above) :], values, strict=True):
        if isinstance(value, str):
            assert cell == ("s" + value.replace(SEPARATOR, " ") if value else "")
        else:
            assert cell[0] == KINDS[type(value)]
            read = float if isinstance(value, float) else str
            shown = value if isinstance(value, (float, bool)) else value.isoformat()
            assert read(cell[1:]) == (shown if read is float else str(shown))


@pytest.mark.parametrize("values", [["a"], ["", ""], [SEPARATOR], [1.0, SEPARATOR, "b"], [""]])
def test_a_separator_in_a_text_parts_nothing(values: list):
    assert len(sent(values)) == len(values)
    assert len(sent([""] * HEAD_ROWS + values)) == len(values) + HEAD_ROWS


@settings(max_examples=5)
@given(st.lists(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=4), max_size=4))
def test_numbers_come_as_another_library_wrote_them(content: list[list[int]]):
    (found,) = workbooks.sheets("r.xlsx", workbook(["head", "er", "of", "all"], *content))
    numbers = [[float(cell[1:]) for cell in row if cell] for row in rows(found)[1:]]
    assert numbers == [[float(each) for each in row] for row in content]


@pytest.mark.parametrize("size", [limits.MEGABYTE, 61, 200])
def test_hidden_rows_and_formulas_are_counted_and_read(size: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sheet_counts, "PIECE", size)
    made = openpyxl.Workbook()
    for number in range(30):
        made.active.append([f"text {number} hidden=", f"={number}*2" if number < 7 else number])
        made.active.row_dimensions[number + 1].hidden = number % 3 == 0
    file = io.BytesIO()
    made.save(file)
    monkeypatch.setattr(limits, "RATIO", 10**9)
    monkeypatch.setattr(workbooks, "_problems", lambda members: [])
    monkeypatch.setattr(limits, "WORKBOOK_BYTES", 10**9)
    (found,) = workbooks.sheets("r.xlsx", file.getvalue())
    assert (found.hidden_rows, found.formulas, len(rows(found))) == (10, 7, 30)


def test_a_part_whose_own_header_is_damaged_is_no_bug_of_ours():
    data = workbook(["a"], [1])
    at = zipfile.ZipFile(io.BytesIO(data)).getinfo("xl/worksheets/sheet1.xml").header_offset
    broken = data[:at] + b"XX" + data[at + 2 :]
    assert "cannot be read" in said(broken)


# --- what is refused -------------------------------------------------------------------------


def test_a_truncated_workbook_is_named():
    data = workbook(["a"])
    assert "is not whole: its end is missing or damaged" in said(data[: len(data) // 2])


def test_a_zip_file_of_something_else_is_named():
    assert "a zip file without a workbook" in said(
        changed(workbook(["a"]), xl__workbook_DOT_xml=None)
    )


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl__vbaProject_DOT_bin", "macros"),
        ("xl__externalLinks__e1_DOT_xml", "links to other files"),
    ],
)
def test_macros_and_links_are_refused(part: str, words: str):
    assert words in said(changed(workbook(["a"]), **{part: b"x"}))


def test_two_parts_of_one_name_are_refused():
    data = changed(workbook(["a"]), xl__Workbook_DOT_xml=b"x")
    assert "two parts of one name" in said(data)


def test_a_workbook_with_a_password_is_named():
    data = bytearray(workbook(["a"]))
    at = data.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, at + 8)[0]
    struct.pack_into("<H", data, at + 8, flags | 1)
    assert "protected by a password" in said(bytes(data))


def test_too_many_parts_are_refused():
    parts = {f"xl__x{number}": b"x" for number in range(limits.MEMBERS)}
    assert "parts, and 200 may" in said(changed(workbook(["a"]), **parts))


def test_a_bomb_is_refused_before_it_is_opened():
    bomb = b"<row/>" * (30 * limits.MEGABYTE // 6)
    data = changed(workbook(["a"]), xl__worksheets__sheet1_DOT_xml=bomb)
    assert "inflates by more than 200 times" in said(data)


def test_a_workbook_beyond_the_limit_of_bytes_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "INFLATED_BYTES", 1000)
    assert "inflates to more than" in said(workbook(["a"]))
    monkeypatch.setattr(limits, "WORKBOOK_BYTES", 1000)
    assert "has more than" in said(workbook(["a"]))


def test_a_cell_at_the_end_of_the_sheet_stops_only_the_process_that_reads():
    made = openpyxl.Workbook()
    made.active["A1"] = "a"
    made.active["XFD1048576"] = "z"
    file = io.BytesIO()
    made.save(file)
    message = said(file.getvalue())
    assert "cannot be read within the limits of memory" in message or "columns" in message


def test_damaged_parts_are_said_with_what_the_reader_found():
    data = changed(workbook(["a"]), xl__worksheets__sheet1_DOT_xml=b"<worksheet><sheetData><row")
    assert "cannot be read: " in said(data)


def test_a_sheet_of_more_columns_than_any_report_is_refused():
    assert "more than 512 columns" in said(workbook(["x"] * 600))


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "SECONDS", 0)
    assert "takes more than 0 seconds" in said(workbook(["a"]))
