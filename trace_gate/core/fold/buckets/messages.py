"""What is said of a change of a bucket that does not count, but for its definition (SPEC 7, 8)."""

from __future__ import annotations

from trace_gate.core.fold import formatting
from trace_gate.core.fold.buckets.problems import name_of, shown
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from trace_gate.core.fold.buckets.problems import BucketStatus
    from trace_gate.core.fold.facts import Changed

_DEFINITION = (
    "{job_to_be_done: WHAT SHOPPERS WANT, fit_type: exact, keywords: [SEARCH TERM, ANOTHER ONE]}"
)


def no_change_of_bucket(change: Changed, rules: Iterable[str]) -> tuple[str, str]:
    """The change is of a type that buckets do not have."""
    return (
        f"{shown(change.change_type)} is no change of a bucket like {name_of(change)}.",
        f"Write change_type: {', '.join(rules)}: one of these.",
    )


def about_unknown(name: str) -> tuple[str, str]:
    """A decision is about a bucket that nobody had created."""
    return (
        f"The decision is about {name}, which no executed decision had created.",
        "Create it in a decision with change_type: bucket_create.",
    )


def other_state(name: str, bucket: BucketStatus, believed: str) -> tuple[str, str]:
    """The bucket is in another state than the change begins at."""
    return (
        f"{name} is {bucket.state}, not {believed}.",
        f"If the change still makes sense, decide again with from_value: {bucket.state}.",
    )


def illegal_way(name: str, state: str, wanted: str, after: Sequence[str]) -> tuple[str, str]:
    """The lifecycle has no way to that state."""
    return (
        f"{name} cannot go from {state} to {wanted}.",
        (
            f"Write a state that it may go to as to_value: {' or '.join(after)}."
            if after
            else f"{state} is final. Create a bucket with a new id instead."
        ),
    )


def details_missing(word: str, name: str, missing: str, change: Changed) -> tuple[str, str]:
    """What its event needs is not there."""
    return (
        f"The {word} of {name} has no {missing}.",
        f"Write in execution.changes, item {change.number}, below details: {missing}.",
    )


def nobody_confirms(word: str, name: str, said: str) -> tuple[str, str]:
    """Nobody says of himself that he stands behind it."""
    return (
        f"human_confirmed in the {word} of {name} is {said}, so nobody stands behind it.",
        "Let a person look at it. Then write human_confirmed: true, without quotes.",
    )


def criteria_missing(change: Changed, missing: list[Any]) -> tuple[str, str]:
    """A freeze does not name all criteria."""
    return (
        f"The freeze of {name_of(change)} does not name {', '.join(missing)}.",
        (
            "Freeze when all criteria are met. Then list all of them, word for word, in "
            "details.freeze_criteria_met."
        ),
    )


def not_freezable(name: str, bucket: BucketStatus, days: Any, state: Any) -> tuple[str, str]:
    """A freeze begins at another state."""
    return (
        f"{name} is {bucket.state}; a freeze takes {days} days in {state}.",
        f"Bring it to {state} first.",
    )


def frozen_too_early(
    name: str, state: Any, bucket: BucketStatus, days: Any, ready: tuple[Any, str]
) -> tuple[str, str]:
    """The bucket is not long enough in its state."""
    return (
        (
            f"{name} is in {state} since {formatting.instant(bucket.since)}; "
            f"a freeze takes {days} days."
        ),
        f"Freeze it on {formatting.instant(ready)} or later.",
    )


def unknown_trigger(named: Any | None, change: Changed, triggers: Any) -> tuple[str, str]:
    """Nothing of that name wakes up a bucket."""
    return (
        f"{shown(named)} is no trigger that wakes up {name_of(change)}.",
        f"Write unfreeze_trigger: {', '.join(triggers)}: one of these.",
    )


def trigger_not_met(named: Any | None, rule: Any, actual: Any | None) -> tuple[str, str]:
    """What was measured does not reach the threshold."""
    return (
        (
            f"{named} needs a value {rule['operator']} {shown(rule['threshold'])} "
            f"({rule['unit']}), and actual_value is {shown(actual)}."
        ),
        "Leave the bucket frozen, or write what was measured in actual_value, without quotes.",
    )


def nobody_approved(change: Changed) -> tuple[str, str]:
    """Nobody approved that a bucket wakes up."""
    return (
        f"Nobody approved that {name_of(change)} wakes up.",
        f"trace-gate approve {change.trace_id}",
    )


def never_created(change: Changed) -> tuple[str, str]:
    """The change is about a bucket that does not exist."""
    return (
        f"No executed decision created {name_of(change)}.",
        (
            "Create it first: trace-gate new decision --caused-by HYPOTHESIS --action "
            f"bucket_create --executed --change {word(f'{change.target} null -> {_DEFINITION}')}"
        ),
    )
