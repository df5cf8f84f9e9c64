"""The search terms of the tutorial: what each brings in a week, and what that makes day by day.

Clicks and orders of a week differ a little from the usual ones, by a fixed seed. All is made up.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import NamedTuple

SEED = 44
DAYS_OF_WEEK = 7
FIRST_DAY = dt.date(2026, 1, 7)
"""On this day Mia lowers the bid on gift terms."""

SIXTY_DAYS = (dt.date(2025, 11, 6), dt.date(2026, 1, 4))
BY_DAY = {
    "january": (FIRST_DAY, dt.date(2026, 1, 20)),
    "february": (dt.date(2026, 1, 28), dt.date(2026, 3, 3)),
    "spring": (dt.date(2026, 3, 11), dt.date(2026, 5, 14)),
}
"""Name of a report by day to its first and last day"""


class Row(NamedTuple):
    """What differs from row to row; the other columns follow from it."""

    campaign: str
    ad_group: str
    targeting: str
    match: str
    term: str
    impressions: int
    clicks: int
    spend: float
    orders: int
    other_units: int = 0


class Term(NamedTuple):
    """A search term with its clicks and orders of a usual week."""

    campaign: str
    ad_group: str
    targeting: str
    match: str
    text: str
    clicks: int
    orders: float
    cost: float
    """Of a click"""


EXACT = ("SP-PRESS-EXACT", "press-core")
BROAD = ("SP-PRESS-BROAD", "press-discovery", "coffee press", "BROAD")
GIFT = ("SP-PRESS-PHRASE", "press-gift", "coffee gift", "PHRASE")
DAILY_TERMS = (
    Term(*EXACT, "camping french press", "EXACT", "camping french press", 217, 23, 1.02),
    Term(*BROAD, "french press for camping", 119, 12.5, 0.96),
    Term(*BROAD, "camping coffee press", 77, 8, 0.94),
    Term(*EXACT, "travel french press", "EXACT", "travel french press", 98, 8, 1.05),
    Term(*BROAD, "insulated french press", 63, 6.5, 0.98),
    Term(*BROAD, "french press", 140, 13.7, 0.97),
    Term(*GIFT, "coffee gift basket", 49, 0.5, 0.76),
)
"""The gift term as it is after the lower bid."""

OTHER_TERMS = (
    Term(*BROAD, "travel coffee press", 70, 5.6, 0.97),
    Term(*BROAD, "french press travel mug", 49, 3.1, 0.99),
    Term(*BROAD, "insulated coffee press", 56, 5.3, 0.95),
    Term(*BROAD, "large insulated french press", 42, 4.1, 0.98),
    Term(*GIFT, "coffee gift for men", 49, 1.6, 0.92),
    Term(*GIFT, "gift for coffee lovers", 42, 1.2, 0.90),
    Term(*BROAD, "coffee press", 98, 7.7, 0.93),
    Term(*BROAD, "french press coffee maker", 70, 5.8, 0.96),
)
BEFORE_THE_LOWER_BID = {"coffee gift basket": (84, 0.0, 0.92)}


def summary() -> Iterator[Row]:
    """Sixty days before the lower bid, a row for each term."""
    for term in (*DAILY_TERMS, *OTHER_TERMS):
        clicks, orders, cost = BEFORE_THE_LOWER_BID.get(
            term.text, (term.clicks, term.orders, term.cost)
        )
        weeks = 60 / DAYS_OF_WEEK
        yield _row(term, round(clicks * weeks), round(orders * weeks), cost)


def daily(period: tuple[dt.date, dt.date]) -> Iterator[tuple[dt.date, Row]]:
    """The rows of some days; every report of one day tells the same of it."""
    chance = random.Random(SEED)
    day = FIRST_DAY
    while day <= period[1]:
        weeks = {term: _week(term, chance) for term in DAILY_TERMS}
        for number in range(DAYS_OF_WEEK):
            for term, (clicks, orders) in weeks.items():
                row = _row(term, clicks[number], orders[number], term.cost)
                if period[0] <= day <= period[1] and row.clicks:
                    yield day, row
            day += dt.timedelta(days=1)


def _week(term: Term, chance: random.Random) -> tuple[list[int], list[int]]:
    """Clicks and orders of seven days."""
    clicks = round(term.clicks * chance.uniform(0.95, 1.05))
    orders = int(term.orders * chance.uniform(0.65, 1.35) + chance.random())
    return _spread(clicks, chance), _spread(orders, chance)


def _spread(total: int, chance: random.Random) -> list[int]:
    """A sum over seven days, as evenly as it goes; which days have one more is by chance."""
    more = set(chance.sample(range(DAYS_OF_WEEK), total % DAYS_OF_WEEK))
    return [total // DAYS_OF_WEEK + (number in more) for number in range(DAYS_OF_WEEK)]


def _row(term: Term, clicks: int, orders: int, cost: float) -> Row:
    *where, text = term[:5]
    return Row(*where, text, clicks * 41, clicks, round(clicks * cost, 2), orders)
