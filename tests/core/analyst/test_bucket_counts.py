"""A search term report, counted by bucket and week (SPEC 3, Counts)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.languages import ENGLISH
from tests.support.reports import LANGUAGES, SEARCH_TERMS, table
from trace_gate.core.analyst import bucket_counts, metrics, reports
from trace_gate.core.analyst.bucket_terms import BucketTerms, TermIndex

GIFT = BucketTerms(name="IB-gift", keywords=("coffee gift", "gift basket"))
MUG = BucketTerms(name="IB-mug", keywords=("mug",))
INDEX = TermIndex((GIFT, MUG), ENGLISH)
END = dt.date(2025, 3, 2)
DAILY = SEARCH_TERMS.replace("Start Date|End Date", "Date")


def row(term, clicks, orders=0, **days):
    return {
        **days,
        "Customer Search Term": term,
        "Impressions": str(clicks * 50),
        "Clicks": str(clicks),
        "Spend": f"{clicks / 2:.2f}",
        "7 Day Total Sales": f"{orders * 20}.00",
        "7 Day Total Orders (#)": str(orders),
    }


def whole(*rows):
    days = {"Start Date": "2025-01-06", "End Date": "2025-03-02"}
    return report(SEARCH_TERMS, *(row(*each, **days) for each in rows))


def daily(*rows):
    return report(
        DAILY, *(row(term, *counts, Date=f"{END - back * DAY}") for back, term, *counts in rows)
    )


DAY = dt.timedelta(days=1)


def report(header, *rows):
    (found,) = reports.known([table(header, *rows)], LANGUAGES)
    return found


def count(found, start="2025-01-06", index=INDEX):
    return bucket_counts.count(found, index, dt.date.fromisoformat(start), END)


def items(counted):
    return [
        (
            each.bucket,
            each.start.isoformat(),
            each.end.isoformat(),
            each.figures.counts["clicks"],
            each.figures.counts["orders"],
        )
        for each in counted.items
    ]


def test_a_summary_is_one_period_of_each_bucket_with_what_is_in_none():
    found = count(whole(("Coffee gifts", 60, 6), ("gift basket", 30, 3), ("tea", 9), ("teas", 2)))
    assert items(found) == [
        ("IB-gift", "2025-01-06", "2025-03-02", 90, 9),
        ("IB-mug", "2025-01-06", "2025-03-02", 0, 0),
    ]
    assert found.items[0].figures.money == {"spend": Decimal("45.00"), "sales": Decimal("180.00")}
    assert (found.clicks, found.clicks_outside) == (101, 11)
    assert found.outside == (("tea", 9), ("teas", 2))


def test_days_are_cut_into_weeks_back_from_the_last_one_with_a_rest():
    rows = [(0, "mug", 5, 1), (6, "mug", 1), (7, "mug", 2), (13, "coffee gift", 4), (16, "mug", 7)]
    found = count(daily(*rows), "2025-02-14")
    assert [each for each in items(found) if each[0] == "IB-mug"] == [
        ("IB-mug", "2025-02-24", "2025-03-02", 6, 1),
        ("IB-mug", "2025-02-17", "2025-02-23", 2, 0),
        ("IB-mug", "2025-02-14", "2025-02-16", 7, 0),
    ]
    assert ("IB-gift", "2025-02-17", "2025-02-23", 4, 0) in items(found)


def test_a_week_without_a_row_counts_nothing_and_is_there():
    found = count(daily((0, "mug", 5), (20, "mug", 5)), "2025-02-10")
    assert [each[3] for each in items(found) if each[0] == "IB-mug"] == [5, 0, 5]


def test_a_trace_has_room_for_the_newest_weeks():
    many = TermIndex([BucketTerms(name=f"IB-{n}", keywords=(f"w{n}",)) for n in range(40)], ENGLISH)
    found = count(daily((0, "w1", 5), (55, "w1", 5)), index=many)
    assert len(found.items) == 40 * 5
    assert (found.left_out, found.items[0].end) == (3, END)


def test_the_items_are_as_an_observation_has_them():
    found = bucket_counts.rows_of(count(whole(("mug", 60, 6))))
    assert [*found][1] == {
        "bucket": "IB-mug",
        "from": "2025-01-06",
        "to": "2025-03-02",
        "impressions": 3000,
        "clicks": 60,
        "orders": 6,
        "spend": Decimal("30.00"),
        "sales": Decimal("120.00"),
    }


@pytest.mark.parametrize("cell", ["n.a.", "1.5"])
def test_a_cell_that_is_no_count_is_an_error_with_its_place(cell):
    broken = row("mug", 5) | {"Clicks": cell, "Start Date": "2025-01-06", "End Date": "2025-03-02"}
    with pytest.raises(Exception, match="clicks"):
        count(report(SEARCH_TERMS, broken))


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.sampled_from(["mug", "coffee gift", "tea", "basket gift"]),
            st.integers(0, 50),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_nothing_is_counted_twice_and_nothing_is_lost(rows):
    found, start = daily(*rows), END - 30 * DAY
    counted = bucket_counts.count(found, INDEX, start, END)
    inside = sum(each.figures.counts["clicks"] for each in counted.items)
    assert inside + counted.clicks_outside == counted.clicks
    assert counted.clicks == metrics.totals(found).counts["clicks"]
    spans = sorted({(each.start, each.end) for each in counted.items})
    assert (spans[0][0], spans[-1][1]) == (start, END)
    if len(spans) > 1:
        assert all(after[0] == before[1] + DAY for before, after in pairwise(spans))
