"""The conditions of TEST and GROW, by counts (SPEC 8, Conditions of transitions)."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.governor.conditions import count_messages, messages, rates, weeks
from trace_gate.core.governor.conditions.condition import (
    DAY,
    MET,
    NOT_MET,
    UNKNOWN,
    Condition,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trace_gate.core.governor.conditions.condition import Known
    from trace_gate.core.governor.conditions.limits import Limits
    from trace_gate.core.governor.conditions.weeks import Counts, Row


def days_in_state(known: Known, needed: int) -> Condition:
    """Whether a bucket is so many days in its state."""
    met = known.days >= needed
    return Condition(
        name="days",
        verdict=MET if met else NOT_MET,
        sentence=f"{known.state} {known.days} days" + ("." if met else f" of {needed}."),
        measured={"days": known.days},
    )


def _grows(known: Known, limits: Limits) -> list[Condition]:
    """TEST to GROW: an order within the days of the test, and enough clicks by impressions."""
    row = _since(known, limits)
    found = [days_in_state(known, limits.days_at_least)]
    if row is None or row.total("orders") is None:
        return [*found, _nothing("orders", known.counts, limits)]
    orders, clicks = row.total("orders") or 0, row.total("clicks")
    sentence = count_messages.orders_from(orders, clicks, row)
    found.append(_by_counts("orders", met=orders > 0, sentence=sentence, of=row, orders=orders))
    shown = row.total("impressions")
    if not shown or clicks is None:
        return [
            *found,
            Condition(
                name="click_rate",
                verdict=UNKNOWN,
                sentence=count_messages.no_impressions(),
                basis=row.basis,
            ),
        ]
    limit, share = limits.click_rate_above, Decimal(clicks) / shown
    how = "above" if share > limit else "not above"
    sentence = count_messages.share_of_clicks(clicks, shown, share, how, limit)
    shares = {"clicks": clicks, "impressions": shown}
    return [
        *found,
        _by_counts("click_rate", met=share > limit, sentence=sentence, of=row, **shares),
    ]


def _dies_in_test(known: Known, limits: Limits) -> list[Condition]:
    """TEST to KILL: no order in so many days, or in so many clicks."""
    row = _since(known, limits)
    if row is None or row.total("orders") is None:
        return [_nothing("no_order", known.counts, limits)]
    orders, clicks = row.total("orders") or 0, row.total("clicks")
    if not orders and not clicks:
        return [_unseen(row, clicks)]
    lately = _in_a_row(row)
    enough = _is_enough(lately, limits)
    if not orders and not enough and _is_enough(row, limits):
        sentence = count_messages.not_all_days(row)
        return [Condition(name="no_order", verdict=UNKNOWN, sentence=sentence, basis=row.basis)]
    days = sum(each.days for each in row.periods)
    sentence = count_messages.orders_in(orders, clicks, days)
    figures = {"orders": orders} if clicks is None else {"orders": orders, "clicks": clicks}
    return [_by_counts("no_order", met=not orders and enough, sentence=sentence, of=row, **figures)]


def _unseen(row: Row, clicks: int | None) -> Condition:
    """No order and no click: the product may not have been shown, or the report is of others."""
    why = count_messages.no_clicks(clicks)
    sentence = count_messages.look_at_campaigns(why, row)
    return Condition(name="no_order", verdict=UNKNOWN, sentence=sentence, basis=row.basis)


def _in_a_row(row: Row) -> Row:
    """The newest periods of it that follow each other without a gap."""
    found = [row.periods[-1]]
    for each in reversed(row.periods[:-1]):
        if each.end != found[-1].start - 1:
            break
        found.append(each)
    return row.with_(periods=tuple(found[::-1]))


def _is_enough(row: Row, limits: Limits) -> bool:
    days = sum(each.days for each in row.periods)
    clicks = row.total("clicks") or 0
    return days >= limits.days_without_order or clicks >= limits.clicks_without_order


def _harvests(known: Known, limits: Limits) -> list[Condition]:
    """GROW to HARVEST: steady, and ACOS in its band."""
    return [days_in_state(known, limits.grow_days), *_fit(known, limits)]


def _fit(known: Known, limits: Limits) -> list[Condition]:
    days, below = limits.grow_days, limits.volatility_below
    return [
        rates.steady("conversion_volatility", known.counts, days, below, limits),
        rates.in_band("acos", known.counts, days, known.goal, limits),
    ]


def _dies_in_grow(known: Known, limits: Limits) -> list[Condition]:
    """GROW to KILL: not fit for HARVEST after its days, or ACOS far above its target.

    An ACOS below its band keeps it from HARVEST, and is no reason to end it (decision 180).
    """
    above = rates.always_above("acos_far_above", known.counts, limits.grow_days, known.goal, limits)
    if known.days < limits.grow_days:
        return [above]
    fit = _fit(known, limits)
    failed = [each for each in fit if each.verdict == NOT_MET]
    bad = [each for each in failed if not _costs_less(each)]
    unknown = [each for each in fit if each.verdict == UNKNOWN]
    unfit = Condition(
        name="not_fit_for_harvest",
        verdict=MET if bad else UNKNOWN if unknown else NOT_MET,
        sentence=" ".join(
            f"{each.sentence} {messages.COSTS_LESS}" if _costs_less(each) else each.sentence
            for each in bad or unknown or failed or fit
        ),
        measured={key: value for each in bad for key, value in each.measured.items()},
        basis=tuple(dict.fromkeys(trace for each in bad for trace in each.basis)),
    )
    return [unfit, above]


def _costs_less(each: Condition) -> bool:
    """Whether it is an ACOS that is out of its band on the good side."""
    measured = each.measured
    is_out = each.verdict == NOT_MET and "acos" in measured
    return is_out and measured["acos"] < measured["acos_target"]


ALL: Mapping[tuple[str, str], Callable[[Known, Limits], list[Condition]]] = {
    ("TEST", "GROW"): _grows,
    ("GROW", "HARVEST"): _harvests,
}
"""Ways that take all of their conditions"""
ANY: Mapping[tuple[str, str], Callable[[Known, Limits], list[Condition]]] = {
    ("TEST", "KILL"): _dies_in_test,
    ("GROW", "KILL"): _dies_in_grow,
}
"""Ways for which one of their conditions is enough"""


def _since(known: Known, limits: Limits) -> Row | None:
    """What was counted in this state, where it tells of now."""
    row = weeks.since(known.counts, known.since // DAY)
    recent = row is not None and row.periods[-1].end >= known.counts.today - limits.recent_days
    return row if recent else None


def _nothing(name: str, counts: Counts, limits: Limits) -> Condition:
    why = messages.why_no_weeks(counts, 1, limits.recent_days)
    newest = counts.newest
    if newest is not None and newest >= counts.today - limits.recent_days:
        why = count_messages.no_counts()
    return Condition(name=name, verdict=UNKNOWN, sentence=why)


def _by_counts(name: str, *, met: bool, sentence: str, of: Row, **measured: int) -> Condition:
    return Condition(
        name=name,
        verdict=MET if met else NOT_MET,
        sentence=sentence,
        measured={"from": of.days[:10], "to": of.days[-10:], **measured},
        basis=of.basis,
    )
