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
