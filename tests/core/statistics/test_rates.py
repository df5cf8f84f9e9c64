"""Rates are two counts, and are put together by their counts."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.statistics.rates import Rate, pooled, shrunk

RATES = st.builds(
    lambda trials, part: Rate(successes=trials * part // 100, trials=trials),
    st.integers(0, 5_000),
    st.integers(0, 100),
)


def test_a_rate_is_never_an_average_of_rates():
    assert pooled([Rate(successes=1, trials=2), Rate(successes=1, trials=98)]) == Rate(
        successes=2, trials=100
    )
    assert pooled([]) == Rate(successes=0, trials=0)


def test_without_trials_there_is_no_share():
    assert Rate(successes=0, trials=0).share is None
    assert Rate(successes=1, trials=8).share == Decimal("0.125")
    assert Rate(successes=3, trials=2).share == Decimal("1.5"), "more orders than clicks"


def test_chance_can_be_told_of_a_share_between_none_and_all():
    asked = {(0, 0): False, (0, 5): False, (5, 5): False, (6, 5): False, (1, 5): True}
    assert {each: Rate(successes=each[0], trials=each[1]).is_share for each in asked} == asked


@given(RATES, st.decimals(0, 1, places=3))
def test_a_shrunk_rate_lies_between_what_was_seen_and_what_is_usual(rate: Rate, usual: Decimal):
    found = shrunk(rate, usual)
    ends = sorted([usual, usual if rate.share is None else rate.share])
    assert ends[0] - Decimal("1e-20") <= found <= ends[1] + Decimal("1e-20")


def test_few_trials_move_a_shrunk_rate_little():
    assert shrunk(Rate(successes=1, trials=1), Decimal("0.1")) == Decimal(5) / 41
