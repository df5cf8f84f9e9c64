"""A placement and the bids below it multiply (SPEC 3 and 7).

The percentage of a placement raises every bid of its campaign there. A step of the one and a
step of the other are one step of what is paid for a click.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Within
from trace_gate.core.governor import amounts, courses
from trace_gate.core.governor import value_messages as messages
from trace_gate.core.record import Record
from trace_gate.core.trace.target import PLACEMENTS, normal_name, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext, TargetedChange
    from trace_gate.core.governor.courses import Walked
    from trace_gate.core.trace.target import Target


class Limits(Record):
    """How far a bid may go."""

    at_once: Decimal
    per_day: Decimal
    where: str = ""
    """For people: which bids have this limit."""


class _Other(Record):
    """What lies above a bid, or below a placement."""

    text: str
    here: Decimal
    """Its step in the same decision, with its sign."""
    day: Decimal | None
    """All its steps of the day, in this decision, too, without signs; None from nothing."""


def judge(
    context: DecisionContext, targeted: TargetedChange, walked: Sequence[Walked], limits: Limits
) -> Iterator[Finding]:
    """What a bid and a placement above it come to, in the decision and in the day.

    `targeted` is one of the two, `walked` says how far its target went before.
    """
    if targeted.kind != "bid" or targeted.target.campaign is None:
        return
    step, before = _largest(targeted, walked)
    if not step:
        return  # from nothing is beyond every limit by itself
    tolerance = courses.tolerance(context)
    others = _below if targeted.target.placement else _above
    for other in others(context, targeted.target):
        at_once = abs((1 + step) * (1 + other.here) - 1)
        if other.here and at_once > limits.at_once + tolerance >= abs(step):
            most = f"one decision is {amounts.limit(limits.at_once)}"
            yield _beyond(context, targeted, other, at_once, most)
        alone = abs(step) + before
        day = None if other.day is None else (1 + alone) * (1 + other.day) - 1
        if other.day != 0 and (day is None or day > limits.per_day + tolerance >= alone):
            most = f"a day is {amounts.limit(limits.per_day)}"
            yield _beyond(context, targeted, other, day, most)


def _largest(targeted: TargetedChange, walked: Sequence[Walked]) -> tuple[Decimal | None, Decimal]:
    """The step of a change, and how far the day had gone before it, where both are largest."""
    from decimal import Decimal

    change = targeted.change
    steps = [each.course.step(change.from_value, change.to_value) for each in walked]
    if None in steps:
        return None, Decimal(0)
    days = (sum((d for d in each.of_the_day if d is not None), Decimal(0)) for each in walked)
    return max((each for each in steps if each is not None), key=abs), max(days)


def _above(context: DecisionContext, bid: Target) -> Iterator[_Other]:
    """The placements of the campaign of a bid."""
    name = normal_name(bid.campaign or "")
    for place in PLACEMENTS:
        yield _other(context, parse(f"campaign/{name}/placement/{place}/percent"), own=True)


def _below(context: DecisionContext, placement: Target) -> Iterator[_Other]:
    """The bids below a placement that moved on the day. Those of the decision ask themselves."""
    key = node_keys.within(context.tenant, normal_name(placement.campaign or ""))
    landing = {id(each) for each in context.landing_facts(key)}
    bids = {
        each.target
        for each in context.facts(key)
        if isinstance(each, Within) and each.is_bid and each.executed
        if id(each) in landing or courses.counts_on_the_day(context, context.zone, each.whole)
    }
    for normal in sorted(bids):
        yield _other(context, parse(normal), own=False)


def _other(context: DecisionContext, target: Target, *, own: bool) -> _Other:
    from decimal import Decimal

    here, days = Decimal(0), [Decimal(0)]
    for walked in courses.walked(context, target, {}):
        mine = [
            walked.course.step(each.change.from_value, each.change.to_value)
            for each in context.market
            if own and each.target.normal == target.normal
        ]
        sizes = [*walked.of_the_day, *mine]
        if None in sizes:
            return _Other(text=target.text, here=Decimal(0), day=None)
        known = [each for each in sizes if each is not None]
        days.append(sum((abs(each) for each in known), Decimal(0)))
        here = max((here, *(each for each in mine if each is not None)), key=abs)
    return _Other(text=target.text, here=here, day=max(days))


def _beyond(
    context: DecisionContext,
    targeted: TargetedChange,
    other: _Other,
    total: Decimal | None,
    most: str,
) -> Finding:
    target = targeted.target.text
    message = messages.multiplied(total, other.text, target)
    return context.escalate(
        "TG502", targeted.place, *messages.beyond_limit(message, most, context.ask)
    )
