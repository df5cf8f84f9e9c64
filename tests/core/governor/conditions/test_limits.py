"""The numbers of the conditions (SPEC 8, Conditions of transitions)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.policy import first_release, shipped
from trace_gate.core.governor.conditions import limits
from trace_gate.core.governor.conditions.limits import Limits, volatility_of


def test_what_ships_are_the_numbers_of_a_policy_without_them():
    assert "conditions" in shipped().bucket_lifecycle
    without = {k: v for k, v in shipped().bucket_lifecycle.items() if k != "conditions"}
    assert limits.of(shipped()) == Limits()
    assert limits.of(shipped().with_(bucket_lifecycle=without)) == Limits()
    assert limits.of(first_release()) == Limits()


def test_a_policy_may_name_only_some():
    block = {"acos_band": 0.1, "grow": {"days": 56}, "test": {"clicks_without_order": 40}}
    own = shipped().with_(bucket_lifecycle={**shipped().bucket_lifecycle, "conditions": block})
    assert limits.of(own) == Limits(acos_band=Decimal("0.1"), grow_days=56, clicks_without_order=40)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("conversion_volatility_60d < 15%", (60, Decimal("0.15"))),
        ("conversion_volatility_28d<7.5 %", (28, Decimal("0.075"))),
        ("acos_within_target_band", None),
        ("conversion_volatility", None),
    ],
)
def test_the_name_of_a_criterion_says_its_numbers(name, found):
    read = volatility_of(name)
    assert (read and (read.days, read.below)) == found


def test_two_of_the_criteria_that_ship_are_computed():
    criteria = [each["name"] for each in shipped().event_clock_rules["freeze_criteria"]]
    assert [limits.is_computed(each) for each in criteria] == [True, True, False, False]
