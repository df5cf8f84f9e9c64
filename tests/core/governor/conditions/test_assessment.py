"""Which way a bucket may go now (SPEC 8, Conditions of transitions)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.counts import CLICKS, STEADY, TODAY, by_week, counts, reported
from tests.support.policy import shipped
from trace_gate.core.governor.conditions import assessment, condition
from trace_gate.core.governor.conditions.assessment import CANNOT_TELL, READY, WAIT

DAY = 86_400
MONEY = {"spend": 1846.20, "sales": 7520.40}
GOOD = by_week(STEADY, CLICKS, **MONEY)


def ways(state, days, facts=(), goal="0.25"):
    known = condition.Known(
        state=state,
        since=(TODAY - days) * DAY,
        goal=None if goal is None else Decimal(goal),
        counts=counts(facts),
        now=TODAY * DAY,
    )
    return {each.trigger or each.new: each for each in assessment.assess(known, shipped())}


def verdicts(state, days, facts=(), goal="0.25"):
    return {new: each.verdict for new, each in ways(state, days, facts, goal).items()}


def test_a_freeze_that_is_ready_says_what_was_measured_and_asks_a_person():
    found = ways("HARVEST", 71, GOOD)["FROZEN"]
    assert (found.verdict, found.days) == (READY, 71)
    assert [(each.name, each.verdict) for each in found.conditions] == [
        ("days", condition.MET),
        ("conversion_volatility_60d < 15%", condition.MET),
        ("acos_within_target_band", condition.MET),
        ("no_major_competitor_change", condition.PERSON),
        ("no_seasonality_risk", condition.PERSON),
    ]
    assert found.basis == ("TRACE-20250303-001",)


@pytest.mark.parametrize(
    ("days", "facts", "goal", "verdict"),
    [
        (60, GOOD, "0.25", READY),
        (59, GOOD, "0.25", WAIT),
        (71, GOOD, "0.40", WAIT),
        (71, GOOD, None, CANNOT_TELL),
        (71, (), "0.25", CANNOT_TELL),
        (71, by_week((9, 14, 6, 11, 8, 15, 7, 10), 100, **MONEY), "0.25", WAIT),
    ],
)
def test_a_freeze_waits_for_what_is_not_met(days, facts, goal, verdict):
    assert verdicts("HARVEST", days, facts, goal) == {"FROZEN": verdict}


def ads(orders, clicks, impressions=20_000, days=7):
    figures = {"orders": orders, "clicks": clicks, "impressions": impressions}
    return [reported(TODAY - days, TODAY - 1, figures=figures)]


@pytest.mark.parametrize(
    ("days", "facts", "grow", "kill"),
    [
        (8, ads(2, 120), READY, WAIT),
        (6, ads(2, 120, days=6), WAIT, WAIT),
        (8, ads(2, 100), WAIT, WAIT),  # 0.5 % is not above 0.5 %
        (8, ads(2, 101), READY, WAIT),
        (8, ads(0, 99), WAIT, WAIT),
        (8, ads(0, 100), WAIT, READY),
        (14, ads(0, 20, days=14), WAIT, READY),
        (20, ads(0, 20, days=13), WAIT, WAIT),
        (8, (), CANNOT_TELL, CANNOT_TELL),
        (5, ads(2, 120), WAIT, CANNOT_TELL),  # its days began before the test
    ],
)
def test_a_test_grows_by_an_order_and_dies_without_one(days, facts, grow, kill):
    assert verdicts("TEST", days, facts) == {"GROW": grow, "KILL": kill}


STEADY_MONTH = by_week(STEADY[:4], CLICKS[:4], spend=900, sales=3600)
WILD = by_week((80, 5, 70, 9), 400, spend=900, sales=3600)
DEAR = by_week(STEADY[:4], CLICKS[:4], spend=1600, sales=4000)


@pytest.mark.parametrize(
    ("days", "facts", "harvest", "kill"),
    [
        (31, STEADY_MONTH, READY, WAIT),
        (29, STEADY_MONTH, WAIT, WAIT),
        (31, WILD, WAIT, READY),
        (29, WILD, WAIT, WAIT),
        (10, DEAR, WAIT, READY),
        (31, (), CANNOT_TELL, CANNOT_TELL),
    ],
)
def test_what_grew_is_harvested_or_killed(days, facts, harvest, kill):
    assert verdicts("GROW", days, facts) == {"HARVEST": harvest, "KILL": kill}


def test_a_frozen_bucket_wakes_by_a_measured_trigger():
    fallen = [*by_week(STEADY, CLICKS, last=TODAY - 9, **MONEY), *by_week((19,), 408)]
    assert verdicts("FROZEN", 90, fallen) == {"CONV_DROP": READY, "ACOS_SPIKE": CANNOT_TELL}
    assert verdicts("FROZEN", 90, GOOD) == {"CONV_DROP": WAIT, "ACOS_SPIKE": WAIT}


def test_a_killed_bucket_goes_nowhere():
    assert verdicts("KILL", 90, GOOD) == {}
