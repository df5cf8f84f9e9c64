"""Volatility and ACOS of a bucket by its counts (SPEC 8; reference of the mathematics: statistics).

Figures are computed from counts. The value decides, the interval is only shown.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.governor.conditions import count_messages, messages, weeks
from trace_gate.core.governor.conditions.condition import (
    MET,
    NOT_MET,
    TOO_LITTLE,
    UNKNOWN,
    Condition,
)
from trace_gate.core.governor.conditions.limits import WEEK
from trace_gate.core.statistics import intervals, volatility

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.governor.conditions.limits import Limits
    from trace_gate.core.governor.conditions.weeks import Counts, Row

_VERDICTS = {volatility.MET: MET, volatility.NOT_MET: NOT_MET, volatility.TOO_LITTLE: TOO_LITTLE}


def steady(name: str, counts: Counts, days: int, below: Decimal, limits: Limits) -> Condition:
    """Whether conversion varies by less than a limit, over so many days in whole weeks."""
    wanted = days // WEEK
    if not weeks.LEAST <= wanted <= weeks.MOST:
        return Condition(name=name, verdict=UNKNOWN, sentence=count_messages.not_weeks(days))
    row = weeks.in_a_row(counts, wanted, limits.recent_days)
    if row is None:
        why = messages.why_no_weeks(counts, wanted, limits.recent_days)
        return Condition(name=name, verdict=UNKNOWN, sentence=why)
    blocks = row.rates()
    if blocks is None:
        return Condition(
            name=name,
            verdict=UNKNOWN,
            sentence=count_messages.no_orders(),
            basis=row.basis,
        )
    found = volatility.volatility(blocks, below)
    verdict, measured = _VERDICTS[found.verdict], _counted(row)
    if found.figures is None:
        why = messages.no_volatility(blocks, found.total)
        return Condition(
            name=name, verdict=verdict, sentence=why, measured=measured, basis=row.basis
        )
    if verdict == TOO_LITTLE:
        sentence = messages.chance(found.figures, found.total, below)
    else:
        word = messages.steady if verdict == MET else messages.unsteady
        sentence = word(found.figures, found.total, wanted, below)
    figures = {
        "volatility": _plain(found.figures.measured),
        "volatility_by_chance": _plain(found.figures.by_chance),
        "volatility_beyond_chance": _plain(found.figures.corrected),
    }
    return Condition(
        name=name,
        verdict=verdict,
        sentence=sentence,
        measured={**figures, **measured},
        basis=row.basis,
    )


def in_band(
    name: str, counts: Counts, days: int, goal: Decimal | None, limits: Limits
) -> Condition:
    """Whether ACOS lies in the band around its target, over so many days."""
    row = weeks.in_a_row(counts, max(weeks.LEAST, days // WEEK), limits.recent_days)
    row = row or weeks.covering(counts, days, limits.recent_days)
    if goal is None:
        return Condition(name=name, verdict=UNKNOWN, sentence=messages.NO_GOAL)
    if row is None:
        why = messages.why_no_weeks(counts, days // WEEK, limits.recent_days)
        return Condition(name=name, verdict=UNKNOWN, sentence=why)
    spend, sales = row.amount("spend"), row.amount("sales")
    if spend is None or sales is None:
        return Condition(
            name=name,
            verdict=UNKNOWN,
            sentence=count_messages.no_sales(),
            basis=row.basis,
        )
    if not sales:
        verdict = NOT_MET if spend else UNKNOWN
        return Condition(
            name=name, verdict=verdict, sentence=messages.no_sales(spend), basis=row.basis
        )
    low, high = goal * (1 - limits.acos_band), goal * (1 + limits.acos_band)
    orders = row.total("orders")
    around = intervals.by_orders(spend / sales, orders, messages.LEVEL) if orders else None
    return Condition(
        name=name,
        verdict=MET if low <= spend / sales <= high else NOT_MET,
        sentence=messages.acos(spend, sales, around, messages.band(low, high)),
        measured={
            "acos": _plain(spend / sales),
            "acos_target": _plain(goal),
            "spend": _plain(spend),
            "sales": _plain(sales),
        },
        basis=row.basis,
    )


def always_above(
    name: str, counts: Counts, days: int, goal: Decimal | None, limits: Limits
) -> Condition:
    """Whether ACOS was above so many targets in every week."""
    if goal is None:
        return Condition(name=name, verdict=UNKNOWN, sentence=messages.NO_GOAL)
    wanted = max(weeks.LEAST, days // WEEK)
    row = weeks.in_a_row(counts, wanted, limits.recent_days)
    if row is None:
        why = messages.why_no_weeks(counts, wanted, limits.recent_days)
        return Condition(name=name, verdict=UNKNOWN, sentence=why)
    most, times = goal * limits.acos_above_targets, messages.number(limits.acos_above_targets)
    single = [weeks.Row(periods=(each,)) for each in row.periods]
    amounts = [(each.amount("spend"), each.amount("sales")) for each in single]
    if any(None in each for each in amounts):
        return Condition(
            name=name,
            verdict=UNKNOWN,
            sentence=count_messages.no_sales(),
            basis=row.basis,
        )
    above = sum(bool(spend and spend > most * (sales or 0)) for spend, sales in amounts)
    return Condition(
        name=name,
        verdict=MET if above == wanted else NOT_MET,
        sentence=count_messages.often_above(times, most, above, wanted),
        measured={"weeks_above": above, "weeks": wanted, "acos_target": _plain(goal)},
        basis=row.basis,
    )


def _counted(row: Row) -> Mapping[str, Any]:
    return {
        "from": row.days[:10],
        "to": row.days[-10:],
        "orders": row.total("orders"),
        "clicks": row.total("clicks"),
    }


def _plain(value: Decimal) -> float:
    """As YAML writes it: four digits of a fraction, and the cents of an amount."""
    return messages.plain(value, 4)
