"""Whether a conversion rate is steady: as measured, by chance alone, and what is left."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency

from trace_gate.core.statistics.rates import Rate
from trace_gate.core.statistics.volatility import (
    CHI_SQUARE_99,
    MET,
    NOT_MET,
    TOO_LITTLE,
    volatility,
)

LIMIT = Decimal("0.15")


def weeks(orders: str, clicks: int | str = 400) -> list[Rate]:
    each = [int(word) for word in orders.split()]
    of = [clicks] * len(each) if isinstance(clicks, int) else [int(c) for c in clicks.split()]
    return [Rate(successes=k, trials=n) for k, n in zip(each, of, strict=True)]


def percent(number: Decimal) -> str:
    return f"{number * 100:.1f}"


@pytest.mark.parametrize(
    ("orders", "clicks", "figures", "verdict"),
    [
        ("52 66 40 60 41 66 60 51", 400, ("18.8", "12.6", "14.0"), MET),
        ("50 70 44 62 38 66 60 46", 400, ("21.2", "12.6", "17.1"), NOT_MET),
        ("44 41 52 47 38 49 45 42", "413 391 429 401 386 395 411 392", ("7.9", "14.1", "0.0"), MET),
        (
            "9 14 6 11 8 15 7 10",
            "90 98 91 105 104 112 103 100",
            ("28.8", "30.0", "0.0"),
            TOO_LITTLE,
        ),
    ],
)
def test_the_worked_examples(orders: str, clicks: int | str, figures: tuple, verdict: str):
    found = volatility(weeks(orders, clicks), LIMIT)
    assert found.verdict == verdict
    assert found.figures is not None
    three = (found.figures.measured, found.figures.by_chance, found.figures.corrected)
    assert tuple(map(percent, three)) == figures


def test_few_orders_that_differ_by_more_than_chance_are_not_steady():
    found = volatility(weeks("2 30 1 28 2 33 1 30", 100), LIMIT)
    assert found.verdict == NOT_MET
    assert found.figures is not None
    assert found.figures.by_chance > LIMIT
    assert found.figures.chi_square > CHI_SQUARE_99[7]


@pytest.mark.parametrize(
    "blocks",
    [
        weeks("0 0 0 0 0 0 0 0"),
        weeks("9 9 9 9", 9),
        weeks("12 11 10 9", 9),
        [*weeks("40 41 40"), Rate(successes=0, trials=0)],
    ],
)
def test_where_chance_cannot_be_told_nothing_is(blocks: list[Rate]):
    found = volatility(blocks, LIMIT)
    assert (found.verdict, found.figures) == (TOO_LITTLE, None)


@pytest.mark.parametrize("many", [0, 3, 13])
def test_it_is_told_of_four_to_twelve_blocks(many: int):
    with pytest.raises(ValueError, match="4 to 12 blocks"):
        volatility(weeks(" ".join(["40"] * many)), LIMIT)


def test_the_limits_of_chance_are_those_of_scipy():
    assert {at: round(chi2.ppf(0.99, at), 2) for at in CHI_SQUARE_99} == {
        at: float(limit) for at, limit in CHI_SQUARE_99.items()
    }


BLOCKS = st.lists(
    st.tuples(st.integers(1, 900), st.integers(1, 99)).map(
        lambda drawn: Rate(successes=drawn[0] * drawn[1] // 100, trials=drawn[0])
    ),
    min_size=4,
    max_size=12,
)


@given(BLOCKS)
def test_its_figures_are_those_of_numpy_and_scipy(blocks: list[Rate]):
    found = volatility(blocks, LIMIT).figures
    if found is None:
        return
    k = numpy.array([each.successes for each in blocks], float)
    n = numpy.array([each.trials for each in blocks], float)
    share = k.sum() / n.sum()
    measured = numpy.sqrt((n * (k / n - share) ** 2).sum() / (len(n) - 1) / n.mean()) / share
    assert float(found.measured) == pytest.approx(measured, rel=1e-9)
    by_scipy = chi2_contingency(numpy.array([k, n - k]), correction=False).statistic
    assert float(found.chi_square) == pytest.approx(by_scipy, rel=1e-9, abs=1e-9)


@given(BLOCKS, st.randoms())
def test_the_order_of_the_blocks_makes_no_difference(blocks: list[Rate], chance: Random):
    mixed = blocks[:]
    chance.shuffle(mixed)
    assert volatility(mixed, LIMIT) == volatility(blocks, LIMIT)


@given(BLOCKS)
def test_what_chance_explains_is_never_more_than_what_was_measured(blocks: list[Rate]):
    found = volatility(blocks, LIMIT).figures
    assert found is None or 0 <= found.corrected <= found.measured
