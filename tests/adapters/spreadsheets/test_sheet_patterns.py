"""The patterns find what a parser of XML finds, or say that they do not fit; calamine agrees."""

from __future__ import annotations

import io
import zipfile

import pytest
import python_calamine
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.workbooks import book, with_parts
from trace_gate.adapters.spreadsheets import sheet_patterns, sheet_xml
from trace_gate.adapters.spreadsheets.book_parts import Book
from trace_gate.adapters.spreadsheets.sheet_text import Refused

PART = "xl/worksheets/sheet1.xml"
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_")
    | st.sampled_from("\n <>&\"'"),
    max_size=6,
)
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(-1e12, 1e12, allow_nan=False).map(
    lambda each: round(each, 6)
)
CELLS = st.none() | NUMBERS | TEXTS.filter(lambda each: not each.startswith("="))
TABLES = st.lists(st.lists(CELLS, max_size=5), max_size=5)


def opened(data: bytes) -> tuple[Book, bytes]:
    found = Book(zipfile.ZipFile(io.BytesIO(data)))
    return found, found.inflated(PART)


def by_patterns(part: bytes, found: Book):
    try:
        return [(n, [*c], t, h) for n, c, t, h in sheet_patterns.rows(part, found.texts())]
    except sheet_patterns.Odd:
        return None


@given(TABLES)
@example([[1, "a", None, "b & c"], [], [0.5]])
def test_both_readers_find_the_same(table):
    found, part = opened(book({"Bids": table}))
    parsed = [*sheet_xml.rows(part, found.texts())]
    assert by_patterns(part, found) == [(n, [*c], t, h) for n, c, t, h in parsed]


@given(TABLES)
def test_another_library_finds_the_same(table):
    data = book({"Bids": table})
    found, part = opened(data)
    mine = {
        (row, column): text
        for row, columns, texts, _ in sheet_patterns.rows(part, found.texts())
        for column, text in zip(columns, texts, strict=True)
        if text
    }
    sheet = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
    top, left = sheet.start or (0, 0)
    theirs = {
        (top + r + 1, left + c + 1): cell
        for r, cells in enumerate(sheet.to_python(skip_empty_area=True))
        for c, cell in enumerate(cells)
        if cell != ""
    }
    assert mine.keys() == theirs.keys()
    for place, text in mine.items():
        there = theirs[place]
        assert (
            text.replace("\r\n", "\n") == there if isinstance(there, str) else float(text) == there
        )


@given(st.binary(max_size=12), st.integers(0, 400))
def test_a_damaged_sheet_is_never_read_otherwise_than_by_the_parser(piece: bytes, at: int):
    """Where the patterns read something, the parser reads the same: they are no wider."""
    data = with_parts(
        book({"Bids": [["Campaign", "Bid"], ["gifts", 0.8]]}),
        lambda name, part: (
            part[: -at or None] + piece + part[len(part) - at :] if name == PART and at else part
        ),
    )
    found, part = opened(data)
    try:
        mine = by_patterns(part, found)
    except Refused:
        return
    if mine is None:
        return
    begin, end = sheet_patterns.body(part)
    inner = b"<sheetData>" + (part[begin:end] if begin else b"") + b"</sheetData>"
    parsed = [*sheet_xml.rows(inner, found.texts())]
    assert mine == [(n, [*c], t, h) for n, c, t, h in parsed]


@pytest.mark.parametrize(
    "part",
    [
        b"<worksheet><!-- x --><sheetData></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'></row></sheetData></worksheet>",
        b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>x</row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="A1"><w>1</w></c></row></sheetData></worksheet>',
        b"<worksheet></worksheet>",
        b'<?xml version="1.0" encoding="latin-1"?><worksheet><sheetData/></worksheet>',
    ],
)
def test_what_does_not_fit_is_left_to_the_parser(part: bytes):
    found, _ = opened(book({"Bids": [["x"]]}))
    assert by_patterns(part, found) is None
