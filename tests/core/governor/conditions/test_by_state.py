"""The conditions of TEST and GROW, one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.counts import TODAY, by_week, counts, reported
from trace_gate.core.governor.conditions import by_state
from trace_gate.core.governor.conditions.condition import DAY, MET, NOT_MET, UNKNOWN, Known
from trace_gate.core.governor.conditions.limits import Limits

LIMITS = Limits()


def known(*facts, state="TEST", days=10):
    return Known(
        state=state,
        since=(TODAY - days) * DAY,
        goal=Decimal("0.25"),
        counts=counts(facts),
        now=TODAY * DAY,
    )


def ads(**figures):
    return reported(TODAY - 9, TODAY - 3, figures=figures)


def by_name(found):
    return {each.name: (each.verdict, each.sentence) for each in found}


def test_what_a_test_says():
    found = by_name(
        by_state.ALL["TEST", "GROW"](known(ads(orders=3, clicks=90, impressions=9000)), LIMITS)
    )
    assert found == {
        "days": (MET, "TEST 10 days."),
        "orders": (MET, "3 orders of 90 clicks from 2025-02-23 to 2025-03-01."),
        "click_rate": (MET, "90 clicks of 9,000 impressions = 1.00 %, above 0.5 %."),
    }
    (none,) = by_state.ANY["TEST", "KILL"](known(ads(orders=0, clicks=90)), LIMITS)
    assert (none.verdict, none.sentence) == (NOT_MET, "0 orders of 90 clicks in 7 days.")


@pytest.mark.parametrize("figures", [{"orders": 3, "clicks": 90}, {"orders": 3, "impressions": 9}])
def test_a_figure_that_is_missing_is_said(figures):
    found = by_name(by_state.ALL["TEST", "GROW"](known(ads(**figures)), LIMITS))
    assert found["click_rate"][0] == UNKNOWN


def test_counts_from_before_the_state_or_of_long_ago_tell_nothing():
    assert by_name(by_state.ALL["TEST", "GROW"](known(ads(orders=3), days=5), LIMITS))[
        "orders"
    ] == (
        UNKNOWN,
        "No counts begin since it came to this state, or orders are missing in them.",
    )
    old = reported(TODAY - 30, TODAY - 15, figures={"orders": 3})
    found = by_name(by_state.ALL["TEST", "GROW"](known(old, days=40), LIMITS))
    assert "No observation of the last 14 days" in found["orders"][1]


def dies(*facts, days=40):
    (found,) = by_state.ANY["TEST", "KILL"](known(*facts, days=days), LIMITS)
    return found


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ({"orders": 0, "clicks": 0}, "No click is counted from 2025-02-11 to 2025-03-01"),
        ({"orders": 0}, "Clicks are missing in the counts from 2025-02-11 to 2025-03-01"),
    ],
)
def test_without_a_click_nobody_can_tell_whether_a_bucket_fails(figures, why):
    found = dies(reported(TODAY - 21, TODAY - 3, figures=figures))
    assert (found.verdict, found.sentence.partition(",")[0]) == (UNKNOWN, why)
    assert "whether the report has its terms" in found.sentence
    assert dies(reported(TODAY - 21, TODAY - 3, figures={"orders": 0, "clicks": 1})).verdict == MET


def test_an_order_may_be_in_days_that_nobody_counted():
    first = reported(TODAY - 30, TODAY - 24, figures={"orders": 0, "clicks": 60})
    last = reported(TODAY - 9, TODAY - 3, number=2, figures={"orders": 0, "clicks": 60})
    between = reported(TODAY - 23, TODAY - 10, number=3, figures={"orders": 0, "clicks": 0})
    found = dies(first, last)
    assert (found.verdict, found.sentence) == (
        UNKNOWN,
        "Not all days of 2025-02-02 to 2025-03-01 are counted: an order may be in the others.",
    )
    assert dies(first, between, last).verdict == MET
    sold = first.with_(figures={"orders": 1, "clicks": 60})
    assert dies(sold, last).verdict == NOT_MET, "one order is one, whatever is between"


def dies_in_grow(spend: int, *orders: int):
    """The condition of a bucket whose weeks in GROW sold for 100 each."""
    weeks = by_week(orders, spend=spend * len(orders), sales=100 * len(orders))
    found = by_state.ANY["GROW", "KILL"](known(*weeks, state="GROW", days=40), LIMITS)
    return next(each for each in found if each.name == "not_fit_for_harvest")


@pytest.mark.parametrize(
    ("spend", "verdict"), [(19, NOT_MET), (25, NOT_MET), (30, NOT_MET), (31, MET)]
)
def test_what_costs_less_than_it_may_is_not_ended(spend, verdict):
    found = dies_in_grow(spend, 40, 41, 40, 41, 40)
    assert found.verdict == verdict
    assert ("no reason to end it" in found.sentence) is (spend == 19)


def test_what_costs_less_but_is_not_steady_may_be_ended():
    found = dies_in_grow(19, 80, 20, 80, 20, 80)
    assert found.verdict == MET
    assert "no reason" not in found.sentence
