"""Intervals of shares, of their differences and of ratios of money, beside scipy's."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from trace_gate.core.statistics.intervals import bounds, by_orders, newcombe, quantile, wilson
from trace_gate.core.statistics.rates import Rate


@st.composite
def cases(draw: st.DrawFn, most: int = 100_000) -> tuple[int, int]:
    trials = draw(st.integers(1, most))
    return draw(st.integers(0, trials)), trials


@given(cases(), st.floats(0.5, 0.999))
def test_the_interval_is_that_of_scipy(case: tuple[int, int], level: float):
    successes, trials = case
    expected = binomtest(successes, trials).proportion_ci(level, method="wilson")
    lower, upper = bounds(successes, trials, level)
    assert float(lower) == pytest.approx(expected.low, abs=1e-9)
    assert float(upper) == pytest.approx(expected.high, abs=1e-9)


@pytest.mark.parametrize(
    ("successes", "trials", "interval"),
    [
        (0, 0, (0.0, 1.0)),
        (0, 10, (0.0, 0.2775)),
        (10, 10, (0.7225, 1.0)),
        (5, 5, (0.5655, 1.0)),
        (7, 7, (0.6457, 1.0)),
        (12, 100, (0.07, 0.1981)),
    ],
)
def test_it_is_rounded_to_four_places(successes: int, trials: int, interval: tuple[float, float]):
    assert wilson(successes, trials, 0.95) == interval


@given(cases(10**18 - 1))
def test_it_holds_the_share_and_stays_between_nothing_and_all(case: tuple[int, int]):
    successes, trials = case
    lower, upper = bounds(successes, trials, 0.95)
    assert 0 <= lower <= upper <= 1
    assert lower * trials <= successes <= upper * trials
    assert (lower == 0) is (successes == 0)
    assert (upper == 1) is (successes == trials)


@given(cases())
def test_somebody_elses_precision_makes_no_difference(case: tuple[int, int]):
    with localcontext() as context:
        context.prec = 50
        careful = wilson(*case, 0.95)
    assert wilson(*case, 0.95) == careful


def share_of(rate: Rate) -> float:
    return rate.successes / rate.trials


@given(cases(5_000), cases(5_000))
def test_the_difference_is_between_the_ends_that_scipy_has(one: tuple[int, int], two):
    """Newcombe's method 10: the ends of both Wilson intervals, squared and added."""
    before, after = (Rate(successes=s, trials=n) for s, n in (one, two))
    ends = [
        binomtest(each.successes, each.trials).proportion_ci(0.95, method="wilson")
        for each in (before, after)
    ]
    change = share_of(after) - share_of(before)
    down = (share_of(after) - ends[1].low) ** 2 + (ends[0].high - share_of(before)) ** 2
    up = (ends[1].high - share_of(after)) ** 2 + (share_of(before) - ends[0].low) ** 2
    low, high = newcombe(before, after, 0.95)
    assert float(low) == pytest.approx(change - down**0.5, abs=1e-9)
    assert float(high) == pytest.approx(change + up**0.5, abs=1e-9)
    assert low <= Decimal(after.successes) / after.trials - Decimal(one[0]) / one[1] <= high


def test_a_verified_week_is_as_in_the_worked_example():
    before, after = Rate(successes=58, trials=702), Rate(successes=57, trials=480)
    low, high = newcombe(before, after, 0.95)
    assert (round(low, 3), round(high, 3)) == (Decimal("0.002"), Decimal("0.073"))


@pytest.mark.parametrize("odd", [Rate(successes=0, trials=0), Rate(successes=3, trials=2)])
def test_what_is_no_share_has_no_difference(odd: Rate):
    with pytest.raises(ValueError, match="two shares"):
        newcombe(odd, Rate(successes=1, trials=2), 0.95)
    with pytest.raises(ValueError, match="two shares"):
        newcombe(Rate(successes=1, trials=2), odd, 0.95)


@pytest.mark.parametrize(
    ("acos", "orders", "ends"),
    [("0.24547", 358, ("0.221", "0.272")), ("0.240", 62, ("0.187", "0.308"))],
)
def test_acos_has_the_interval_of_its_orders(acos: str, orders: int, ends: tuple[str, str]):
    low, high = by_orders(Decimal(acos), orders, 0.95)
    assert (round(low, 3), round(high, 3)) == tuple(map(Decimal, ends))


def test_without_an_order_there_is_no_interval_of_acos():
    with pytest.raises(ValueError, match="needs an order"):
        by_orders(Decimal("0.24"), 0, 0.95)


@given(st.floats(0.5, 0.999))
def test_quantiles_are_those_of_scipy(level: float):
    assert float(quantile(level)) == pytest.approx(norm.ppf((1 + level) / 2), abs=1e-9)
