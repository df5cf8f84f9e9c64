"""The bytes of an upload sheet: ids stay texts, no formula, and the same bytes everywhere."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trace_gate.adapters.spreadsheets import read_tables, write_sheet
from trace_gate.core.errors import UsageError
from trace_gate.core.table import shown

ROWS = [
    ["Campaign ID", "Keyword Text", "Bid", "Empty"],
    ["178912345678901234", "=1+1", Decimal("0.90"), None],
]
XML = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cn", "Co"]), max_size=20)


def read(data: bytes) -> list[list[str]]:
    (table,) = read_tables.tables("s", data)
    return [[shown(cell) for cell in row] for row in table.rows]


def test_ids_and_texts_are_texts_and_amounts_are_numbers():
    book = openpyxl.load_workbook(io.BytesIO(write_sheet.workbook({"Campaigns": ROWS})))
    first, bid, empty = (book["Campaigns"].cell(2, at) for at in (1, 3, 4))
    assert (first.value, first.data_type, first.number_format) == (ROWS[1][0], "s", "@")
    assert (bid.value, bid.data_type) == (0.9, "n")
    assert empty.value is None
    formula = book["Campaigns"]["B2"]
    assert (formula.value, formula.data_type) == ("=1+1", "s")


def test_the_same_cells_are_the_same_bytes_whenever_and_wherever():
    code = (
        "import hashlib; from decimal import Decimal; "
        "from trace_gate.adapters.spreadsheets import write_sheet; "
        f"print(hashlib.sha256(write_sheet.workbook({{'C': {ROWS!r}}})).hexdigest())"
    )
    zones = ({"TZ": "Asia/Tokyo"}, {"TZ": "UTC", "PYTHONHASHSEED": "7", "LC_ALL": "C"})
    made = {
        subprocess.run(
            [sys.executable, "-c", code], env=env, check=True, capture_output=True
        ).stdout
        for env in zones
    }
    assert len(made) == 1


def test_nothing_in_it_is_packed_or_dated():
    """What zlib makes of a text is not the same everywhere."""
    with zipfile.ZipFile(io.BytesIO(write_sheet.workbook({"C": ROWS}))) as parts:
        kinds = {(e.compress_type, e.date_time, e.create_system) for e in parts.infolist()}
    assert kinds == {(zipfile.ZIP_STORED, write_sheet.EARLIEST, write_sheet.UNIX)}


@settings(max_examples=15, deadline=None)
@given(st.lists(XML, min_size=1, max_size=4))
def test_every_text_is_read_back_as_it_was(texts: list[str]):
    row = ["first", *texts, "last"]
    assert read(write_sheet.workbook({"C": [["a"] * len(row), row]}))[1] == row


@pytest.mark.parametrize("text", ["=1+1", "+mug", "-mug", "@mug"])
def test_a_text_that_begins_a_formula_is_in_no_csv(text: str):
    with pytest.raises(UsageError, match="begins like a formula") as no:
        write_sheet.separated([["Keyword Text"], [text]])
    assert "-o sheet.xlsx" in no.value.remedy


def test_a_csv_is_one_that_excel_reads_as_utf_8():
    data = write_sheet.separated(
        [["Keyword Text", "Bid"], ["中, cup", Decimal("0.90")], ["a", None]]
    )
    assert data == '\ufeffKeyword Text,Bid\r\n"中, cup",0.90\r\na,\r\n'.encode()


def test_a_text_that_no_cell_can_hold_is_refused():
    with pytest.raises(UsageError, match="fits into no cell of a workbook"):
        write_sheet.workbook({"C": [["x" * 40_000]]})
