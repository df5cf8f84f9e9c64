"""What is said of values that need a person, and of what cannot be judged (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.governor import amounts
from trace_gate.core.trace.target import GOAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.trace.target import Target


def ask(id_: str) -> str:
    """What mends a finding that a person has to decide."""
    return f"Ask for approval: trace-gate approve {id_}"


def nobodys() -> tuple[str, str]:
    """A decision is of no shop, or of no time."""
    return (
        (
            "The decision has no id, or does not say whose it is or when it was made, so "
            "nobody can tell on what ground it lands."
        ),
        "Write id, created_at and tenant: trace-gate check   says what is wrong.",
    )


def at_most(most: Decimal, currency: str) -> str:
    """The limit of a first value: the end of a sentence."""
    return f"may be {amounts.shown(most)} {currency} at most without a person"


def first_value(target: Target, goal: Decimal | None, allowed: str, ask: str) -> tuple[str, str]:
    """Nothing says what the value was before."""
    return (
        (
            f"No executed decision says what {target.text} was before, so {amounts.shown(goal)} is "
            f"a first value; that {allowed}."
        ),
        f"{ask}   The next decision on it is measured from this one.",
    )


def and_nothing_before(each: Finding) -> str:
    """The same at the end of another finding."""
    return f"{each.message.removesuffix('.')}; and no executed decision says what it was."


def other_shops_goal(tenant: str, target: Target) -> tuple[str, str]:
    """The goal is that of another shop."""
    return (
        f"The decision is of {tenant}, and {target.text} is another shop's goal.",
        f"Write tenant/{tenant}/{GOAL}, or write it for that shop.",
    )


def no_share(wanted: Any) -> tuple[str, str]:
    """The goal is no share of the sales."""
    return (
        f"{GOAL} is {wanted!r}, and that is no share of the sales.",
        "Write a fraction above 0 without quotes: 0.30 is 30 %.",
    )


def takes_a_person(target: Target, does: str, now: str) -> str:
    """The goal changes."""
    return f"{target.text} {does} ({now}), and that always takes a person."


def multiplied(total: Decimal | None, text: str, target: str) -> str:
    """Two values of a day are multiplied."""
    return (
        f"{text} begins at nothing on this day, and {target} is multiplied with it"
        if total is None
        else f"A placement and the bids below it multiply: {target} and {text} come to "
        f"{amounts.limit(total)} together"
    )


def beyond_limit(message: str, most: str, ask: str) -> tuple[str, str]:
    """Together they are above the limit."""
    return (
        f"{message}; the limit of {most}.",
        f"{ask}   or move one of the two, and the other one tomorrow.",
    )


def above_keyword(targeted: str, word: str) -> str:
    """How a target touches a bucket."""
    return f"{targeted} is above its keyword {word!r}"


def uncounted_texts(what: str, target: str, trace_id: str) -> tuple[str, str]:
    """Nobody can count how many texts of a product page change."""
    return (
        f"Nobody can count how many {what} of {target} change.",
        (
            "Write from_value and to_value as lists, one text for each bullet point, or ask for "
            f"approval: trace-gate approve {trace_id}"
        ),
    )


def text_changes(target: str, ask: str) -> tuple[str, str]:
    """A text of a product page changes, and the policy lets none."""
    return f"{target} changes, and that always takes a person.", ask


def many_texts(changed: str, most: int, trace_id: str, *, before: bool) -> tuple[str, str]:
    """More texts of a product page change than the policy lets; `before`: some did earlier."""
    where = " on this day or in this unit" if before else ""
    return (
        f"{changed} change{where}; {most} may change without a person.",
        f"Change {most} at most, or ask for approval: trace-gate approve {trace_id}",
    )
