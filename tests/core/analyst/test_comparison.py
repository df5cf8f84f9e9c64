"""A report beside earlier ones: which of them count, and what is unusual then."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from trace_gate.core.analyst.comparison import MOST, Comparison, Earlier, compare

MONDAY = dt.date(2025, 3, 3)
WEEK = dt.timedelta(days=6)


def earlier(weeks_before: int, *, length: dt.timedelta = WEEK, **metrics: float) -> Earlier:
    start = MONDAY - dt.timedelta(days=7 * weeks_before)
    usual = {"clicks": 400, "orders": 44, "impressions": 20_000, "spend": 200.0, "sales": 900.0}
    return Earlier(
        trace_id=f"TRACE-{start:%Y%m%d}-001",
        start=start,
        end=start + length,
        metrics={**usual, **metrics},
    )


def now(*before: Earlier, **metrics: float) -> Comparison:
    usual = {"clicks": 400, "orders": 44, "impressions": 20_000, "spend": 200.0, "sales": 900.0}
    return compare({**usual, **metrics}, MONDAY, MONDAY + WEEK, before)


EIGHT = [earlier(n, orders=44 + n % 3) for n in range(1, 9)]


def test_a_usual_week_has_no_anomalies_and_all_is_told():
    found = now(*EIGHT)
    assert (found.anomalies, found.untold, len(found.used)) == ((), {}, 8)


def test_a_fall_is_told_with_its_counts():
    (anomaly,) = now(*EIGHT, orders=15).anomalies
    assert anomaly.metric == "conversion_rate"
    assert "15/400" in anomaly.says
    assert anomaly.z is not None
    assert anomaly.z < -3


def test_an_amount_that_doubled_is_told():
    (anomaly,) = now(*EIGHT, spend=450.0).anomalies
    assert (anomaly.metric, anomaly.z) == ("spend", None)
    assert "+125 %" in anomaly.says


def test_the_furthest_rate_comes_first():
    found = now(*EIGHT, orders=10, clicks=410, impressions=60_000)
    rates = [each.metric for each in found.anomalies if each.z is not None]
    assert rates == ["ctr", "conversion_rate"]


def test_periods_of_other_lengths_and_those_that_overlap_are_no_history():
    month = [earlier(n, length=dt.timedelta(days=29)) for n in range(6, 14)]
    same = earlier(0)
    found = now(*month, same)
    assert found.used == ()
    assert found.overlapping == (same,)
    assert found.untold["conversion_rate"] == "not enough history (0 of 4 earlier periods)"
    assert found.untold["spend"] == "not enough history (0 of 8 earlier periods)"


def test_what_comes_later_is_no_history():
    later = earlier(-2)
    found = now(later, *EIGHT[:3])
    assert later not in found.used
    assert len(found.used) == 3


def test_only_the_newest_periods_count():
    many = [earlier(n) for n in range(1, MOST + 5)]
    assert [each.start for each in now(*many).used] == sorted(each.start for each in many[:MOST])


def test_too_little_data_is_told_as_such():
    small = [earlier(n, clicks=20, orders=1, impressions=900) for n in range(1, 9)]
    found = now(*small, clicks=18, orders=0, impressions=800)
    assert found.untold["conversion_rate"] == "too little data"
    assert "conversion_rate" not in [each.metric for each in found.anomalies]


@pytest.mark.parametrize("odd", [{"orders": True}, {"orders": 3.5}, {"orders": -1}])
def test_what_is_no_count_makes_no_rate(odd: dict):
    found = now(*EIGHT, **odd)
    assert "conversion_rate" not in found.untold
    assert "conversion_rate" not in [each.metric for each in found.anomalies]


def test_the_order_of_earlier_ones_makes_no_difference():
    assert now(*reversed(EIGHT), orders=15) == now(*EIGHT, orders=15)
    assert isinstance(now(*EIGHT, orders=15).anomalies[0].z, Decimal)


def test_the_same_days_count_once_by_their_newest_observation():
    old, new = EIGHT[0], EIGHT[0].with_(trace_id="TRACE-20250301-1000", metrics={"clicks": 1})
    other = EIGHT[0].with_(trace_id="TRACE-20250301-999")
    assert now(other, new, old).used == (new,)


def test_of_earlier_periods_that_overlap_the_newest_counts():
    day = dt.timedelta(days=1)
    shifted = EIGHT[1].with_(
        trace_id="TRACE-20250302-001", start=EIGHT[1].start - day, end=EIGHT[1].end - day
    )
    assert now(*EIGHT[:3], shifted).used == (shifted, EIGHT[0])


def test_what_is_planned_is_newer_than_what_is_written():
    planned = EIGHT[0].with_(trace_id="", planned=1)
    assert now(EIGHT[0], planned).used == (planned,)


def test_a_period_that_was_unusual_counts_for_its_other_figures_only():
    odd = [each.with_(unusual=frozenset(("spend",))) for each in EIGHT[:1]]
    found = now(*odd, *EIGHT[1:])
    assert found.untold == {"spend": "not enough history (7 of 8 earlier periods)"}


def test_what_is_usual_is_told_with_its_counts():
    found = now(*EIGHT)
    assert found.usual["conversion_rate"].startswith("usual (44/400 beside 8 earlier periods: ")
    assert found.usual["spend"] == "usual (200.0; the median of 8 earlier periods is 200.0: +0 %)"


def of_orders(*orders: int) -> list[Earlier]:
    """Weeks of as many orders, the last one just before this week."""
    return [earlier(len(orders) - at, orders=many) for at, many in enumerate(orders)]


def test_a_slow_drift_is_a_note_where_no_single_week_is_unusual():
    found = now(*of_orders(60, 59, 57, 55, 54, 52, 50, 48, 47), orders=45)
    assert found.anomalies == ()
    assert list(found.drifting) == ["conversion_rate"]
    assert found.drifting["conversion_rate"].startswith(
        "conversion_rate goes slowly away from what it was: 285/2,000 = 14.2 % (12.8 to 15.9) in "
        "the first 5 periods, 242/2,000 = 12.1 %"
    )


def test_weeks_that_go_up_and_down_do_not_drift():
    assert now(*of_orders(50, 56, 47, 53, 49, 57, 46, 52), orders=51).drifting == {}


def test_before_eight_periods_nobody_can_tell_a_drift():
    assert now(*of_orders(60, 57, 54, 51, 48, 45), orders=42).drifting == {}
