"""Hidden rows and formulas are those of their sheet, whatever the parts of the file are called."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from tests.support.changed_workbooks import changed
from trace_gate.adapters.spreadsheets import sheet_counts, workbooks

NAMES = ("Terms", "A & B", "Ä <1>", "Empty")


def workbook(hidden: dict[str, int], formulas: dict[str, int]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name in NAMES:
        sheet = made.create_sheet(name)
        for number in range(8):
            sheet.append(["=1+1" if number < formulas.get(name, 0) else "a hidden="])
            sheet.row_dimensions[number + 1].hidden = number < hidden.get(name, 0)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


DATA = workbook({"Terms": 2, "A & B": 5}, {"A & B": 1, "Ä <1>": 3})


def counts(data: bytes) -> dict[str, tuple[int, int]]:
    found = sheet_counts.of(data)
    return {name: found.of(name) for name in NAMES}


def test_each_sheet_has_its_own():
    assert counts(DATA) == {"Terms": (2, 0), "A & B": (5, 1), "Ä <1>": (0, 3), "Empty": (0, 0)}


def test_the_tables_of_a_workbook_say_them():
    found = {
        each.sheet: (each.hidden_rows, each.formulas) for each in workbooks.sheets("r.xlsx", DATA)
    }
    assert found == counts(DATA)


def test_a_part_is_found_by_its_name_and_not_by_its_number():
    part, other = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(io.BytesIO(DATA)) as parts:
        first, second = parts.read(part), parts.read(other)
        relations = parts.read("xl/_rels/workbook.xml.rels")
    swapped = relations.replace(b"sheet1.xml", b"SHEET").replace(b"sheet2.xml", b"sheet1.xml")
    swapped = swapped.replace(b"SHEET", b"sheet2.xml")
    data = changed(DATA, **{part: second, other: first, "xl/_rels/workbook.xml.rels": swapped})
    assert counts(data) == counts(DATA)


@pytest.mark.parametrize("relations", [None, b"", b"<Relationships/>", b"\xff\xfe"])
def test_where_nobody_knows_the_part_of_a_sheet_nothing_is_kept_quiet(relations):
    data = changed(DATA, **{"xl/_rels/workbook.xml.rels": relations})
    assert set(counts(data).values()) == {(7, 4)}


def test_a_part_is_read_a_piece_at_a_time(monkeypatch: pytest.MonkeyPatch):
    with zipfile.ZipFile(io.BytesIO(DATA)) as parts, parts.open("xl/worksheets/sheet2.xml") as part:
        monkeypatch.setattr(sheet_counts, "PIECE", 61)
        assert sheet_counts._counted_in(part) == (5, 1)
