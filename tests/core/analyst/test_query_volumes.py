"""Searches and purchases of keywords: sums of counts; what the report lacks is not zero."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.support.reports import LANGUAGES, QUERIES, SEARCH_TERMS, table
from trace_gate.core.analyst import reports
from trace_gate.core.analyst.periods import Period
from trace_gate.core.analyst.query_volumes import Coverage, coverage, volumes
from trace_gate.core.table import Table


def report(*rows: tuple[str, int, int]) -> reports.Report:
    names = QUERIES.split("|")
    lines = [names]
    for query, volume, purchases in rows:
        cells = dict.fromkeys(names, "1") | {
            "Search Query": query, "Search Query Volume": str(volume),
            "Purchases: Total Count": str(purchases),
        }  # fmt: skip
        lines.append(list(cells.values()))
    table = Table(file="q.csv", rows=[["s" + cell for cell in line] for line in lines])
    (found,) = reports.known([table], LANGUAGES)
    return found


def days(many: int) -> Period:
    start = dt.date(2025, 1, 5)
    return Period(start=start, end=start + dt.timedelta(days=many - 1), said_by="preamble")


READ = report(("Coffee  Gift", 6000, 180), ("mug gift", 3000, 99), ("kettle", 500, 5))


def test_the_sums_of_a_week_make_a_month():
    found = volumes(READ, ["coffee gift", "MUG GIFT", "gift basket"], days(7))
    assert (found.volume, found.purchases) == (9000, 279)
    assert found.purchase_rate == Decimal("0.031")
    assert (found.monthly, found.basis) == (39_000, "a week x 52/12")
    assert found.missing == ("gift basket",)


@pytest.mark.parametrize(("many", "monthly"), [(31, 6000), (28, 6000), (91, 2000), (10, None)])
def test_a_month_is_made_of_periods_that_are_known(many: int, monthly: int | None):
    assert volumes(READ, ["coffee gift"], days(many)).monthly == monthly


def test_what_the_report_lacks_is_not_zero():
    found = volumes(READ, ["gift basket"], days(7))
    assert found.monthly is found.purchase_rate is None


def test_without_days_nobody_knows_the_month():
    assert volumes(READ, ["kettle"], None).monthly is None


def terms(**clicks: int) -> reports.Report:
    rows = [
        {"Start Date": "2025-01-05", "End Date": "2025-01-11", "Customer Search Term": name,
         "Clicks": str(many), "Impressions": "99", "Spend": "1.00", "7 Day Total Sales ": "2.00",
         "7 Day Total Orders (#)": "0"}
        for name, many in clicks.items()
    ]  # fmt: skip
    (found,) = reports.known([table(SEARCH_TERMS, *rows)], LANGUAGES)
    return found


CLICKS = terms(**{"coffee gift": 70, "Coffee GIFT": 5, "mug gift": 5, "basket": 20, "other": 900})


@pytest.mark.parametrize(
    ("keywords", "clicks", "of", "enough"),
    [
        (["Coffee  gift", "mug gift", "basket"], 80, 100, True),
        (["coffee gift", "basket"], 75, 95, False),
        (["kettle"], 0, 0, True),
    ],
)
def test_the_clicks_of_keywords_that_the_report_has_are_held_against_all(
    keywords: list[str], clicks: int, of: int, enough: bool
):
    found = coverage(CLICKS, volumes(READ, keywords, days(7)))
    assert found == Coverage(clicks=clicks, of=of)
    assert found.is_enough is enough
