"""Guardrail 2: how far one target may move (SPEC 7, Amplitude; TG502).

Bids and budgets: in one change, and all changes of a day of the shop, or of a unit, added up.
Texts of a product page: so many items need no person. A goal always takes one. Beyond a limit
a person must approve.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Changed
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import (
    amounts,
    courses,
    first_values,
    goals,
    stacked,
    texts,
    touched_buckets,
)
from trace_gate.core.governor.stacked import Limits
from trace_gate.core.trace.target import NUMBERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.facts import Moved
    from trace_gate.core.governor.context import DecisionContext, TargetedChange
    from trace_gate.core.governor.courses import Walked


def judge(context: DecisionContext) -> Iterator[Finding]:
    """What is beyond a limit, and what is no number; each thing once."""
    yield from dict.fromkeys((*_numbers(context), *goals.judge(context)))
    yield from texts.judge(context)
    yield from _drifted(context)


def _numbers(context: DecisionContext) -> Iterator[Finding]:
    careful = in_harvest(context)
    own: dict[str, list[Moved]] = {}
    for targeted in context.market:
        if targeted.kind not in NUMBERS:
            continue
        odd = _no_number(context, targeted)
        if odd is not None:
            yield odd
        else:
            walked = courses.walked(context, targeted.target, own)
            limits = _limits(context, targeted, careful=targeted in careful)
            for each in walked:
                yield from _number(context, targeted, each, limits)
            yield from stacked.judge(context, targeted, walked, limits)
        own.setdefault(targeted.target.normal, []).append(courses.own_move(context, targeted))


def returns(context: DecisionContext, targeted: TargetedChange) -> bool:
    """Whether a change only brings back what its target was before (SPEC 5, Undoing)."""
    if targeted.kind in NUMBERS:
        known, limit = courses.of(context, targeted.target), courses.tolerance(context)
        return all(each.had(targeted.change.to_value, limit) for each in known)
    if targeted.kind == "content":
        return texts.returns(context, targeted)
    wanted = targeted.change.to_value
    return wanted is not None and wanted in texts.stood(_states(context, targeted))


def in_harvest(context: DecisionContext) -> tuple[TargetedChange, ...]:
    """The changes that touch a bucket in the state that buckets are frozen from.

    A decision about files touches none, and nothing is collected of a bucket that it names.
    """
    if not context.market:
        return ()
    state = context.policy.bucket_lifecycle["freeze"]["from"]
    return tuple(
        targeted
        for place in touched_buckets.reached(context)
        if touched_buckets.stands(context, place.asin, place.bucket).state == state
        for targeted in place.targeted_changes
    )


def _limits(context: DecisionContext, targeted: TargetedChange, *, careful: bool) -> Limits:
    """How far one change may go, and all of a day."""
    said = context.policy.guardrails["amplitude"][targeted.target.kind]
    at_once, per_day = amounts.limit_of(said["per_change"]), amounts.limit_of(said["per_day"])
    if careful and "per_change_in_harvest" in said:
        at_once = min(at_once, amounts.limit_of(said["per_change_in_harvest"]))
    where = " in a bucket in HARVEST" if careful else ""
    return Limits(at_once=at_once, per_day=per_day, where=where)


def _number(
    context: DecisionContext, targeted: TargetedChange, walked: Walked, limits: Limits
) -> Iterator[Finding]:
    change, known, tolerance = targeted.change, walked.course, courses.tolerance(context)
    yield from _drift(context, targeted, walked)
    restored = context.trace.is_rollback and known.had(change.to_value, tolerance)
    if restored or known.returns(change.from_value, change.to_value, tolerance):
        return
    first = known.now is None and courses.limits_first(context)
    first = first and not first_values.is_in_file(context, targeted)
    begins = amounts.share(change.from_value, change.to_value) is not None
    asked = tuple(first_values.judge(context, targeted)) if first else ()
    beyond = tuple(_at_once(context, targeted, walked, limits)) if begins or not first else ()
    yield from first_values.beyond_limits(beyond) if asked and beyond else (*asked, *beyond)
    yield from _in_a_day(context, targeted, walked, limits.per_day)


def _no_number(context: DecisionContext, targeted: TargetedChange) -> Finding | None:
    """Nothing that is no number passes as one, and no amount is below zero.

    Only `from_value` may be null: nothing was set. Where a mapped file has the value, `to_value`
    may be, too: its row goes, or its cell is emptied. How far that moves nobody can tell.
    """
    change = targeted.change
    for name, value in (("from_value", change.from_value), ("to_value", change.to_value)):
        number = decimal_of(value)
        if number is not None and number < 0:
            from trace_gate.core.governor.guardrails import amplitude_messages

            return amplitude_messages.below_zero(context, targeted, name, value)
        if value is None and name == "to_value" and first_values.is_in_file(context, targeted):
            from trace_gate.core.governor.guardrails import amplitude_messages

            return amplitude_messages.taken_away(context, targeted)
        if number is None and not (name == "from_value" and value is None):
            from trace_gate.core.governor.guardrails import amplitude_messages

            return amplitude_messages.no_number(context, targeted, name, value)
    return None


def _drift(context: DecisionContext, targeted: TargetedChange, walked: Walked) -> Iterator[Finding]:
    start, now = decimal_of(targeted.change.from_value), walked.course.now
    if now is None or amounts.near(start, now, courses.tolerance(context)):
        return
    from trace_gate.core.governor.guardrails import amplitude_messages

    yield amplitude_messages.other_start(context, targeted, now)


def _at_once(
    context: DecisionContext, targeted: TargetedChange, walked: Walked, limits: Limits
) -> Iterator[Finding]:
    said, goal, known = targeted.change.from_value, targeted.change.to_value, walked.course.now
    moved = walked.course.step(said, goal)
    # The value from which the step is the larger one: what was said, or what was executed.
    start = said if known is None or moved == amounts.share(said, goal) else known
    if moved is None:
        from trace_gate.core.governor.guardrails import amplitude_messages

        yield amplitude_messages.from_zero(context, targeted, start)
    elif abs(moved) > limits.at_once + courses.tolerance(context):
        from trace_gate.core.governor.guardrails import amplitude_messages

        yield amplitude_messages.too_far(context, targeted, start, moved, limits)


def _in_a_day(
    context: DecisionContext, targeted: TargetedChange, walked: Walked, allowed: Decimal
) -> Iterator[Finding]:
    """All changes of one target in a day of the shop, and in what lands together, added up."""
    own = walked.course.step(targeted.change.from_value, targeted.change.to_value)
    earlier = walked.of_the_day
    if own is None or not own or not earlier:
        return
    endless = any(each is None for each in earlier)
    total = abs(own) + sum(each for each in earlier if each is not None)
    if endless or total > allowed + courses.tolerance(context):
        from trace_gate.core.governor.guardrails import amplitude_messages

        yield amplitude_messages.too_far_in_a_day(
            context, targeted, len(earlier), None if endless else total, allowed
        )


def _states(context: DecisionContext, targeted: TargetedChange) -> list[Changed]:
    """Executed changes of a state that counted."""
    if targeted.kind != "state":
        return []
    facts = context.facts(node_keys.campaign(context.tenant, targeted.target.normal))
    return [each for each in facts if isinstance(each, Changed) and not each.refusal]


def _drifted(context: DecisionContext) -> Iterator[Finding]:
    """A text or a state that is not what the last executed decision made it."""
    for targeted in context.market:
        found = (
            texts.counted(context, targeted)
            if targeted.kind == "content"
            else _states(context, targeted)
        )
        start = targeted.change.from_value
        if found and start is not None and start != found[-1].to_value:
            from trace_gate.core.governor.guardrails import amplitude_messages

            yield amplitude_messages.not_as_left(context, targeted, found[-1].trace_id)
