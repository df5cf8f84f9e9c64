"""Guardrail 4: a frozen bucket is left alone (SPEC 7, Freeze; TG504).

Unless this decision wakes it up: by a trigger that is met, and with the approval of a person.
"""

from __future__ import annotations

from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import courses, touched_buckets
from trace_gate.core.governor.context import Reason
from trace_gate.core.governor.guardrails import lifecycle
from trace_gate.core.trace.target import NUMBERS, normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.governor.context import Aim, Hearing
    from trace_gate.core.governor.touched_buckets import Place

NAME = "freeze"

PAUSES = ("paused", "pause")


def judge(hearing: Hearing) -> Iterator[Reason]:
    """What touches a frozen bucket, and does not wake it up."""
    yield from _nowhere(hearing)
    frozen = hearing.policy.bucket_lifecycle["freeze"]["to"]
    for place in touched_buckets.reached(hearing):
        if touched_buckets.stands(hearing, place.asin, place.bucket).state != frozen:
            continue
        if lifecycle.wakes(hearing, place.asin, place.bucket):
            yield _woken(hearing, place)
        else:
            yield _touched(hearing, place)


def _nowhere(hearing: Hearing) -> Iterator[Reason]:
    """A bucket belongs to a product: without one nobody can look whether it is frozen."""
    named = touched_buckets.names(hearing)
    if named and hearing.asin is None and hearing.market:
        yield Reason(
            says="BLOCK",
            code="TG504",
            place=("entity",),
            message=f"The decision is about {named[0]} and names no ASIN, so nobody can tell "
            "whether that bucket is frozen.",
            remediation="Write the ASIN as entity.asin.",
        )


def _woken(hearing: Hearing, place: Place) -> Reason:
    return Reason(
        says="ESCALATE",
        code="TG504",
        place=place.aims[0].place if place.aims else ("execution",),
        message=f"{place.bucket} is frozen, and this decision wakes it up: that takes the "
        "confirmation of a person.",
        remediation=f"Ask for approval: trace-gate approve {hearing.id}",
    )


def _touched(hearing: Hearing, place: Place) -> Reason:
    limits = hearing.policy.guardrails["freeze"]
    hard = [aim for aim in place.aims if not gentle(hearing, aim)]
    says = limits["change"] if hard else limits["pause_or_decrease"]
    ask = f"Ask for approval: trace-gate approve {hearing.id}"
    wake = (
        "Leave it, or wake it up in this decision: a bucket_state change with unfreeze_trigger "
        f"and actual_value. Which triggers there are: config/{hearing.policy.domain}/"
        "event_clock_rules.yaml"
    )
    return Reason(
        says=says,
        code="TG504",
        place=(hard or place.aims)[0].place if place.aims else ("execution",),
        message=f"{place.bucket} is frozen, and this decision touches it: {place.how}.",
        remediation=wake if says == "BLOCK" else ask,
    )


def gentle(hearing: Hearing, aim: Aim) -> bool:
    """A pause or a decrease: stock can run out. A decrease is one from what was executed, too.

    To pause what keeps customers away is none: it lets them in.
    """
    goal = aim.change.to_value
    if aim.target is None or aim.target.negative is not None:
        return False
    if aim.kind not in NUMBERS:
        return aim.kind == "state" and isinstance(goal, str) and normal_name(goal) in PAUSES
    old, new = decimal_of(aim.change.from_value), decimal_of(goal)
    if old is None or new is None:
        return False
    last = (values.now for values in courses.of(hearing, aim.target))
    return 0 <= new < min([old, *(each for each in last if each is not None)])
