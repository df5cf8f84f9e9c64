"""A table is read strictly: what two readers could read as two is refused, with its place."""

from __future__ import annotations

import pytest

from tests.support.market_tables import (
    BIDS,
    COLUMNS,
    HEADER,
    found,
    mapping,
    moves,
    row,
    said,
    table,
)
from trace_gate.core.market import table_scan
from trace_gate.core.market.tables_of import tables_of

BASE = table(row())


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("", "no names of columns"),
        ("\n\n", "no names of columns"),
        (BASE.replace("Bid", "Bids"), "no column 'Bid'"),
        (BASE.replace("Bid", "bid"), "no column 'Bid'"),
        (BASE.replace("Note", "BID "), "the column 'Bid' twice"),
        (BASE.replace(",", ";"), "no column 'Campaign'"),
        (BASE.replace("mug", "m\0ug"), "NUL"),
        (BASE.replace("mug", '"mug'), "cannot be read from row 2"),
        (BASE.replace("mug", '"m"ug'), "cannot be read from row 2"),
        (BASE.replace("0.80", "0.90").replace(",enabled", ""), "has 6 cells"),
        (BASE + "gifts,cups,tea,exact,0.90,enabled,,9.90\n", "has 8 cells"),
        (BASE.replace("mug", ""), "is empty"),
        (BASE.replace("exact", "exactly"), "belongs to no target"),
        (BASE.replace("mug", '"m\nug"'), "belongs to no target"),
        (BASE.replace("0.80", "9,90").replace("9,90", '"9,90"'), "no number"),
        (BASE.encode("utf-16"), "UTF-16"),
        (BASE.replace("mug", "caf\u00e9").encode("cp1252"), "not utf-8"),
        (b"PK\x03\x04", "workbook"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "Git LFS"),
    ],
)
def test_what_nobody_can_read_alike_is_refused(after, words):
    result = found(BASE, after)
    assert words in " ".join(said(result))
    assert result.changes == ()


def test_a_problem_has_its_line_and_row():
    (one,) = found(BASE, BASE.replace("0.80", "1e1")).problems
    assert (one.line, one.row, one.column) == (2, 2, "Bid")


def test_what_was_wrong_before_stops_nobody():
    before = table(row(bid="cheap"), row("cup", "0.90"))
    result = found(before, before.replace("0.90", "0.70"))
    assert ([each[1:] for each in moves(result)], said(result)) == ([("0.90", "0.70")], [])
    mended = found(before, before.replace("cheap", "0.80"))
    assert [each[1:] for each in moves(mended)] == [("None", "0.80")]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"type": "tsv"}, BASE.replace(",", "\t")),
        (
            {"type": "csv", "delimiter": ";", "decimal": ","},
            BASE.replace(",", ";").replace(".", ","),
        ),
        ({"type": "csv", "encoding": "utf-16"}, BASE.encode("utf-16")),
        ({"type": "csv", "encoding": "cp1252"}, BASE.replace("mug", "caf\u00e9").encode("cp1252")),
    ],
)
def test_the_policy_says_how_it_is_written(form, text):
    (one, _) = found(None, text, "ads/b.csv", {**BIDS, "format": form}).changes
    assert str(one.new) == "0.80"


def test_sizes_are_limits(monkeypatch):
    for name, value in {"MOST_BYTES": 20, "MOST_ROWS": 1, "MOST_CELLS": 5, "MOST_LINE": 9}.items():
        with monkeypatch.context() as patch:
            patch.setattr(table_scan, name, value)
            assert said(found(BASE, BASE.replace("0.80", "0.90"))) != [], name
    wide = BASE.replace("Note", "Note" + "," * 300)
    assert "256 columns" in said(found(BASE, wide))[0]


def test_a_line_of_a_million_cells_is_counted_before_it_is_cut():
    assert "too many cells" in said(found(BASE, HEADER + "," * 2_000_000))[0]


@pytest.mark.parametrize(
    "keyword", ["mug", "Mug", "caf\u00e9 Mug", "a  b", 'say "hi"', "50% off / two", "x,y"]
)
def test_a_row_is_found_however_its_file_is_written(keyword):
    text = '"' + keyword.replace('"', '""') + '"'
    before = table(row("tea"), row(text), row("cup"))
    result = found(before, before.replace(f"{text},exact,0.80", f"{text},exact,0.90"))
    assert [each[1:] for each in moves(result)] == [("0.80", "0.90")]
    twin = found(before, before + row(text.upper(), "9.90"))
    assert len(twin.problems) == 2


def test_expressions_of_products_have_one_spelling():
    entry = {
        **BIDS,
        "key": list(COLUMNS[:3]),
        "row": "campaign/{Campaign}/ad_group/{Ad Group}/product_target/{Keyword}",
    }
    before = table(row('"asin=""B0EXAMPLE1"""'))
    twin = found(before, before + row("B0EXAMPLE1", "9.90"), "ads/b.csv", entry)
    assert len(twin.problems) == 2


def test_names_that_a_target_does_not_part_are_found_by_the_whole():
    entry = {
        **BIDS,
        "row": BIDS["row"].replace(
            "{Campaign}/ad_group/{Ad Group}", "{Campaign}-{Ad Group}/ad_group/x"
        ),
    }
    before = table(row(campaign="a-b"), row(campaign="z"))
    result = found(before, before.replace("0.80", "9.90", 1), "ads/b.csv", entry)
    assert [each[1:] for each in moves(result)] == [("0.80", "9.90")]
    twin = found(before, before + row(campaign="a").replace("cups", "b-cups"), "ads/b.csv", entry)
    assert len(twin.problems) == 2


def test_a_name_that_changes_what_stands_before_it_is_refused():
    entry = {**BIDS, "row": BIDS["row"].replace("{Campaign}", "caf{Campaign}")}
    result = found(BASE, BASE + row(campaign="e\u0301"), "ads/b.csv", entry)
    assert result.problems == ()
    entry = {**BIDS, "row": BIDS["row"].replace("{Campaign}", "cafe{Campaign}")}
    result = found(BASE, BASE + row(campaign="\u0301"), "ads/b.csv", entry)
    assert "together become others" in said(result)[0]


def test_a_row_that_says_nothing_is_not_the_same_as_one_that_does():
    ragged = HEADER + "gifts,cups,mug,exact,9.90,enabled\n"
    whole = "Note," + HEADER.replace(",Note", "") + ",gifts,cups,mug,exact,9.90,enabled\n"
    assert [each[1:] for each in moves(found(ragged, whole))] == [
        ("None", "9.90"),
        ("None", "enabled"),
    ]


def test_the_rows_that_where_leaves_alone_are_counted_from_one():
    entry = {**BIDS, "where": {"Match Type": ["exact"]}}
    text = table(row(), row("cup", match="broad"), ",,,,,,\n", row("tea", match="-"))
    mapped = mapping(entry)
    read = tables_of("ads/b.csv", text.encode(), mapped.entries[0], mapped)[None]
    assert read.unread() == (3, 5)
    whole = tables_of("ads/b.csv", text.encode(), mapping(BIDS).entries[0], mapped)[None]
    assert whole.unread() == ()
