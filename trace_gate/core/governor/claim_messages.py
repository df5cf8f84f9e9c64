"""What is said of claims of a decision that the observations do not support (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.governor.conditions import messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.governor.conditions.assessment import Assessment
    from trace_gate.core.governor.conditions.condition import Condition
    from trace_gate.core.governor.conditions.limits import Limits
    from trace_gate.core.governor.conditions.triggers import Measured


def look_at_measured(asin: str | None) -> str:
    """What mends a claim: to look at what was measured."""
    return f"Look at what was measured: trace-gate lifecycle propose --asin {asin}"


def met_by_own_counts(name: Any, name2: str, before: Condition, now: Condition) -> tuple[str, str]:
    """A condition is met by what the change itself brings."""
    return (
        (
            f"Without the observations of this change `{name}` of {name2} was not met: "
            f"{before.sentence} With them it is: {now.sentence}"
        ),
        "Look at the new counts beside the reports before you approve.",
    )


def unsupported(name: str, rules: Limits, unsupported: list[str]) -> str:
    """Nothing supports a freeze."""
    return (
        f"The freeze of {name} claims what no observation of the last "
        f"{rules.recent_days} days supports. {' '.join(unsupported)}"
    )


def doubted(name: str, found: Condition, named: str) -> tuple[str, str]:
    """Other counts of the same days say otherwise."""
    return (
        (
            f"The newest counts of {name} meet `{found.name}`, and other counts of these days do "
            f"not: {found.sentence} ({named})"
        ),
        (
            "Hold both beside the reports before you approve. Those that are wrong: trace-gate "
            f"supersede {found.basis[-1] if found.basis else 'TRACE'}"
        ),
    )


def contradicted(
    name: str, found: Condition, named: str, state: str, remedy: str
) -> tuple[str, str]:
    """The observations contradict a freeze."""
    return (
        (
            f"The freeze of {name} claims `{found.name}`, and the observations say otherwise: "
            f"{found.sentence} ({named})"
        ),
        f"Leave it in {state} until it is so. {remedy}",
    )


def other_value(name2: str, name: str, actual: Any | None, newest: Measured, named: str) -> str:
    """The counts say another value than an unfreeze."""
    return (
        f"The unfreeze of {name2} says {name} {actual}, and the counts say "
        f"{messages.plain(newest.value, 2)}: {newest.sentence} ({named})"
    )


def write_measured() -> str:
    """What mends that."""
    return "Write what was measured in actual_value, or leave the bucket frozen."


def wake_doubted(bucket: str, name: str, measured: Measured, named: str) -> tuple[str, str]:
    """Other counts say otherwise of an unfreeze."""
    return (
        (
            f"The counts that the unfreeze of {bucket} rests on show {name}, and other counts "
            f"of these days do not: {measured.sentence} ({named})"
        ),
        "Hold both beside the reports before you approve.",
    )


def way_contradicted(
    name: str, way: Assessment, new: Any, against: list[Condition], named: str
) -> str:
    """The observations contradict a change of state."""
    return (
        f"{name} goes from {way.old} to {new}, and the observations say otherwise: "
        f"{' '.join(each.sentence for each in against)} ({named})"
    )


def wrong_percentage(said: Any, start: str, goal: str, shown: str) -> str:
    """A percentage is not that of the values."""
    return f"change_pct is {said}, but from {start} to {goal} is {shown}."


def right_percentage(right: str | None) -> str:
    """What mends that; None where nothing is the percentage of these values."""
    if right is None:
        return "Leave change_pct out."
    return f"Write change_pct: {right}, or leave it out."


def no_factor(used: Mapping[str, Any], missing: list[str]) -> tuple[str, str]:
    """A score cannot be multiplied out."""
    return (
        (
            f"The priority score is {used['result']}, and {', '.join(missing) or 'the result'} "
            "is no number: nobody can multiply it out."
        ),
        f"Write {', '.join(missing) or 'result'} as a number, or `result: null`.",
    )


def wrong_product(used: Mapping[str, Any], true: Decimal) -> tuple[str, str]:
    """A score is not the product of its factors."""
    return (
        (
            f"The priority score is {used['result']}, but {used['base_score']} x "
            f"{used['intent_fit']} x {used['rufus_factor']} is {true.normalize():f}."
        ),
        f"Write result: {true.normalize():f}, or correct the factors.",
    )
