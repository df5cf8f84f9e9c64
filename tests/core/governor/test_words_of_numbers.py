"""Numbers in what a guardrail says are written as people write money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trace_gate.core.governor import amounts
from trace_gate.core.governor.guardrails import amplitude


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.8, "0.80"),
        (Decimal("1.0"), "1.00"),  # what the fold remembers
        (20, "20.00"),
        (1.125, "1.125"),
        (None, "nothing"),
        ("much", "much"),
    ],
)
def test_a_value_is_shown_as_money_wherever_it_comes_from(value, words):
    assert amounts.shown(value) == words


def test_one_change_before_is_once():
    assert [amplitude._times(count) for count in (1, 2)] == ["once", "2 times"]
