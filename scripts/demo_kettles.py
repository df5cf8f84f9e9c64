"""What shoppers search for, click and order in the demo's half year: a travel kettle, day by day.

Every figure of a day follows from the term and the day alone, so that each report of a day tells
the same of it. Clicks vary a little, and orders are so many clicks by chance. All is made up.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import NamedTuple

from scripts.demo_terms import Row

Period = tuple[dt.date, dt.date]

FIRST_MONDAY = dt.date(2024, 1, 1)
WEEKS = 26
SIXTY_DAYS = (dt.date(2023, 10, 26), dt.date(2023, 12, 24))
"""All orders of these days have come in on the first Monday."""
_DAY = dt.timedelta(days=1)


class Term(NamedTuple):
    """A search term with its clicks of a usual week; others follow from its ad group."""

    ad_group: str
    text: str
    clicks: int


class AdGroup(NamedTuple):
    """How those who search so buy, and what a click costs."""

    rate: float
    cost: float


class Turn(NamedTuple):
    """From a day on it is different: so many times the clicks, the cost and the rate."""

    ad_group: str
    day: dt.date
    clicks: float = 1.0
    cost: float = 1.0
    rate: float = 1.0


AD_GROUPS = {
    "camping": AdGroup(0.125, 1.14),
    "car": AdGroup(0.100, 1.02),
    "collapsible": AdGroup(0.122, 1.22),
    "dorm": AdGroup(0.105, 1.10),
    "gift": AdGroup(0.0, 0.88),
    "glass": AdGroup(0.060, 1.04),
    "hotel": AdGroup(0.110, 1.12),
    "main": AdGroup(0.112, 1.16),
    "office": AdGroup(0.121, 1.22),
    "quiet": AdGroup(0.115, 1.14),
    "small": AdGroup(0.120, 1.42),
    "travel": AdGroup(0.128, 1.28),
}
TERMS = (
    Term("camping", "camping kettle", 260),
    Term("camping", "kettle for camping", 140),
    Term("camping", "camping kettle with handle", 90),
    Term("car", "car kettle", 52),
    Term("car", "kettle for car", 34),
    Term("car", "car kettle with plug", 22),
    Term("collapsible", "collapsible kettle", 250),
    Term("collapsible", "collapsible silicone kettle", 130),
    Term("collapsible", "kettle collapsible blue", 70),
    Term("dorm", "dorm kettle", 180),
    Term("dorm", "kettle for dorm", 130),
    Term("dorm", "dorm kettle with auto off", 60),
    Term("gift", "kettle gift", 48),
    Term("gift", "gift kettle for men", 27),
    Term("gift", "kettle gift set", 21),
    Term("glass", "glass kettle", 170),
    Term("glass", "glass kettle with light", 100),
    Term("glass", "kettle glass lid", 60),
    Term("main", "kettle", 300),
    Term("main", "kettles", 110),
    Term("office", "office kettle", 240),
    Term("office", "kettle for office", 120),
    Term("office", "office kettle with timer", 80),
    Term("quiet", "quiet kettle", 200),
    Term("quiet", "quiet kettle fast", 120),
    Term("quiet", "kettle quiet boil", 100),
    Term("small", "small kettle", 270),
    Term("small", "small kettle half liter", 130),
    Term("small", "kettle small steel", 90),
    Term("travel", "travel kettle", 290),
    Term("travel", "kettle for travel", 150),
    Term("travel", "travel kettle dual voltage", 110),
)
LATER_TERMS = (
    Term("hotel", "hotel kettle", 110),
    Term("hotel", "kettle for hotel room", 90),
    Term("hotel", "hotel kettle foldable", 60),
)
"""Shoppers begin to search so in spring."""
SPRING = dt.date(2024, 4, 1)
UNSTEADY = {"dorm"}
"""They buy in one week and look in the next."""
TURNS = (
    Turn("camping", dt.date(2024, 1, 8), clicks=1.04, cost=1.03),
    Turn("camping", dt.date(2024, 1, 22), clicks=1.05, cost=1.04),
    Turn("small", dt.date(2024, 1, 22), clicks=0.97, cost=0.86),
    Turn("gift", dt.date(2024, 1, 22), clicks=0.0),
    Turn("glass", dt.date(2024, 2, 12), clicks=0.0),
    Turn("hotel", dt.date(2024, 5, 27), clicks=1.08, cost=1.05),
    Turn("office", dt.date(2024, 6, 3), rate=0.5),
)
"""Bids go up and down, two things pause, and a rival comes to the office."""


def rows(period: Period) -> Iterator[Row]:
    """The rows of a report that is a sum of some days, a row for each term that was clicked."""
    days = [period[0] + at * _DAY for at in range((period[1] - period[0]).days + 1)]
    for term in (*TERMS, *LATER_TERMS):
        counted = [_of_day(term, day) for day in days]
        clicks, orders = (sum(each) for each in zip(*counted, strict=True))
        spend = sum(each * _cost(term, day) for (each, _), day in zip(counted, days, strict=True))
        if clicks:
            yield _row(term, clicks, orders, round(spend, 2))


def _of_day(term: Term, day: dt.date) -> tuple[int, int]:
    """Clicks and orders of a day."""
    if term in LATER_TERMS and day < SPRING:
        return 0, 0
    chance = random.Random(f"{term.text} {day}")
    often, rate = 1.0, AD_GROUPS[term.ad_group].rate * _week_factor(term, day)
    for turn in _turns(term, day):
        often, rate = often * turn.clicks, rate * turn.rate
    clicks = int(term.clicks / 7 * often * chance.uniform(0.9, 1.1) + chance.random())
    clicks = clicks if often else 0
    return clicks, sum(chance.random() < rate for _ in range(clicks))


def _week_factor(term: Term, day: dt.date) -> float:
    """How a week of some differs from the one before, by more than chance."""
    odd = day.isocalendar().week % 2 == 1
    return (1.4 if odd else 0.6) if term.ad_group in UNSTEADY else 1.0


def _cost(term: Term, day: dt.date) -> float:
    """Of a click on a day."""
    cost = AD_GROUPS[term.ad_group].cost
    for turn in _turns(term, day):
        cost *= turn.cost
    return cost


def _turns(term: Term, day: dt.date) -> Iterator[Turn]:
    return (each for each in TURNS if each.ad_group == term.ad_group and each.day <= day)


def _row(term: Term, clicks: int, orders: int, spend: float) -> Row:
    campaign = f"SP-KETTLE-{'GIFT' if term.ad_group == 'gift' else 'MAIN'}"
    where = (campaign, term.ad_group, "kettle", "BROAD", term.text)
    return Row(*where, clicks * 41, clicks, spend, orders)
