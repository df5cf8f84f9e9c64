"""Separated values: how bytes become cells, and what is said of those that do not."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.reports import LANGUAGES
from trace_gate.adapters.spreadsheets import limits
from trace_gate.adapters.spreadsheets.separated_values import encodings, table
from trace_gate.core.analyst import reports
from trace_gate.core.errors import UsageError

CHINESE = "客户搜索词,点击量\n礼品杯,9\n"
JAPANESE = "検索キーワード,クリック\nマグ,9\n"
GERMAN = "Suchbegriff;Klicks\nTäßchen für Öl;9\n"


def rows(data: bytes, encoding: str | None = None) -> list[list[str]]:
    return [list(row) for row in table("r.csv", data, encoding).rows]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (CHINESE.encode("utf-8-sig"), ("utf-8-sig",)),
        (CHINESE.encode(), ("utf-8",)),
        (CHINESE.encode("utf-16"), ("utf-16",)),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), ("utf-16",)),
        (b"term,clicks\n", ("utf-8",)),
        (b"a\0b", ()),
        (b"\xff\xfe\x00", ()),
    ],
)
def test_a_mark_or_utf8_tells_the_encoding(data: bytes, names: tuple[str, ...]):
    assert encodings(data) == names


@pytest.mark.parametrize(
    ("text", "encoding"), [(CHINESE, "gb18030"), (JAPANESE, "cp932"), (GERMAN, "cp1252")]
)
def test_of_code_pages_the_right_one_is_among_those_that_fit(text: str, encoding: str):
    data = text.encode(encoding)
    assert encoding in encodings(data)
    assert rows(data, encoding)[0][1][1:] in ("点击量", "クリック", "Klicks")


UMLAUTS = "Täßchen für Öl, große Kännchen, Mühle, Übertopf, geräumige Büchse, Bräter"
ACCENTS = "théière émaillée, crème brûlée, señora, maçã, köögi, fürs Büro"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"Suchbegriff;Klicks\n{UMLAUTS};9\n", "cp1252"),
        (f"Customer Search Term;Clicks\n{ACCENTS};9\n", "cp1252"),
        ("Währung;Übereinstimmungstyp\nEUR;EXACT\n", "cp1252"),
        (CHINESE, "gb18030"),
        ("Customer Search Term,Clicks\n礼品杯,9\nusb数据线,4\n手机壳 iphone,2\n", "gb18030"),
        (JAPANESE, "cp932"),
        ("Customer Search Term,Clicks\nマグカップ ギフト,9\nコーヒー usb,4\n", "cp932"),
    ],
)
@pytest.mark.parametrize("above", [0, 5_000])
def test_words_tell_which_code_page_is_likely(text: str, encoding: str, above: int):
    assert encodings(b"plain;1\n" * above + text.encode(encoding))[0] == encoding


def test_a_western_file_of_even_length_is_not_utf16():
    data = "Größe,xy\n1,22\n".encode("cp1252")
    assert len(data) % 2 == 0
    assert "utf-16" not in encodings(data)


def test_of_two_delimiters_that_may_be_meant_it_is_the_one_of_the_first_row():
    assert rows(b"keyword;bid\nmug;0,80\ncup;0,95\n")[-1] == ["scup", "s0,95"]
    assert rows(b"keyword,note\nmug,a; b\n")[-1] == ["smug", "sa; b"]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_what_the_header_has_most_of(sign: str):
    text = f'Report for, you; all\n\nname{sign}"a, b; c, d, e, f"{sign}clicks{sign}spend\n'
    assert rows(text.encode())[-1] == ["sname", "sa, b; c, d, e, f", "sclicks", "sspend"]


def test_blank_cells_are_blank_and_all_others_are_text_as_it_stands():
    assert rows(b'a,,"",0,007, x\n') == [["sa", "", "", "s0", "s007", "s x"]]


def test_a_table_can_be_gone_through_twice():
    found = table("r.csv", b"a,b\n1,2\n")
    assert list(found.rows) == list(found.rows) != []


def test_lines_in_quotes_belong_to_one_row():
    assert rows('"one\nline\u2028more",2\r\nb,3\r\n'.encode()) == [
        ["sone\nline\u2028more", "s2"],
        ["sb", "s3"],
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'a,b\nx,"open\n', "r.csv, row 2, cannot be read"),
        (b"a,b\n" + b"," * limits.COLUMNS + b"\n", "r.csv, row 2, has 513 columns, and 512 may"),
        (b"a\n" + b"x" * (limits.FIELD + 1) + b"\n", "r.csv, row 2, cannot be read"),
        (b"a,b\n" + b"," * limits.LINE, "r.csv, line 2, has more than 512 columns"),
        (b'a,b\n"' + b"x" * limits.LINE, "r.csv, line 2, has more than 4,194,304 characters"),
        (b"\x00\x01\x02", "r.csv is no text and no workbook"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row(data: bytes, words: str):
    with pytest.raises(UsageError) as stopped:
        rows(data)
    assert words in stopped.value.message
    assert "Download the report once more" in stopped.value.remedy


def test_more_rows_than_any_report_has_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "ROWS", 2)
    assert len(rows(b"a\n1\n")) == 2
    with pytest.raises(UsageError, match="has more than 2 rows"):
        rows(b"a\n1\n2\n")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=6))
def test_what_the_csv_module_wrote_is_read_as_it_was(content: list[list[str]]):
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["name", "x" * 3], *content])
    assert rows(text.getvalue().encode("utf-8-sig"))[1:] == [
        ["s" + cell if cell else "" for cell in row] for row in content
    ]


def test_a_german_report_without_a_sign_of_money_keeps_its_letters():
    """All of its bytes are Chinese letters as well; only its words tell."""
    names = (
        "Startdatum;Enddatum;Währung;Kampagnenname;Anzeigengruppenname;Targeting;"
        "Übereinstimmungstyp;Suchbegriff eines Kunden;Impressionen;Klicks;Ausgaben;"
        "7 Tage, Umsatz gesamt;7 Tage, Bestellungen gesamt (#)"
    )
    row = "06.01.2026;12.01.2026;EUR;Küche;Töpfe;topf;EXACT;große töpfe fürs büro;1.480;12;6,4;0;0"
    data = f"{names}\r\n{row}\r\n".encode("cp1252")
    assert "gb18030" in encodings(data)
    (report,) = reports.known([table("r.csv", data)], LANGUAGES)
    assert report.column("search_term") == ("sgroße töpfe fürs büro",)
    assert report.column("currency") == ("sEUR",)
