"""The terms of a product, added up over its reports."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.reports import ADVERTISED, LANGUAGES, SEARCH_TERMS, table
from trace_gate.core.analyst import reports, search_terms
from trace_gate.core.analyst.periods import Period
from trace_gate.core.analyst.search_terms import Source
from trace_gate.core.errors import UsageError

ASIN = "B0EXAMPLE1"


def row(term: str, clicks: int = 1, orders: int = 0, **more: str) -> dict[str, str]:
    return {
        "Campaign Name": "c", "Ad Group Name": "g", "Customer Search Term": term,
        "Impressions": "99", "Clicks": str(clicks), "Spend": "1.00", "7 Day Total Sales ": "0.00",
        "7 Day Total Orders (#)": str(orders), **more,
    }  # fmt: skip


def source(name: str, days: str | None, *rows: dict[str, str]) -> Source:
    (report,) = reports.known([table(SEARCH_TERMS, *rows)], LANGUAGES)
    period = None
    if days is not None:
        start, end = (dt.date(2025, 1, int(day)) for day in days.split(".."))
        period = Period(start=start, end=end, said_by="name")
    return Source(name=name, report=report, period=period)


def sums(*sources: Source, advertised=None) -> dict[str, tuple[int, int]]:
    found = search_terms.collect(sources, ASIN, advertised or {})
    return {each.text: (each.clicks, each.orders) for each in found.terms}


def test_a_term_is_one_whatever_its_capitals_and_campaigns():
    rows = [
        row("lunch bag", 3, 1),
        row("Lunch  Bag", 4),
        row("lunch bag", 2, **{"Ad Group Name": "h"}),
    ]
    assert sums(source("a", "1..7", *rows)) == {"lunch bag": (9, 1)}


def test_what_nobody_can_see_is_no_part_of_a_term():
    found = sums(source("a", "1..7", row("lunch\u200b b\u00e9nto\u202e", 3), row("\u200b", 9)))
    assert found == {"lunch b\u00e9nto": (3, 0)}


def test_of_the_same_days_the_last_named_report_counts():
    old, new = source("old", "1..7", row("bag", 3)), source("new", "1..7", row("bag", 5))
    assert sums(old, new) == {"bag": (5, 0)}
    assert search_terms.collect([old, new], ASIN, {}).replaced == (("old", "new"),)
    assert sums(old, source("later", "8..14", row("bag", 5))) == {"bag": (8, 0)}


def test_days_that_overlap_in_part_are_refused_unless_rows_are_of_a_day():
    with pytest.raises(UsageError) as raised:
        sums(source("a", "1..7", row("bag")), source("b", "5..9", row("bag")))
    assert "2025-01-01 to 2025-01-07" in raised.value.message
    assert "2025-01-05 to 2025-01-09" in raised.value.message

    def daily(name: str, days: str, clicks: int) -> Source:
        first, last = map(int, days.split(".."))
        dates = [f"2025-01-{day:02d}" for day in range(first, last + 1)]
        rows = [row("bag", clicks, **{"Start Date": d, "End Date": d}) for d in dates]
        return source(name, days, *rows)

    assert sums(daily("a", "1..7", 10), daily("b", "5..9", 1)) == {"bag": (45, 0)}


def test_a_report_that_tells_no_days_stands_alone():
    assert sums(source("a", None, row("bag", 3))) == {"bag": (3, 0)}
    with pytest.raises(UsageError) as raised:
        sums(source("a", None, row("bag")), source("b", "1..7", row("bag")))
    assert raised.value.message.startswith("a does not tell which days")


def test_ad_groups_of_other_products_do_not_count():
    rows = [row("bag", 3), row("bag", 4, **{"Ad Group Name": "other"}),
            row("bag", 5, **{"Ad Group Name": "both"})]  # fmt: skip
    cells = [{"Campaign Name": "c", "Ad Group Name": group, "Advertised ASIN": asin,
              "Impressions": "1", "Clicks": "1", "Spend": "1", "7 Day Total Sales ": "1",
              "7 Day Total Orders (#)": "1"}
             for group, asin in (("other", "B0OTHER001"), ("both", ASIN.lower()),
                                 ("both", "B0OTHER001"))]  # fmt: skip
    (report,) = reports.known([table(ADVERTISED, *cells)], LANGUAGES)
    advertised = search_terms.advertised_of([report])
    found = search_terms.collect([source("a", "1..7", *rows)], ASIN, advertised)
    assert [each.clicks for each in found.terms] == [8]
    assert found.others == 4
    assert found.shared == (("c", "both"),)
