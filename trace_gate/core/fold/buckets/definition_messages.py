"""What is said of the definition of a bucket that cannot be (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.fold.buckets.problems import listed, name_of, shown
from trace_gate.core.trace.target import GOAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.fold.facts import Changed


def exists(name: str) -> tuple[str, str]:
    """A bucket is created a second time."""
    return (f"{name} exists already.", "Use bucket_update or bucket_state, or a new id.")


def no_definition(name: str) -> tuple[str, str]:
    """A bucket is created, and nothing says what it is."""
    return (
        f"{name} is created without a definition: to_value is not a map.",
        "Write job_to_be_done, fit_type, keywords … as a map in to_value.",
    )


def other_id(name: str, given: dict[Any, Any]) -> tuple[str, str]:
    """The definition is that of another bucket."""
    return (
        f"The definition of {name} has another id: {shown(given['id'])}.",
        f"Write id: {name}, or no id.",
    )


def empty_update(change: Changed) -> tuple[str, str]:
    """An update has nothing in it."""
    return (
        f"The update of {name_of(change)} says nothing: to_value is not a map.",
        "Write what changes as a map in to_value, like {fit_type: exact}.",
    )


def not_settable(odd: list[str], name: str, meaning: tuple[str, ...]) -> tuple[str, str]:
    """A field of it does not come from decisions."""
    return (
        f"{listed([shown(each) for each in odd])} of {name} cannot be set by a decision.",
        f"Only {', '.join(meaning)}. A state changes by bucket_state.",
    )


def unknown_fit(fit: Any, name: str, fits: tuple[Any, ...]) -> tuple[str, str]:
    """It fits in a way that nobody knows."""
    return (
        f"{shown(fit)} is no fit_type, so nobody knows how {name} fits.",
        f"Write fit_type: {', '.join(fits)}: one of these.",
    )


def no_share(change: Changed, goal: object) -> tuple[str, str]:
    """Its goal is no share of the sales."""
    return (
        f"{GOAL} of {name_of(change)} is {shown(goal)}, and that is no share of the sales.",
        "Write a fraction above 0 without quotes: 0.30 is 30 %.",
    )


def no_texts(change: Changed) -> tuple[str, str]:
    """Its keywords are no list of texts."""
    return (
        (
            f"The keywords of {name_of(change)} are not a list of texts, so nobody can tell which "
            "are its own."
        ),
        "Write keywords: [coffee gift, gift basket], and put numbers in quotes.",
    )


def no_rule(change: Changed, grouping: object) -> tuple[str, str]:
    """Nothing says which new terms are its own."""
    return (
        (
            f"The grouping of {name_of(change)} is {shown(grouping)} without a rule, so nobody can "
            "tell which new terms are its own."
        ),
        (
            "Leave it out, or write it as trace-gate buckets propose does: "
            "grouping: {rule: anchor, anchors: [women]}"
        ),
    )


def other_beginning(name: str, state: str, initial: Any) -> tuple[str, str]:
    """A new bucket begins in another state."""
    return (
        f"{name} is created as {state}; a new bucket begins as {initial}.",
        f"Write state: {initial}. If it lived before: details.import: true, and an approval.",
    )


def not_approved(name: str, state: str, change: Changed) -> tuple[str, str]:
    """A bucket comes in in the midst of its life, and nobody approved it."""
    return (
        f"{name} comes in as {state}, and nobody approved it.",
        f"trace-gate approve {change.trace_id}",
    )
