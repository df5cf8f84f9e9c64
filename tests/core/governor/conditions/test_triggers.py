"""What wakes a frozen bucket, by the newest week (SPEC 7, Freeze)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.counts import CLICKS, STEADY, TODAY, by_week, counts
from tests.support.policy import shipped
from trace_gate.core.governor.conditions import triggers
from trace_gate.core.governor.conditions.condition import MET, NOT_MET, UNKNOWN
from trace_gate.core.governor.conditions.limits import Limits

RULES = shipped().event_clock_rules["unfreeze_triggers"]
BEFORE = by_week(STEADY, CLICKS, last=TODAY - 9)


def measured(name, facts, goal="0.25"):
    target = None if goal is None else Decimal(goal)
    return triggers.measured(RULES, counts(facts), target, Limits())[name]


def test_a_fall_of_the_worked_example_by_percent_of_the_rate_before():
    found = measured("CONV_DROP", [*BEFORE, *by_week((19,), 408)])
    assert found.verdict == MET
    assert found.measured == {"actual_value": 58.14}
    assert found.sentence == (
        "Conversion 19/408 = 4.7 %; 8 weeks before: 358/3,218 = 11.1 %. A fall by 58 % (z -3.9)."
    )


@pytest.mark.parametrize(
    ("orders", "verdict"), [(27, MET), (28, NOT_MET), (29, NOT_MET), (0, MET), (60, NOT_MET)]
)
def test_it_takes_more_than_thirty_percent_of_the_rate_not_points(orders, verdict):
    before = by_week((40,) * 8, 400, last=TODAY - 9)
    assert measured("CONV_DROP", [*before, *by_week((orders,), 400)]).verdict == verdict


def test_a_fall_within_chance_is_called_so():
    before = by_week((4,) * 8, 40, last=TODAY - 9)
    found = measured("CONV_DROP", [*before, *by_week((2,), 40)])
    assert found.verdict == MET
    assert "chance alone can be behind" in found.sentence


@pytest.mark.parametrize(
    ("spend", "sales", "verdict"),
    [(50, 100, MET), (49, 100, NOT_MET), (50, 0, UNKNOWN), (None, None, UNKNOWN)],
)
def test_acos_of_two_targets_wakes(spend, sales, verdict):
    week = by_week((3,), spend=spend, sales=sales)
    assert measured("ACOS_SPIKE", week).verdict == verdict


def test_spend_without_sales_and_no_target_are_said():
    week = by_week((0,), spend=50, sales=0)
    assert "Spend without sales (50.00)" in measured("ACOS_SPIKE", week).sentence
    assert "No acos_target" in measured("ACOS_SPIKE", week, None).sentence


def test_without_counts_nothing_is_told():
    found = measured("CONV_DROP", [])
    assert found.verdict == UNKNOWN
    assert "No observation counts it" in found.sentence
    assert measured("CONV_DROP", by_week((9,))).verdict == UNKNOWN


def test_each_recent_week_is_told_the_newest_first():
    facts = [*BEFORE, *by_week((19,), 408)]
    found = [*triggers.of_weeks("CONV_DROP", counts(facts), None, Limits())]
    assert [each.week.end for each in found] == [TODAY - 2, TODAY - 9]
    assert not [*triggers.of_weeks("NEW_COMPETITOR", counts(facts), None, Limits())]
