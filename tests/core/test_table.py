"""Cells with their places, as a person names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from trace_gate.core.table import Table, is_blank, letters, shown


@given(st.integers(1, 18_278))
def test_columns_are_named_as_spreadsheets_do(column: int):
    assert letters(column) == get_column_letter(column)


def test_a_place_has_file_sheet_row_and_column():
    sheet = Table(file="r.xlsx", sheet="Terms", first_row=3, first_column=2, rows=[])
    assert sheet.place(0) == "r.xlsx, sheet 'Terms', row 3"
    assert sheet.place(4, 25) == "r.xlsx, sheet 'Terms', row 7, column AA"
    assert Table(file="r.csv", rows=[]).place(0, 0) == "r.csv, row 1, column A"


@pytest.mark.parametrize(
    ("cell", "text"),
    [("n12.0", "12"), ("n0.5", "0.5"), ("s12.0", "12.0"), ("d2025-01-06", "2025-01-06"), ("", "")],
)
def test_a_cell_is_shown_as_a_person_reads_it(cell: str, text: str):
    assert shown(cell) == text


def test_blank_is_not_zero():
    assert [is_blank(each) for each in ("", "s", "s  ", "n0.0", "s0", "s-")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
