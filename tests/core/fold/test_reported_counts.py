"""What an observation counts, as facts to its buckets (SPEC 3, Counts)."""

from __future__ import annotations

import pytest

from tests.support.court import ASIN, facts_of_data, trace
from trace_gate.core.fold.facts import Reported, pack, unpack
from trace_gate.core.trace import ids

MOMENT = "2025-01-14T08:00:00+00:00"


def facts(*items, source="search_terms/7d", captured=MOMENT, asin=ASIN, kind="observation"):
    report = {"uri": "uploads/w.csv", "sha256": "0" * 64, "captured_at": captured}
    made = trace(
        kind,
        MOMENT,
        entity={"asin": asin},
        evidence=[{**report, "period_start": "2025-01-06", "period_end": "2025-01-12"}],
        observation={"data_sources": [source], "counts": list(items)},
    )
    return [(key, fact) for key, fact in facts_of_data(made) if isinstance(fact, Reported)]


def item(start="2025-01-06", end="2025-01-12", bucket="IB-gift"):
    return {"bucket": bucket, "from": start, "to": end, "clicks": 400, "orders": 44, "spend": 9.5}


def test_each_bucket_is_told_its_own_counts():
    (gift, first), (men, second) = facts(item(), item(bucket="IB-men"))
    assert gift == f"counts/SHOP_1-US/{ASIN}/IB-gift"
    assert men.endswith("/IB-men")
    assert (first.number, second.number) == (1, 2)
    assert (first.figures, first.money) == ({"clicks": 400, "orders": 44}, {"spend": 9.5})
    assert unpack(pack(first)) == first


@pytest.mark.parametrize(
    ("source", "days"),
    [
        ("search_terms/7d", 7),
        ("search_terms/14d", 14),
        ("search_terms/1d", 7),
        ("business", 7),
        ("x/999d", 7),
        ("x/7", 7),
    ],
)
def test_orders_are_in_when_the_attribution_window_has_passed(source, days):
    ((_, fact),) = facts(item(), source=source)
    assert fact.closed == fact.end + days


@pytest.mark.parametrize(
    ("captured", "items", "day"),
    [
        (MOMENT, [item()], "2025-01-14"),
        ("2025-01-13T08:00:00+00:00", [item()], "2025-01-13"),
        ("2025-03-01T08:00:00+00:00", [item()], "2025-01-14"),  # it cannot be of later days
        ("yesterday", [item()], None),
        (MOMENT, [item("2025-01-05")], None),  # no report has these days
    ],
)
def test_the_day_on_which_the_report_was_taken(captured, items, day):
    ((_, fact),) = facts(*items, captured=captured)
    assert fact.captured == ids.day_number(day)


def test_counts_of_no_product_or_of_another_type_or_turned_days_say_nothing():
    assert facts(item(), asin=None) == []
    assert facts(item(), kind="hypothesis") == []
    assert facts(item("2025-01-12", "2025-01-06")) == []
    assert facts(item(bucket="IB-" + "a" * 300)) == []
