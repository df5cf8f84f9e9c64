"""Workbooks that are market files: exact, in a process of their own, and nothing in two ways."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from tests.support.workbooks import book, with_parts
from trace_gate.adapters.spreadsheets import limits, market_workbooks
from trace_gate.core.market.workbook import BookRequest, Workbook

PART = "xl/worksheets/sheet1.xml"
ROWS = [["Campaign", "Bid"], ["gifts", 0.8]]


def read(data: bytes, *sheets: tuple[str, int], operations: bool = False) -> Workbook:
    asked = BookRequest(data=data, sheets=sheets or (("Bids", 1),), operations=operations)
    (found,) = market_workbooks.read([asked])
    return found


def cells(found: Workbook, name: str = "Bids", header: int = 1) -> list[list[str]]:
    assert found.wrong is None, found.wrong
    return [each.split("\x1f") for each in found.sheets[name, header].rows]


def refusal(data: bytes) -> str:
    found = read(data)
    assert found.wrong is not None
    assert found.sheets == {}
    return found.wrong[0]


def with_sheet(change, rows=ROWS) -> bytes:
    """A workbook whose sheet is written otherwise."""
    data = book({"Bids": rows})
    return with_parts(data, lambda name, part: change(part) if name == PART else part)


def replaced(old: bytes, new: bytes, rows=ROWS) -> bytes:
    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new)

    return with_sheet(change, rows)


# --- what is read ---------------------------------------------------------------------------


def test_cells_are_exact():
    rows = [
        ["Text", "Number"],
        ["00123", 0.30000000000004],
        [" a ", 1e-7],
        ["a\nb", -3],
        ["x & <y>", 5e14],
    ]
    assert cells(read(book({"Bids": rows}))) == [
        ["Text", "Number"], ["00123", "0.30000000000004"], [" a ", "0.0000001"], ["a\nb", "-3"],
        ["x & <y>", "500000000000000"],
    ]  # fmt: skip


def test_a_number_as_excel_writes_it_is_the_number_that_is_meant():
    data = replaced(b"<v>0.8</v>", b"<v>0.80000000000000004</v>")
    assert cells(read(data))[1] == ["gifts", "0.8"]
    assert cells(read(replaced(b"<v>0.8</v>", b"<v>8E-1</v>")))[1] == ["gifts", "0.8"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (b'<c r="B2"><f>0.4*2</f><v>0.8</v></c>', "\x1df0.8"),
        (b'<c r="B2"><f>0.4*2</f></c>', "\x1df"),
        (b'<c r="B2" t="str"><f>A2&amp;"x"</f><v>giftsx</v></c>', "\x1dfgiftsx"),
        (b'<c r="B2" t="shared"/>', None),
        (b'<c r="B2" t="e"><v>#N/A</v></c>', "\x1de#N/A"),
        (b'<c r="B2" t="b"><v>1</v></c>', "\x1dbTRUE"),
        (b'<c r="B2"><v>123456789012345678</v></c>', "\x1dl123456789012345678"),
        (b'<c r="B2" t="d"><v>2025-01-02</v></c>', "\x1dd2025-01-02"),
        (b'<c r="B2" t="inlineStr"><is><t>a_x001F_b</t></is></c>', "\x1dca b"),
        (b'<c r="B2" t="inlineStr"><is><t>a_x0041_b</t></is></c>', "aAb"),
        (b'<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        (b'<c r="B2" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', "a"),
    ],
)
def test_what_is_no_plain_value_is_marked(cell: bytes, text: str | None):
    data = replaced(b'<c r="B2" t="n"><v>0.8</v></c>', cell)
    if text is None:
        assert "of a kind that nobody knows" in refusal(data)
    else:
        assert cells(read(data))[1][1] == text


def test_formats_tell_dates_and_percents_apart():
    def formats(made):
        for cell, form in (
            ("B2", "0.00%"),
            ("B3", "yyyy-mm-dd"),
            ("B4", '[$USD] "h" 0.00'),
            ("B5", "[h]:mm"),
        ):
            made["Bids"][cell].number_format = form

    rows = [["A", "B"], *(["x", 0.5] for _ in range(4))]
    found = cells(read(book({"Bids": rows}, formats)))
    assert [each[1][:2] for each in found[1:]] == ["\x1dp", "\x1dd", "0.", "\x1dd"]


def test_hidden_rows_columns_and_sheets_are_read_like_others():
    def hide(made):
        sheet = made["Bids"]
        sheet.sheet_state = "hidden"
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    data = book({"Shown": [["a"]], "Bids": ROWS}, hide)
    found = read(data).sheets["Bids", 1]
    assert cells(read(data)) == [["Campaign", "Bid"], ["gifts", "0.8"]]
    assert (found.hidden, found.hidden_rows, found.hidden_columns) == (True, {2}, {1})


def test_merged_cells_are_marked_each_of_them():
    found = cells(
        read(book({"Bids": [*ROWS, ["press", 1.5]]}, lambda m: m["Bids"].merge_cells("B2:B3")))
    )
    assert found[1][1].startswith("\x1dm")
    assert len(found[2]) == 2 or found[2][0] == "press"


def test_rows_above_the_names_of_the_columns_are_apart():
    data = book({"Bids": [["Our bids"], [], ["Campaign", "Bid", "Note"], ["gifts"]]})
    found = read(data, ("Bids", 3)).sheets["Bids", 3]
    assert found.above == ("Our bids", "")
    assert [*found.rows] == ["Campaign\x1fBid\x1fNote", "gifts\x1f\x1f"]


def test_blank_cells_with_a_colour_are_no_rows():
    def colour(made):
        for row in range(3, 40):
            made["Bids"].cell(row, 4).fill = PatternFill("solid", fgColor="FF0000")

    assert cells(read(book({"Bids": ROWS}, colour))) == [["Campaign", "Bid"], ["gifts", "0.8"]]


def test_only_the_sheets_that_are_asked_for_are_looked_into():
    def break_other(name: str, part: bytes) -> bytes:
        return b"<worksheet><sheetData><row" if name.endswith("sheet2.xml") else part

    data = with_parts(book({"Bids": ROWS, "Other": [["=1", 2]]}), break_other)
    found = read(data)
    assert cells(found) == [["Campaign", "Bid"], ["gifts", "0.8"]]
    assert found.names == ("Bids", "Other")
    assert [*found.digests] == ["Other"]
    assert read(data, ("Nothing", 1)).sheets == {}


def test_another_sheet_with_operations_is_read_where_that_is_asked():
    data = book(
        {"Bids": ROWS, "Brands": [["Entity", " operation "], ["x", "Update"]], "Terms": [["a"]]}
    )
    found = read(data, operations=True)
    assert {*found.sheets} == {("Bids", 1), ("Brands", 1)}
    assert [*found.digests] == ["Terms"]


def test_several_workbooks_are_read_in_their_order():
    asked = [
        BookRequest(data=book({"Bids": [["A"], [n]]}), sheets=(("Bids", 1),)) for n in range(4)
    ]
    asked.insert(2, BookRequest(data=b"no", sheets=(("Bids", 1),)))
    found = market_workbooks.read(asked)
    assert [each.sheets["Bids", 1].rows[1] if not each.wrong else "-" for each in found] == [
        "0", "1", "-", "2", "3",
    ]  # fmt: skip


# --- other forms of the same ----------------------------------------------------------------


def prefixed(part: bytes) -> bytes:
    """As some programs write it: each tag with a prefix."""
    made = part.replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:")
    return made.replace(b"xmlns=", b"xmlns:x=")


@pytest.mark.parametrize(
    "change",
    [
        prefixed,
        lambda part: part.replace(b' r="A2"', b"").replace(b' r="B2"', b"").replace(b' r="2"', b""),
        lambda part: part.replace(b"<sheetData>", b"<!-- a note --><sheetData>"),
        lambda part: part.replace(b"<v>0.8</v>", b"<v><![CDATA[0.8]]></v>"),
        lambda part: part.replace(b'<c r="B2" t="n">', b"<c t='n' r='B2'>"),
        lambda part: (
            b'<?xml version="1.0" encoding="UTF-16"?>'.decode().encode("utf-16")
            + part.decode().encode("utf-16-le")
        ),
        lambda part: part.replace(b"<row", b"\n  <row").replace(b"<c ", b"\n    <c "),
    ],
)
def test_every_form_of_a_sheet_is_the_same_sheet(change):
    assert cells(read(with_sheet(change))) == [["Campaign", "Bid"], ["gifts", "0.8"]]


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'<c r="B2"', b'<c r="A2"', "a cell of row 2 twice"),
        (b'<c r="B2"', b'<c r="B3"', "a cell of row 2 twice"),
        (b'<row r="2"', b'<row r="1"', "twice, or out of its order"),
        (b'<c r="B2"', b'<c r="XFD2"', "more than 256 columns"),
        (b"<v>0.8</v>", b"<v>0,8</v>", "a number that is none"),
        (b"<v>0.8</v>", b"<v>1E999</v>", "a number that is too large"),
        (b"<v>0.8</v>", b"<v>INF</v>", "a number that is none"),
        (b't="n"', b't="s"', "a text that the file does not have"),
        (b"<v>0.8</v>", b"<v>&bids;</v>", "no XML"),
        (b"</sheetData>", b"", "no XML"),
        (b"<worksheet", b'<!DOCTYPE w [<!ENTITY e "9.9">]><worksheet', "document type"),
    ],
)
def test_what_two_readers_could_read_as_two_is_refused(old: bytes, new: bytes, said: str):
    wrong = refusal(replaced(old, new))
    assert said in wrong
    assert wrong.startswith("has a sheet 'Bids'")


def test_a_cell_at_the_far_end_ends_no_process():
    rows = replaced(b'<row r="2"', b'<row r="1048576"')
    rows = with_parts(
        rows,
        lambda n, p: (
            p.replace(b'r="A2"', b'r="A1048576"').replace(b'r="B2"', b'r="XFD1048576"')
            if n == PART
            else p
        ),
    )
    assert "more than 200,000 rows" in refusal(rows)


def member(data: bytes, name: str, content: bytes = b"<x/>", flag: int = 0) -> bytes:
    """The same file with one more part."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    made = bytearray(out.getvalue())
    if flag:
        at = made.rfind(b"PK\x01\x02")
        made[at + 8] |= flag
    return bytes(made)


@pytest.mark.parametrize(
    ("name", "flag", "said"),
    [
        ("XL/Workbook.xml", 0, "two parts of one name"),
        ("xl/vbaProject.bin", 0, "has macros"),
        ("xl/externalLinks/externalLink1.xml", 0, "links to other files"),
        ("xl/other.xml", 1, "protected by a password"),
    ],
)
def test_a_container_that_may_not_be_opened_is_refused(name: str, flag: int, said: str):
    assert said in refusal(member(book({"Bids": ROWS}), name, flag=flag))


def test_two_sheets_of_one_name_are_refused():
    def twice(name: str, part: bytes) -> bytes:
        return part.replace(b'name="Other"', b'name="BIDS"') if name == "xl/workbook.xml" else part

    data = with_parts(book({"Bids": ROWS, "Other": ROWS}), twice)
    assert "two sheets of one name" in refusal(data)


def test_a_bomb_is_refused_before_it_is_inflated():
    assert "inflates by more than" in refusal(
        member(book({"Bids": ROWS}), "xl/worksheets/sheet9.xml", b"<x>" + b" " * (20 << 20))
    )


def test_what_inflates_to_more_than_it_says_is_refused():
    data = bytearray(member(book({"Bids": ROWS}), PART.replace("sheet1", "sheet0")))
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02"))
    name = data.find(PART.encode(), at)
    data[name - 22 : name - 18] = (40).to_bytes(4, "little")
    assert "is damaged" in refusal(bytes(data))


def test_too_many_cells_are_refused():
    row = b"".join(b'<c r="%s%%d"><v>1</v></c>' % letter.encode() for letter in "ABCDEFGHIJKLMNOP")
    numbers = (b'<row r="%d">' % n + row % ((n,) * 16) + b"</row>" for n in range(3, 65_000))
    more = b"".join(numbers)
    data = with_sheet(lambda part: part.replace(b"</sheetData>", more + b"</sheetData>"))
    assert "more than 1,000,000 cells" in refusal(data)


def test_a_file_that_is_too_large_is_not_opened():
    assert "more than 20 MB" in refusal(b"PK\x03\x04" + b"\0" * limits.MARKET_BYTES)


def test_the_process_has_limits_of_memory_and_of_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(market_workbooks, "_PROCESS", "import os; os.abort()")
    assert "too much memory" in refusal(book({"Bids": ROWS}))
    ends = "from trace_gate.adapters.spreadsheets import market_process as p; p._limit(); "
    monkeypatch.setattr(market_workbooks, "_PROCESS", f"{ends} bytearray(400 << 20)")
    assert "too much memory" in refusal(book({"Bids": ROWS}))


def test_a_workbook_of_another_program_has_its_part_elsewhere():
    data = book({"Bids": ROWS})
    moved = with_parts(
        data, lambda n, p: p.replace(b"/xl/worksheets/sheet1.xml", b"worksheets/sheet1.xml")
    )
    assert cells(read(moved)) == [["Campaign", "Bid"], ["gifts", "0.8"]]
    assert openpyxl.load_workbook(io.BytesIO(moved)).sheetnames == ["Bids"]


# --- what another program would read otherwise -------------------------------------------------

CELL = b'<c r="B2" t="n"><v>0.8</v></c>'


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (b'<c r="B2"><is><t>0.8</t></is></c>', "a value of another kind in a cell of row 2"),
        (b'<c r="B2" t="inlineStr"><v>0.8</v></c>', "a value of another kind"),
        (b'<c r="B2" t="inlineStr"><v>9.9</v><is><t>0.8</t></is></c>', "a value of another kind"),
        (b'<c r="B2"><v>0.</v><v>8</v></c>', "has two values in a cell of row 2"),
        (b'<c r="B2"><z:v xmlns:z="urn:z">0.8</z:v></c>', "something else than values"),
        (b'<c r="B2"><v>0.8</v><c><v>1</v></c></c>', "a tag 'c' where none may be"),
    ],
)
def test_a_cell_has_one_value_of_its_kind(cell: bytes, said: str):
    assert said in refusal(replaced(CELL, cell))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (b'</sheetData><sheetData><row r="3"><c r="A3"><v>7</v></c></row></sheetData>', "twice"),
        (
            b'</sheetData><extLst><row r="3"><c r="B3"><v>1</v></c></row></extLst>',
            "beside its rows",
        ),
        (b'<z:row xmlns:z="urn:z" r="3"/></sheetData>', "something else than values"),
        (b'<row r="3"><row r="4"/></row></sheetData>', "a tag 'row' where none may be"),
    ],
)
def test_rows_stand_in_one_place(more: bytes, said: str):
    assert said in refusal(replaced(b"</sheetData>", more))


def test_what_a_formula_fills_beside_its_own_cell_is_no_value():
    array = b'<c r="A3"><f t="array" ref="A3:B4">X</f><v>1</v></c>'
    row = b'<row r="3">' + array + b'<c r="B3"><v>2</v></c></row>'
    rest = b'<row r="4"><c r="A4"><v>3</v></c><c r="C4"><v>4</v></c></row></sheetData>'
    assert cells(read(replaced(b"</sheetData>", row + rest)))[2:] == [
        ["\x1df1", "\x1df2"],
        ["\x1df3", "", "4"],
    ]


def test_the_workbook_is_the_one_that_every_program_takes():
    data = book({"Bids": ROWS})
    hidden = with_parts(data, lambda _, part: part.replace(b"0.8", b"9.9"))
    for name in ("_rels/.rels", "[Content_Types].xml"):
        other = with_parts(
            data,
            lambda at, part, name=name: (
                part.replace(b"xl/workbook.xml", b"xl/other.xml") if at == name else part
            ),
        )
        out = io.BytesIO(other)
        with zipfile.ZipFile(out, "a") as more, zipfile.ZipFile(io.BytesIO(hidden)) as parts:
            more.writestr("xl/other.xml", parts.read("xl/workbook.xml"))
        assert "another workbook in it" in refusal(out.getvalue())


def test_a_part_has_one_name_and_one_place():
    out = io.BytesIO(book({"Bids": ROWS}))
    with zipfile.ZipFile(out, "a") as more:
        more.writestr(f"/{PART}", b"<worksheet/>")
    assert "a name that is none" in refusal(out.getvalue())
    twice = b'<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet2.xml"/>'
    twice += b"</Relationships>"
    data = with_parts(
        book({"Bids": ROWS, "More": ROWS}),
        lambda name, part: (
            part.replace(b"</Relationships>", twice)
            if name == "xl/_rels/workbook.xml.rels"
            else part
        ),
    )
    assert "two parts of one name" in refusal(data)
