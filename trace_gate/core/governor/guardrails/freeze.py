"""Guardrail 4: a frozen bucket is left alone (SPEC 7, Freeze; TG504).

Unless this decision wakes it up: by a trigger that is met, and with the approval of a person.
"""

from __future__ import annotations

from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import courses, touched_buckets
from trace_gate.core.governor.guardrails import lifecycle, messages
from trace_gate.core.trace.target import NUMBERS, normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext, TargetedChange
    from trace_gate.core.governor.touched_buckets import Place

PAUSES = ("paused", "pause")


def judge(context: DecisionContext) -> Iterator[Finding]:
    """What touches a frozen bucket, and does not wake it up."""
    yield from _nowhere(context)
    frozen = context.policy.bucket_lifecycle["freeze"]["to"]
    for place in touched_buckets.reached(context):
        if touched_buckets.stands(context, place.asin, place.bucket).state != frozen:
            continue
        if lifecycle.wakes(context, place.asin, place.bucket):
            yield _woken(context, place)
        else:
            yield _touched(context, place)


def _nowhere(context: DecisionContext) -> Iterator[Finding]:
    """A bucket belongs to a product: without one nobody can look whether it is frozen."""
    named = touched_buckets.names(context)
    if named and context.asin is None and context.market:
        yield context.block("TG504", ("entity",), *messages.bucket_of_nothing(named))


def _woken(context: DecisionContext, place: Place) -> Finding:
    return context.escalate(
        "TG504",
        place.targeted_changes[0].place if place.targeted_changes else ("execution",),
        messages.woken(place),
    )


def _touched(context: DecisionContext, place: Place) -> Finding:
    limits = context.policy.guardrails["freeze"]
    hard = [targeted for targeted in place.targeted_changes if not gentle(context, targeted)]
    verdict = limits["change"] if hard else limits["pause_or_decrease"]
    at = (hard or place.targeted_changes)[0].place if place.targeted_changes else ("execution",)
    said = messages.frozen_touched(place)
    if verdict == "ESCALATE":
        return context.escalate("TG504", at, said)
    return context.block("TG504", at, said, messages.leave_or_wake(context))


def gentle(context: DecisionContext, targeted: TargetedChange) -> bool:
    """A pause or a decrease: stock can run out. A decrease is one from what was executed, too.

    To pause what keeps customers away is none: it lets them in.
    """
    goal = targeted.change.to_value
    if targeted.target.negative is not None:
        return False
    if targeted.kind not in NUMBERS:
        return targeted.kind == "state" and isinstance(goal, str) and normal_name(goal) in PAUSES
    old, new = decimal_of(targeted.change.from_value), decimal_of(goal)
    if old is None or new is None:
        return False
    last = (values.now for values in courses.of(context, targeted.target))
    return 0 <= new < min([old, *(each for each in last if each is not None)])
