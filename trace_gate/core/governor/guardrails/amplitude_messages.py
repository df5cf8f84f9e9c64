"""What is said where one target moves too far: TG502 (SPEC 7, Amplitude).

It is imported where something is found: a hook that passes has no use for it.
"""

from __future__ import annotations

from trace_gate.core.governor import amounts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext, TargetedChange
    from trace_gate.core.governor.stacked import Limits


def below_zero(
    context: DecisionContext, targeted: TargetedChange, name: str, value: Any
) -> Finding:
    """A value is an amount that nothing has."""
    return context.block(
        "TG502",
        (*targeted.place, name),
        f"{name} of the {targeted.kind} is {amounts.shown(value)}, and nothing in "
        "Amazon is below zero.",
        f"Write {name} as it is in Amazon, like 0.85. To end a keyword change its /state instead.",
    )


def no_number(context: DecisionContext, targeted: TargetedChange, name: str, value: Any) -> Finding:
    """A value is none, or no number."""
    said = "nothing" if value is None else repr(value)
    return context.block(
        "TG502",
        (*targeted.place, name) if value is not None else targeted.place,
        f"{name} of the {targeted.kind} is {said}, so nobody can tell how far it moves.",
        f"Write {name} as a number without quotes, like 0.85.",
    )


def taken_away(context: DecisionContext, targeted: TargetedChange) -> Finding:
    """A value that a mapped file has goes: what holds in its place nobody can tell."""
    return context.escalate(
        "TG502",
        targeted.place,
        f"The {targeted.kind} {amounts.shown(targeted.change.from_value)} goes, and Amazon takes "
        "another in its place, as that of the ad group: nobody can tell how far it moves.",
        f"{context.ask}   or write the number that is meant.",
    )


def other_start(context: DecisionContext, targeted: TargetedChange, now: Any) -> Finding:
    """A number does not begin where the last decision set it: a warning."""
    return context.file.finding(
        "TG502",
        (*targeted.place, "from_value"),
        f"The last executed decision set {targeted.target.text} to {amounts.shown(now)}, and "
        f"this one begins at {amounts.shown(targeted.change.from_value)}.",
        "Look in Amazon which value is true, and write that one as from_value. The "
        "step counts from both, and the larger one is held against the limit.",
        level="warning",
    )


def not_as_left(context: DecisionContext, targeted: TargetedChange, trace_id: str) -> Finding:
    """A text or a state does not begin as the last decision left it: a warning."""
    return context.file.finding(
        "TG502",
        (*targeted.place, "from_value"),
        f"{targeted.target.text} does not begin as {trace_id} left it.",
        "Look in Amazon what is true, and write that as from_value.",
        level="warning",
    )


def from_zero(context: DecisionContext, targeted: TargetedChange, start: Any) -> Finding:
    """From zero on there is no share."""
    return context.escalate(
        "TG502",
        targeted.place,
        f"The {targeted.kind} begins at {amounts.shown(start)}, and from there every "
        "change is beyond the limit.",
    )


def too_far(
    context: DecisionContext, targeted: TargetedChange, start: Any, moved: Decimal, limits: Limits
) -> Finding:
    """One change is beyond the limit; with the furthest value that is not."""
    goal = targeted.change.to_value
    edge = amounts.furthest(start, goal, limits.at_once)
    return context.escalate(
        "TG502",
        targeted.place,
        f"{targeted.kind} {amounts.shown(start)} to {amounts.shown(goal)} is "
        f"{amounts.percent(moved)}, the limit{limits.where} is "
        f"{amounts.limit(limits.at_once)}.",
        f"{context.ask}   or propose {edge}.",
    )


def too_far_in_a_day(
    context: DecisionContext,
    targeted: TargetedChange,
    times: int,
    total: Decimal | None,
    allowed: Decimal,
) -> Finding:
    """All changes of a day are. `times`: how many earlier ones; `total`: None from zero."""
    often = "once" if times == 1 else f"{times} times"
    said = "from zero" if total is None else f"together {amounts.limit(total)}"
    return context.escalate(
        "TG502",
        targeted.place,
        f"{targeted.target.text} was changed {often} before on this day, or by "
        f"what lands with it, {said}; the limit of a day is {amounts.limit(allowed)}.",
        f"{context.ask}   or take this change out, and propose it tomorrow, when what was "
        "changed today has landed.",
    )
