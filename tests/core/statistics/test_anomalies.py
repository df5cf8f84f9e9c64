"""What is unusual in a new week, and what nobody can tell."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, false_discovery_control, median_abs_deviation, norm

from trace_gate.core.statistics.anomalies import (
    NO_HISTORY,
    TOO_LITTLE,
    UNUSUAL,
    USUAL,
    amount_anomaly,
    drifts,
    rate_anomaly,
    true_discoveries,
)
from trace_gate.core.statistics.rates import Rate


def rate(successes: int, trials: int) -> Rate:
    return Rate(successes=successes, trials=trials)


STEADY = [
    rate(k, n)
    for k, n in zip(
        (44, 41, 52, 47, 38, 49, 45, 42), (413, 391, 429, 401, 386, 395, 411, 392), strict=True
    )
]
"""Eight weeks, 358 orders of 3,218 clicks"""


def test_the_worked_example_of_a_fall():
    found = rate_anomaly(STEADY, rate(19, 408))
    assert (found.verdict, found.periods, found.earlier) == (UNUSUAL, 8, rate(358, 3218))
    usual = found.usual
    assert usual is not None
    assert (round(usual.expected), round(usual.low), round(usual.high)) == (45, 25, 66)
    assert round(usual.z, 1) == Decimal("-3.9")


@pytest.mark.parametrize(("orders", "verdict"), [(26, USUAL), (65, USUAL), (66, UNUSUAL)])
def test_three_standard_deviations_are_the_limit(orders: int, verdict: str):
    assert rate_anomaly(STEADY, rate(orders, 408)).verdict == verdict


def test_weeks_that_differ_by_themselves_make_more_room():
    wild = [rate(k, 400) for k in (20, 70, 25, 66, 18, 72, 30, 61)]
    calm = [rate(k, 400) for k in (45, 46, 45, 44, 46, 45, 45, 46)]
    assert rate_anomaly(wild, rate(20, 400)).verdict == USUAL
    assert rate_anomaly(calm, rate(20, 400)).verdict == UNUSUAL


def test_three_weeks_are_no_history():
    assert rate_anomaly(STEADY[:3], rate(0, 400)).verdict == NO_HISTORY
    without_clicks = [*STEADY[:3], rate(0, 0)]
    found = rate_anomaly(without_clicks, rate(0, 400))
    assert (found.verdict, found.periods) == (NO_HISTORY, 3)


RARE = [rate(3, 30), rate(4, 32), rate(2, 28), rate(3, 32)]
"""12 orders of 122 clicks"""


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (rate(1, 29), TOO_LITTLE),
        (rate(0, 29), TOO_LITTLE),
        (rate(9, 29), TOO_LITTLE),
        (rate(11, 29), UNUSUAL),
        (rate(0, 0), TOO_LITTLE),
    ],
)
def test_where_few_are_expected_only_a_rise_is_told(now: Rate, verdict: str):
    assert rate_anomaly(RARE, now).verdict == verdict


@pytest.mark.parametrize("odd", [[rate(0, 30)] * 4, [rate(30, 30)] * 4, [rate(40, 30)] * 4])
def test_of_none_and_of_all_nothing_is_told(odd: list[Rate]):
    assert rate_anomaly(odd, rate(5, 30)).verdict == TOO_LITTLE


@given(st.integers(1, 60), st.data())
def test_the_rise_is_the_binomial_tail_of_scipy(trials: int, data: st.DataObject):
    successes = data.draw(st.integers(0, trials))
    usual = 12 / 122
    tail = binom.sf(successes - 1, trials, usual)
    if usual * trials >= 5 or abs(tail - 0.001) < 1e-9:
        return
    unusual = rate_anomaly(RARE, rate(successes, trials)).verdict == UNUSUAL
    assert unusual == (tail < 0.001 and successes / trials > usual)


@given(st.randoms())
def test_the_order_of_earlier_weeks_makes_no_difference(chance: Random):
    mixed = STEADY[:]
    chance.shuffle(mixed)
    assert rate_anomaly(mixed, rate(19, 408)) == rate_anomaly(STEADY, rate(19, 408))


SPEND = [Decimal(each) for each in ("100", "104", "98", "101", "97", "103", "99", "102")]


@pytest.mark.parametrize(
    ("now", "volume", "verdict"),
    [
        ("100", 50, USUAL),
        ("131", 50, UNUSUAL),
        ("129", 50, USUAL),
        ("65", 50, UNUSUAL),
        ("300", 19, TOO_LITTLE),
        ("300", 20, UNUSUAL),
        ("0", 50, UNUSUAL),
    ],
)
def test_an_amount_is_unusual_far_from_its_median_and_by_a_third(
    now: str, volume: int, verdict: str
):
    assert amount_anomaly(SPEND, Decimal(now), volume=volume).verdict == verdict


def test_seven_weeks_of_amounts_are_no_history_nor_is_a_week_of_nothing():
    found = amount_anomaly([*SPEND[:7], Decimal(0)], Decimal(300), volume=50)
    assert (found.verdict, found.periods) == (NO_HISTORY, 7)


def test_amounts_that_jump_anyway_have_to_jump_further():
    jumps = [Decimal(each) for each in (40, 160, 70, 100, 220, 55, 130, 90)]
    assert amount_anomaly(jumps, Decimal(200), volume=50).verdict == USUAL
    assert amount_anomaly(SPEND, Decimal(200), volume=50).verdict == UNUSUAL


AMOUNTS = st.lists(st.decimals("0.01", 10_000, places=2), min_size=8, max_size=12)


@given(AMOUNTS, st.decimals("0.01", 10_000, places=2))
def test_the_score_of_an_amount_is_by_numpy_and_scipy(earlier: list[Decimal], now: Decimal):
    logs = numpy.log(numpy.array(earlier, float))
    deviation = max(float(median_abs_deviation(logs)), 0.05)
    score = 0.6745 * (numpy.log(float(now)) - numpy.median(logs)) / deviation
    found = amount_anomaly(earlier, now, volume=100)
    assert float(found.score or 0) == pytest.approx(score, rel=1e-6, abs=1e-9)


def test_a_slow_drift_is_seen_where_no_single_week_is_unusual():
    level = [Decimal(each) for each in (100, 102, 99, 101, 98, 100, 101, 99)]
    slow = [Decimal(each) for each in (100, 101, 100, 101, 102, 104, 106, 108, 110)]
    assert drifts(level) is False
    assert drifts(slow) is True
    assert drifts(level[:7]) is None


@given(st.lists(st.decimals(-6, 6, places=3), min_size=1, max_size=40))
def test_true_discoveries_are_those_of_scipy(z_scores: list[Decimal]):
    chances = [round(float(2 * norm.sf(abs(float(z)))), 12) for z in z_scores]
    adjusted = false_discovery_control(chances)
    if any(abs(p - 0.05) < 1e-9 for p in adjusted):
        return
    assert true_discoveries(z_scores) == [bool(p <= 0.05) for p in adjusted]


def test_of_nothing_nothing_is_discovered():
    assert true_discoveries([]) == []


@pytest.mark.parametrize("now", [Rate(successes=10**12, trials=40), Rate(successes=60, trials=60)])
def test_a_slip_of_the_pen_is_told_at_once(now: Rate):
    """A trillion orders of 40 clicks: each of them would be weighed."""
    assert rate_anomaly([rate(1, 100)] * 5, now).verdict == "unusual"
