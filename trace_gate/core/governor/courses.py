"""How far a target was moved: the executed changes that count against a decision (SPEC 7).

A target is looked at with those that have the same values (a keyword without a match type, and
with one). What counts is what happened on the same day of the shop, what the base knows of
later days, and whatever the same unit brings: it lands together.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Moved
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import amounts
from trace_gate.core.record import Record
from trace_gate.core.trace.target import same_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.governor.context import DecisionContext, TargetedChange
    from trace_gate.core.trace.target import Target

    Own = Mapping[str, Sequence[Moved]]
    """Normal form to the changes of the decision itself that stand before the one in question"""


FIRST = "first_at_most"
"""The key of the limits on first values."""


class Walked(Record):
    """Where a target stands after some changes, and how far those of the day moved it."""

    course: amounts.Course
    of_the_day: tuple[Decimal | None, ...]
    """Each change that counts and moved something, without a sign; None from nothing."""


def tolerance(context: DecisionContext) -> Decimal:
    """Two numbers that differ by no more count as the same."""
    return amounts.limit_of(context.policy.guardrails["tolerance"])


def limits_first(context: DecisionContext) -> bool:
    """Whether the policy speaks of first values: one without the key believes `from_value`."""
    return FIRST in context.policy.guardrails["amplitude"]


def most_at_first(context: DecisionContext, target: Target) -> Decimal | None:
    """The limit of a first value in the money of the shop; None: it always takes a person.

    A percentage of a placement is no money.
    """
    limits = context.policy.guardrails["amplitude"].get(FIRST) or {}
    if target.placement is not None:
        return None
    return decimal_of((limits.get(target.kind) or {}).get(currency(context)))


def currency(context: DecisionContext) -> str:
    """The money of the shop."""
    tenant = context.trace.tenant
    return (tenant.currency if tenant is not None else None) or ""


def may_have_begun(context: DecisionContext, target: Target, value: object) -> bool:
    """Whether a value is so small that a first decision might have set it without a person."""
    most, number = most_at_first(context, target), decimal_of(value)
    return most is not None and number is not None and 0 <= number <= most + tolerance(context)


def of(context: DecisionContext, target: Target) -> tuple[amounts.Course, ...]:
    """The course of a target; more than one where it stands for several."""
    return tuple(each.course for each in walked(context, target, {}))


def walked(context: DecisionContext, target: Target, own: Own) -> tuple[Walked, ...]:
    """The same, with what counts against the day."""
    return tuple(_walked(context, target, group, own) for group in same_values(target))


def _walked(context: DecisionContext, target: Target, group: Sequence[str], own: Own) -> Walked:
    limit, course, sizes = (
        tolerance(context),
        amounts.Course(believes=not limits_first(context)),
        [],
    )
    keys = [node_keys.value(context.tenant, normal) for normal in group]
    landing = {id(each) for key in keys for each in _moves(context.landing_facts(key))}
    known = [each for key in keys for each in _moves(context.facts(key))]
    mine = [each for normal in group for each in own.get(normal, ())]
    for each in (*sorted(known, key=lambda fact: fact.order), *mine):
        start, goal = decimal_of(each.from_value), decimal_of(each.to_value)
        free, size = course.returns(start, goal, limit), course.step(start, goal)
        if not each.failed:  # what failed moved nothing, and used its day all the same
            begins = each.vouched or may_have_begun(context, target, each.from_value)
            course = course.after(start, goal, limit, back=each.back, begins=begins)
        counts = id(each) in landing or counts_on_the_day(context, each.timezone, each.whole)
        if counts and not free and size != 0:
            sizes.append(abs(size) if size is not None else None)
    return Walked(course=course, of_the_day=tuple(sizes))


def _moves(facts: Iterable[Fact]) -> list[Moved]:
    return [each for each in facts if isinstance(each, Moved)]


def own_move(context: DecisionContext, targeted: TargetedChange) -> Moved:
    """A change of the decision itself, for those of its changes that come after."""
    return Moved(
        whole=context.at.whole,
        fraction=context.at.fraction,
        trace_id=context.id,
        number=targeted.change.index + 1,
        from_value=targeted.change.from_value,
        to_value=targeted.change.to_value,
        timezone=context.zone,
        back=context.trace.is_rollback,
    )


def counts_on_the_day(context: DecisionContext, zone: str, moment: int) -> bool:
    """Whether something counts against the day of a decision.

    What the base knows of later days does, too: to date a decision back frees it of nothing.
    """
    return moment > context.at.whole or same_day(context, zone, moment)


def same_day(context: DecisionContext, zone: str, moment: int) -> bool:
    """Whether a moment is on the day of the decision, by the clock of either of the two.

    That somebody knows the clock of the decision is asked in `emergency`.
    """
    return any(
        context.local_date(each, moment) == context.local_date(each, context.at.whole)
        for each in {zone, context.zone}
        if context.local_date(each, moment) is not None
    )
