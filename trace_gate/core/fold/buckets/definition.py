"""How a bucket comes in, and how its meaning changes (SPEC 3, 8)."""

from __future__ import annotations

from trace_gate.core.fold.buckets.problems import illegal, listed, name_of, never_created, shown
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.trace.target import GOAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.fold.buckets.problems import BucketStatus
    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.fold.result import Refusal
    from trace_gate.core.policy.policy import Policy

MEANING = (
    *("job_to_be_done", "scenes", "constraints", "comparisons", "proofs", "fit_type"),
    *("keywords", "grouping", "priority_score", GOAL),
)
"""What a definition holds; `bucket_update` changes these and nothing else."""

_BESIDE = ("id", "state")
"""What a definition may say besides its meaning."""


def meaning_of(change: Changed) -> dict[str, Any]:
    """What a legal bucket_create or bucket_update says of the meaning."""
    return {field: value for field, value in change.to_value.items() if field not in _BESIDE}


def is_import(change: Changed) -> bool:
    """Whether a bucket comes in that lived before it came here (SPEC 3)."""
    return change.change_type == "bucket_create" and change.details.get("import") is True


def first_state(change: Changed, policy: Policy) -> str:
    """The state in which a legal bucket_create brings a bucket in."""
    named: str | None = change.to_value.get("state")
    initial: str = policy.bucket_lifecycle["initial"]
    return initial if named is None else named


def create(bucket: BucketStatus, change: Changed, policy: Policy) -> Refusal | None:
    """A new id with a definition, in the first state; a mature one with a person's approval."""
    name, given = name_of(change), change.to_value
    if bucket.state is not None:
        return illegal(
            change, f"{name} exists already.", "Use bucket_update or bucket_state, or a new id."
        )
    if not isinstance(given, dict):
        return illegal(
            change,
            f"{name} is created without a definition: to_value is not a map.",
            "Write job_to_be_done, fit_type, keywords … as a map in to_value.",
        )
    if given.get("id") not in (None, name):
        return illegal(
            change,
            f"The definition of {name} has another id: {shown(given['id'])}.",
            f"Write id: {name}, or no id.",
        )
    return _definition(change, meaning_of(change), policy) or _entry(change, policy)


def update(bucket: BucketStatus, change: Changed, policy: Policy) -> Refusal | None:
    """The meaning of a bucket changes, and nothing else of it."""
    if bucket.state is None:
        return never_created(change)
    if not isinstance(change.to_value, dict):
        return illegal(
            change,
            f"The update of {name_of(change)} says nothing: to_value is not a map.",
            "Write what changes as a map in to_value, like {fit_type: exact}.",
        )
    return _definition(change, change.to_value, policy)


def _definition(change: Changed, given: Mapping[str, Any], policy: Policy) -> Refusal | None:
    name = name_of(change)
    odd = sorted(str(key) for key in given if key not in MEANING)
    if odd:
        return illegal(
            change,
            f"{listed([shown(each) for each in odd])} of {name} cannot be set by a decision.",
            f"Only {', '.join(MEANING)}. A state changes by bucket_state.",
        )
    fit, fits = given.get("fit_type"), tuple(policy.priority_score["intent_fit"])
    if fit is not None and fit not in fits:
        return illegal(
            change,
            f"{shown(fit)} is no fit_type, so nobody knows how {name} fits.",
            f"Write fit_type: {', '.join(fits)}: one of these.",
        )
    return (
        _keywords(change, given.get("keywords"))
        or _grouping(change, given.get("grouping"))
        or _goal(change, given.get(GOAL))
    )


def _goal(change: Changed, goal: object) -> Refusal | None:
    number = decimal_of(goal)
    if goal is None or (number is not None and number > 0):
        return None
    return illegal(
        change,
        f"{GOAL} of {name_of(change)} is {shown(goal)}, and that is no share of the sales.",
        "Write a fraction above 0 without quotes: 0.30 is 30 %.",
    )


def _keywords(change: Changed, keywords: object) -> Refusal | None:
    """A freeze protects the keywords of a bucket, so they must be words that can be found."""
    if keywords is None:
        return None
    if isinstance(keywords, list | tuple) and all(isinstance(each, str) for each in keywords):
        return None
    return illegal(
        change,
        f"The keywords of {name_of(change)} are not a list of texts, so nobody can tell which are "
        "its own.",
        "Write keywords: [coffee gift, gift basket], and put numbers in quotes.",
    )


def _grouping(change: Changed, grouping: object) -> Refusal | None:
    """How it takes new terms (SPEC 9, Proposing buckets)."""
    if grouping is None or (isinstance(grouping, dict) and isinstance(grouping.get("rule"), str)):
        return None
    return illegal(
        change,
        f"The grouping of {name_of(change)} is {shown(grouping)} without a rule, so nobody can "
        "tell which new terms are its own.",
        "Leave it out, or write it as trace-gate buckets propose does: "
        "grouping: {rule: anchor, anchors: [women]}",
    )


def _entry(change: Changed, policy: Policy) -> Refusal | None:
    """The state in which a bucket begins."""
    name = name_of(change)
    state, rules = first_state(change, policy), policy.bucket_lifecycle
    initial = rules["initial"]
    if state not in rules["states"]:
        return illegal(
            change, f"{shown(state)} is no state.", f"One of {', '.join(rules['states'])}."
        )
    if state == initial:
        return None
    if not is_import(change):
        return illegal(
            change,
            f"{name} is created as {state}; a new bucket begins as {initial}.",
            f"Write state: {initial}. If it lived before: details.import: true, and an approval.",
        )
    if not change.approved:
        return illegal(
            change,
            f"{name} comes in as {state}, and nobody approved it.",
            f"trace-gate approve {change.trace_id}",
        )
    return None
