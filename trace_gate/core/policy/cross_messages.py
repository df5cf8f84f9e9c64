"""What is said of policy files that contradict themselves or each other: TG701 (SPEC 3, 7, 8)."""

from __future__ import annotations

from trace_gate.core.policy.problems import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def day_below_change(what: str) -> tuple[str, str]:
    """A day may bring less than one change."""
    return (
        f"A {what} may change more at once than in a whole day.",
        "Make per_day at least as large as per_change.",
    )


def automatic_below_warning() -> tuple[str, str]:
    """What needs nobody is less sure than what needs a warning."""
    return (
        "`hypothesis.automatic_from` is below `hypothesis.warn_below`.",
        "Make it at least as large.",
    )


def tier_not_below(tiers: Any, at: int) -> tuple[str, str]:
    """A tier is not below the one before it."""
    return (
        f"The tier {tiers[at]['name']} is not below {tiers[at - 1]['name']}.",
        "Write the tiers from the highest down.",
    )


def no_line(state: Any) -> tuple[str, str]:
    """A state has no line below `transitions`."""
    return (
        f"`transitions` has no line for {state}.",
        f"Add `{state}: []` if it is final, else the states that may follow.",
    )


def freeze_not_allowed(start: Any, goal: Any) -> tuple[str, str]:
    """A freeze goes a way that the lifecycle does not have."""
    return (
        f"A freeze goes from {start} to {goal}, and `transitions` does not allow that.",
        f"Add {goal} to `transitions.{start}`.",
    )


def range_turned(state: Any, high: Any, low: Any) -> tuple[str, str]:
    """A range ends before it begins."""
    return (f"The range of {state} ends before it begins.", f"Write `[{high}, {low}]`.")


def shares_above_all() -> tuple[str, str]:
    """The shares of all states come to more than everything."""
    return ("The target shares add up to more than 1 (100 %).", "Lower them: 0.30 is 30 %.")


def criterion_twice(name: Any) -> tuple[str, str]:
    """Two freeze criteria have one name."""
    return (f"There are two freeze criteria `{name}`.", "Remove one of the two.")


def no_order(name: Any, trigger: Any) -> tuple[str, str]:
    """True and false are compared by size."""
    return (f"{name}: nothing is `{trigger['operator']}` true or false.", 'Write `operator: "=="`.')


def confidence_turned(high: str, low: str, rising: tuple[str, ...]) -> tuple[str, str]:
    """Two steps of confidence stand in the wrong order."""
    return (
        f"`confidence.{high}` is below `confidence.{low}`.",
        f"They rise in this order: {', '.join(rising)}.",
    )


def grades_turned(kind: str, high: str, low: str, order: tuple[str, ...]) -> tuple[str, str]:
    """Two limits of a metric stand in the wrong order."""
    return (
        f"`metrics.{kind}.{high}` is below `metrics.{kind}.{low}`.",
        f"They rise in this order: {', '.join(order)}.",
    )


def role_misnamed(stem: str, data: dict[str, Any]) -> tuple[str, str]:
    """The id of a role is not the name of its file."""
    return (
        f"The file is {stem}.yaml, and the id in it is {data['id']}.",
        f"Write `id: {stem}`, or rename the file to {data['id']}.yaml.",
    )


def agent_is_role(at: int, agent: Any) -> tuple[str, str]:
    """An agent of gate.yaml is a role, too."""
    return (f"`{named(('agents', at))}`: {agent} is already a role in Agents/.", "Remove it here.")


def no_block(pointer: tuple[str | int, ...]) -> tuple[str, str]:
    """Something else stands where fields have to."""
    return (
        f"`{named(pointer)}` must be a block of fields (`name: value`).",
        "Write one line for each field below it.",
    )


def no_field(pointer: tuple[str | int, ...], name: Any) -> tuple[str, str]:
    """A field is described by something else than a block."""
    return (
        f"`{named((*pointer, name))}` must be a block like `{{type: text}}`.",
        f"Write `{name}: {{type: text}}`.",
    )
