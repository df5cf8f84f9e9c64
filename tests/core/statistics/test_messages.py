"""Rates and amounts as an analyst reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trace_gate.core.statistics import messages
from trace_gate.core.statistics.anomalies import amount_anomaly, rate_anomaly
from trace_gate.core.statistics.rates import Rate


@pytest.mark.parametrize(
    ("successes", "trials", "text"),
    [
        (38, 340, "38/340 = 11.2 % (8.3 to 15.0)"),
        (0, 20, "0/20 = 0.0 % (0.0 to 16.1)"),
        (0, 0, "0/0"),
        (3, 2, "3/2 = 150.0 %"),
        (1_200, 34_000, "1,200/34,000 = 3.5 % (3.3 to 3.7)"),
    ],
)
def test_a_rate_is_told_with_its_counts_and_its_interval(successes: int, trials: int, text: str):
    assert messages.rate(Rate(successes=successes, trials=trials)) == text


def test_an_unusual_rate_is_told_with_what_was_expected():
    now = Rate(successes=19, trials=408)
    found = rate_anomaly([Rate(successes=45, trials=402)] * 8, now)
    assert messages.rate_anomaly("conversion_rate", now, found) == (
        "conversion_rate 19/408 = 4.7 % (3.0 to 7.2); 8 earlier periods: 360/3,216 = 11.2 % "
        "(10.2 to 12.3). 46 expected, 25 to 66 is usual (z -3.9)."
    )


def test_without_history_a_rate_is_told_alone():
    now = Rate(successes=1, trials=2)
    assert messages.rate_anomaly("ctr", now, rate_anomaly([], now)).startswith("ctr 1/2 = 50.0 %")


def test_an_unusual_amount_is_told_with_its_median():
    found = amount_anomaly([Decimal(100)] * 8, Decimal(250), volume=90)
    assert messages.amount_anomaly("spend", Decimal(250), found) == (
        "spend 250; the median of 8 earlier periods is 100: +150 %."
    )
    assert messages.amount_anomaly(
        "spend", Decimal(5), amount_anomaly([], Decimal(5), volume=0)
    ) == ("spend 5")
