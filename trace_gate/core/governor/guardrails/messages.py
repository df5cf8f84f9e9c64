"""What is said by guardrails that have no module of messages of their own (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.fold.buckets import definition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.governor.context import DecisionContext, TargetedChange
    from trace_gate.core.governor.touched_buckets import Place


def too_many(
    counts: dict[str, int], name: Any, words: dict[str, str], most: Any, context: DecisionContext
) -> tuple[str, str]:
    """A decision is about too many things."""
    return (
        (
            f"The decision touches {counts[name]} {words[name]}, and {most} is the "
            "most for one decision."
        ),
        f"Split it by intent bucket: trace-gate split {context.id}",
    )


def too_many_files(context: DecisionContext, most: int) -> tuple[str, str]:
    """A decision is about too many files."""
    return (
        (
            f"The patterns of the decision stand for {len(context.paths)} changed files, "
            f"and {most} is the most (link.max_paths)."
        ),
        "Write several decisions, each for a part of the files.",
    )


def bucket_of_nothing(named: tuple[str, ...]) -> tuple[str, str]:
    """Nobody can tell which bucket is meant."""
    return (
        (
            f"The decision is about {named[0]} and names no ASIN, so nobody can tell "
            "whether that bucket is frozen."
        ),
        "Write the ASIN as entity.asin.",
    )


def woken(place: Place) -> str:
    """A frozen bucket is woken up."""
    return (
        f"{place.bucket} is frozen, and this decision wakes it up: that takes the "
        "confirmation of a person."
    )


def frozen_touched(place: Place) -> str:
    """A frozen bucket is touched."""
    return f"{place.bucket} is frozen, and this decision touches it: {place.how}."


def leave_or_wake(context: DecisionContext) -> str:
    """What mends that."""
    return (
        "Leave it, or wake it up in this decision: a bucket_state change with unfreeze_trigger "
        f"and actual_value. Which triggers there are: config/{context.policy.domain}/"
        "event_clock_rules.yaml"
    )


def comes_in(targeted: TargetedChange, change: Changed, context: DecisionContext) -> str:
    """A bucket comes in in the midst of its life."""
    return (
        f"{targeted.target.bucket} comes in as "
        f"{definition.first_state(change, context.policy)}: it lived before it came "
        "here, and a person must stand for that."
    )


def never_created(place: Place) -> tuple[str, str]:
    """Nothing created the bucket."""
    return (
        f"The decision is about {place.bucket}, which no executed decision created.",
        "Create it in a decision with change_type: bucket_create, or correct the id.",
    )


def no_trace_of_shop(context: DecisionContext) -> str:
    """No trace is of the shop."""
    return f"No trace of the base is of {context.tenant}"


def no_decision_of_shop(context: DecisionContext) -> str:
    """No decision of the shop was executed."""
    return f"No decision of {context.tenant} was executed in the base"


def unknown_shop(said: str, context: DecisionContext) -> tuple[str, str]:
    """Nobody can tell whether there is the shop."""
    return (
        (
            f"{said}, and `tenants` in gate.yaml is empty, so nobody can tell whether there "
            "is such a shop."
        ),
        f"Correct tenant; if the shop is new: trace-gate approve {context.id}",
    )


def other_kind(kind: str, targeted: TargetedChange) -> tuple[str, str]:
    """The type of a change is not that of its target."""
    return (
        (f"The change_type is {kind!r}, but {targeted.target.text} is a {targeted.target.kind}."),
        f"Write `change_type: {targeted.target.kind}_update`, or correct the target.",
    )
