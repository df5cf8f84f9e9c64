"""Volatility and ACOS of a bucket: the worked examples, number by number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.counts import CLICKS, STEADY, TODAY, by_week, counts, reported
from trace_gate.core.governor.conditions import rates
from trace_gate.core.governor.conditions.condition import MET, NOT_MET, TOO_LITTLE, UNKNOWN
from trace_gate.core.governor.conditions.limits import Limits

LIMITS, BELOW, GOAL = Limits(), Decimal("0.15"), Decimal("0.25")
FEW = ((9, 14, 6, 11, 8, 15, 7, 10), (90, 98, 91, 105, 104, 112, 103, 100))
MONEY = {"spend": 1846.20, "sales": 7520.40}


def steady(facts, days=60):
    return rates.steady("volatility", counts(facts), days, BELOW, LIMITS)


def in_band(facts, goal=GOAL):
    return rates.in_band("acos", counts(facts), 60, goal, LIMITS)


@pytest.mark.parametrize(
    ("facts", "verdict", "says"),
    [
        (
            by_week(STEADY, CLICKS),
            MET,
            "Volatility 7.9 % < 15 % (8 weeks, 358/3,218; chance alone 14.1 %).",
        ),
        (
            by_week((52, 66, 40, 60, 41, 66, 60, 51)),
            MET,
            "Volatility beyond chance 14.0 % < 15 % (8 weeks, 436/3,200; chance alone 12.6 %).",
        ),
        (
            by_week((50, 70, 44, 62, 38, 66, 60, 46)),
            NOT_MET,
            (
                "Volatility 21.2 %, beyond chance 17.1 %, not below 15 % (8 weeks, 436/3,200; "
                "chance alone 12.6 %)."
            ),
        ),
        (
            by_week(*FEW),
            TOO_LITTLE,
            (
                "Weekly rates differ 28.8 %, chance alone 30.0 % (80/803): needs about 40 orders a"
                " week."
            ),
        ),
    ],
)
def test_volatility_of_the_worked_examples(facts, verdict, says):
    found = steady(facts)
    assert (found.verdict, found.sentence) == (verdict, says)
    assert found.basis == ("TRACE-20250303-001",)


def test_what_was_measured_stands_beside_it_as_plain_values():
    assert steady(by_week(STEADY, CLICKS)).measured == {
        "volatility": 0.0791,
        "volatility_by_chance": 0.1409,
        "volatility_beyond_chance": 0.0,
        "from": "2025-01-06",
        "to": "2025-03-02",
        "orders": 358,
        "clicks": 3218,
    }


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ([], "No observation counts it"),
        (by_week(STEADY[:7], CLICKS[:7]), "7 of 8 weeks in a row are counted"),
        (by_week(STEADY, CLICKS, last=TODAY - 15), "No observation of the last 14 days"),
        ([reported(TODAY - 62, TODAY - 32), reported(TODAY - 31, TODAY - 1)], "Monthly reports"),
        (by_week(STEADY, CLICKS, captured=None), "No report has the days"),
        (by_week(STEADY, CLICKS, closed=TODAY + 90), "before all their sales had come in"),
    ],
)
def test_what_cannot_be_told_says_why(facts, part):
    found = steady(facts)
    assert found.verdict == UNKNOWN
    assert part in found.sentence


def test_weeks_without_any_order_are_too_little_data():
    assert steady(by_week((0,) * 8)).verdict == TOO_LITTLE


def test_a_month_is_four_weeks_and_a_year_cannot_be_told():
    assert steady(by_week(STEADY[:4], CLICKS[:4]), 30).verdict == MET
    assert steady(by_week(STEADY, CLICKS), 365).verdict == UNKNOWN


def test_acos_of_the_worked_example():
    found = in_band(by_week(STEADY, CLICKS, **MONEY))
    assert found.sentence == "ACOS 1,846.20/7,520.40 = 24.5 % (22.1 to 27.2), band 20 to 30."
    assert found.verdict == MET
    assert found.measured == {
        "acos": 0.2455,
        "acos_target": 0.25,
        "spend": 1846.2,
        "sales": 7520.4,
    }


@pytest.mark.parametrize(
    ("spend", "sales", "verdict"),
    [
        (200, 1000, MET),
        (300, 1000, MET),
        (199.9, 1000, NOT_MET),
        (300.1, 1000, NOT_MET),
        (12, 0, NOT_MET),
        (0, 0, UNKNOWN),
        (None, 1000, UNKNOWN),
    ],
)
def test_the_value_decides_whether_acos_is_in_its_band(spend, sales, verdict):
    assert in_band(by_week(STEADY, CLICKS, spend=spend, sales=sales)).verdict == verdict


def test_acos_without_sales_is_called_so_and_is_not_infinite():
    found = in_band(by_week(STEADY, CLICKS, spend=80, sales=0))
    assert found.sentence == "Spend without sales (80.00): ACOS cannot be told."


def test_monthly_reports_tell_acos_and_no_target_tells_nothing():
    money = {"figures": {"orders": 30}, "money": {"spend": 250, "sales": 1000}}
    months = [
        reported(TODAY - 61, TODAY - 31, **money),
        reported(TODAY - 30, TODAY - 1, 2, **money),
    ]
    assert in_band(months).verdict == MET
    assert in_band(months, None).verdict == UNKNOWN
    assert in_band(months[1:]).verdict == UNKNOWN


@pytest.mark.parametrize(
    ("sales", "verdict"), [(30, MET), (0, MET), (80, NOT_MET), (None, UNKNOWN)]
)
def test_acos_far_above_its_target_is_so_in_every_week(sales, verdict):
    weeks = by_week(STEADY[:3], CLICKS[:3], last=TODAY - 9, spend=60, sales=30)
    last = by_week((0,), 400, spend=20, sales=sales)
    found = rates.always_above("above", counts([*weeks, *last]), 30, GOAL, LIMITS)
    assert found.verdict == verdict
