"""Which money a report is in."""

from __future__ import annotations

from tests.support.reports import BUSINESS, LANGUAGES, SCREEN, SEARCH_TERMS, table
from trace_gate.core.analyst import currencies, reports


def named(header: str, *rows: dict[str, str]) -> list[tuple[str, str, set[str]]]:
    (report,) = reports.known([table(header, *rows)], LANGUAGES)
    return [(each.text, each.place, set(each.currencies)) for each in currencies.named(report)]


def test_the_column_of_currencies_tells_each_of_them_once():
    rows = [{"Campaign Name": "a", "Currency": code} for code in ("USD", "USD", "EUR")]
    assert named(SEARCH_TERMS, *rows) == [
        ("USD", "uploads/r.csv, row 2, column D", {"USD"}),
        ("EUR", "uploads/r.csv, row 4, column D", {"EUR"}),
    ]


def test_signs_in_cells_tell_it():
    rows = [
        {"(Child) ASIN": "B1", "Ordered Product Sales": sales}
        for sales in ("$1,000.00", "$2.00", "\u20ac3.00", "Rs.15.5", "7")
    ]
    found = named(BUSINESS, *rows)
    assert [(text, codes) for text, _, codes in found][1:] == [("\u20ac", {"EUR"}), ("RS", {"INR"})]
    assert "USD" in found[0][2]
    assert found[1][1] == "uploads/r.csv, row 4, column M"


def test_a_header_tells_it():
    found = named(SCREEN, {"Customer search term": "mug", "Spend(USD)": "3"})
    assert ("USD", "uploads/r.csv, the header of spend", {"USD"}) in found


def test_money_that_nobody_knows_stands_for_nothing():
    (found,) = named(SEARCH_TERMS, {"Campaign Name": "a", "Currency": "XYZ"})
    assert found[2] == set()


def test_where_nothing_tells_nothing_is_named():
    assert named(SEARCH_TERMS, {"Campaign Name": "a", "Spend": "=3.0"}) == []
