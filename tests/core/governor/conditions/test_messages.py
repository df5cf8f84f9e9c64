"""The sentences of conditions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trace_gate.core.governor.conditions import messages
from trace_gate.core.statistics.rates import Rate


@pytest.mark.parametrize(
    ("fraction", "text"), [("0.15", "15 %"), ("0.005", "0.5 %"), ("1", "100 %"), ("0", "0 %")]
)
def test_a_limit_has_the_digits_that_it_needs(fraction, text):
    assert messages.limit(Decimal(fraction)) == text


def test_a_band_is_in_percent():
    assert messages.band(Decimal("0.200"), Decimal("0.300")) == "band 20 to 30"


@pytest.mark.parametrize(
    ("orders", "clicks", "needed"),
    [(80, 800, "40"), (80, 803, "40"), (10, 1000, "44"), (1, 2, "22")],
)
def test_how_many_orders_a_week_make_chance_small_enough(orders, clicks, needed):
    rate = Rate(successes=orders, trials=clicks)
    assert messages.orders_needed(rate, Decimal("0.15")) == needed


@pytest.mark.parametrize(
    ("orders", "clicks", "why"),
    [
        ((1, 0, 0), (9, 0, 0), "2 of them without a click."),
        ((0, 0, 0), (0, 0, 0), "none of them has a click."),
        ((0, 0, 0), (9, 9, 9), "none of them has an order."),
        ((9, 9, 9), (1, 1, 1), "as many orders as clicks, or more. Look at the report"),
    ],
)
def test_why_weeks_tell_no_volatility(orders, clicks, why):
    weeks = [Rate(successes=o, trials=c) for o, c in zip(orders, clicks, strict=True)]
    total = Rate(successes=sum(orders), trials=sum(clicks))
    assert f"in 3 weeks: {why}" in messages.no_volatility(weeks, total)


def test_spend_without_sales_is_not_said_where_nothing_was_spent():
    assert messages.no_sales(Decimal(0)).startswith("Nothing was spent and nothing was sold")


def test_a_figure_without_an_end_ends():
    assert messages.plain(Decimal("1e308"), 4) == 1e15
    assert messages.plain(Decimal("0.24551"), 4) == 0.2455
