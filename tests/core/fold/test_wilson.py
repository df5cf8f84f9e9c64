"""The Wilson score interval, and the rates that have one."""

from __future__ import annotations

from decimal import localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from trace_gate.core.fold.wilson import bounds, trials_of, wilson


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


@pytest.mark.parametrize(
    ("metric", "outcome", "trials"),
    [
        ("conversion_rate", {"clicks": 400}, 400),
        ("Conversion Rate", {"Clicks": 400.0, "sessions": 9}, 400),
        ("cvr", {"sessions": 900}, 900),
        ("ctr", {"impressions": 5000, "clicks": 3}, 5000),
        ("Click-Thru Rate", {"Impressions": 5000}, 5000),
        ("purchase_rate", {"search_query_volume": 266}, 266),
        ("unit_session_percentage", {"sessions": 0}, 0),
        ("acos", {"clicks": 400, "orders": 3}, None),
        ("roas", {"clicks": 400}, None),
        ("conversion_rate", {"impressions": 400}, None),
        ("conversion_rate", {"clicks": True}, None),
        ("conversion_rate", {"clicks": 3.5}, None),
        ("conversion_rate", {"clicks": -1}, None),
        ("conversion_rate", {"clicks": float("inf")}, None),
        ("conversion_rate", {"clicks": "400"}, None),
        ("conversion_rate", {}, None),
    ],
)
def test_trials_are_named_as_reports_name_them(
    metric: str, outcome: dict[str, object], trials: int | None
):
    assert trials_of(metric, outcome) == trials
