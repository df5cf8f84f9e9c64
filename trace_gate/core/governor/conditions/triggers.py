"""What may wake a frozen bucket, as far as counts tell it (SPEC 7, Freeze; SPEC 8).

CONV_DROP is by how many percent of the rate before the conversion of a week fell; ACOS_SPIKE is how
many times its target the ACOS of a week is. A competitor, a price, a review: a person says so.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.fold.hypotheses import outcome
from trace_gate.core.governor.conditions import count_messages, messages, weeks
from trace_gate.core.governor.conditions.condition import MET, NOT_MET, UNKNOWN, Condition
from trace_gate.core.governor.conditions.limits import WEEK
from trace_gate.core.record import Record
from trace_gate.core.statistics import anomalies
from trace_gate.core.statistics.rates import Rate, pooled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.governor.conditions.limits import Limits
    from trace_gate.core.governor.conditions.weeks import Counts, Period

CONV_DROP, ACOS_SPIKE = "CONV_DROP", "ACOS_SPIKE"
_BEFORE = 8
"""So many weeks before, at most, are what the week is held against."""


class Measured(Record):
    """A trigger in one week."""

    value: Decimal
    sentence: str
    basis: tuple[str, ...]
    week: Period


def measured(
    rules: Mapping[str, Any], counts: Counts, goal: Decimal | None, limits: Limits
) -> dict[str, Condition]:
    """Of each trigger that counts tell of, what the newest week says."""
    found: dict[str, Condition] = {}
    for name in (CONV_DROP, ACOS_SPIKE):
        if name in rules:
            newest = next(of_weeks(name, counts, goal, limits), None)
            last = max((each.end for each in counts.usable if each.days == WEEK), default=None)
            now = newest if newest is not None and newest.week.end == last else None
            found[name] = (
                Condition(name=name, verdict=UNKNOWN, sentence=_why(name, counts, goal, limits))
                if now is None
                else _condition(name, rules[name], now)
            )
    return found


def of_weeks(name: str, counts: Counts, goal: Decimal | None, limits: Limits) -> Iterator[Measured]:
    """A trigger in each recent week that tells it, the newest first; none for other triggers."""
    by_end = {each.end: each for each in counts.usable if each.days == WEEK}
    for end in sorted(by_end, reverse=True):
        if end < counts.today - limits.recent_days:
            return
        found = None
        if name == CONV_DROP:
            found = _fall(by_end, end)
        elif name == ACOS_SPIKE and goal:
            found = _spike(by_end[end], goal)
        if found is not None:
            yield found


def _fall(by_end: Mapping[int, Period], end: int) -> Measured | None:
    week, at = by_end[end], by_end[end].start - 1
    earlier: list[Period] = []
    while at in by_end and len(earlier) < _BEFORE:
        earlier.append(by_end[at])
        at = by_end[at].start - 1
    now = weeks.Row(periods=(week,)).rates()
    before = weeks.Row(periods=tuple(earlier[::-1])).rates() if earlier else None
    if now is None or before is None or not now[0].trials:
        return None
    total = pooled(before)
    if not total.trials or not total.successes:
        return None
    value = (1 - _share(now[0]) / _share(total)) * 100
    return Measured(
        value=value,
        sentence=_fell(now[0], before, value),
        basis=tuple(dict.fromkeys(each.trace_id for each in (week, *earlier))),
        week=week,
    )


def _fell(now: Rate, before: list[Rate], value: Decimal) -> str:
    total = pooled(before)
    way = f"A fall by {value:.0f} %" if value >= 0 else f"A rise by {-value:.0f} %"
    text = count_messages.conversion_then(now, len(before), total, way)
    found = anomalies.rate_anomaly(before, now)
    if found.verdict == anomalies.UNUSUAL and found.usual is not None:
        return f"{text} (z {found.usual.z:.1f})."
    if found.verdict == anomalies.NO_HISTORY:
        return count_messages.short_history(text)
    return count_messages.by_chance(text)


def _spike(week: Period, goal: Decimal) -> Measured | None:
    row = weeks.Row(periods=(week,))
    spend, sales = row.amount("spend"), row.amount("sales")
    if spend is None or not sales:
        return None
    value = spend / sales / goal
    sentence = count_messages.acos_now(spend, sales, value, goal)
    return Measured(value=value, sentence=sentence, basis=row.basis, week=week)


def _condition(name: str, rule: Mapping[str, Any], found: Measured) -> Condition:
    met = fires(rule, found.value)
    return Condition(
        name=name,
        verdict=MET if met else NOT_MET,
        sentence=found.sentence,
        measured={"actual_value": messages.plain(found.value, 2)},
        basis=found.basis,
    )


def fires(rule: Mapping[str, Any], value: object) -> bool:
    """Whether a value meets the threshold of a trigger."""
    plain = messages.plain(value, 10) if isinstance(value, Decimal) else value
    return outcome.compared(plain, rule["operator"], rule["threshold"]) is True


def _why(name: str, counts: Counts, goal: Decimal | None, limits: Limits) -> str:
    if name == ACOS_SPIKE and not goal:
        return messages.NO_GOAL
    week = weeks.in_a_row(counts, 1, limits.recent_days)
    if week is None:
        return messages.why_no_weeks(counts, 1, limits.recent_days)
    if name == ACOS_SPIKE:
        spend = week.amount("spend")
        return messages.no_sales(spend) if spend else count_messages.no_sales()
    return count_messages.no_week_before()


def _share(rate: Rate) -> Decimal:
    return Decimal(rate.successes) / rate.trials
