"""How a bucket comes in, and how its meaning changes (SPEC 3, 8)."""

from __future__ import annotations

from trace_gate.core.fold.buckets import definition_messages as messages
from trace_gate.core.fold.buckets import messages as bucket_messages
from trace_gate.core.fold.buckets.problems import illegal, name_of, shown
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
        return illegal(change, *messages.exists(name))
    if not isinstance(given, dict):
        return illegal(change, *messages.no_definition(name))
    if given.get("id") not in (None, name):
        return illegal(change, *messages.other_id(name, given))
    return _definition(change, meaning_of(change), policy) or _entry(change, policy)


def update(bucket: BucketStatus, change: Changed, policy: Policy) -> Refusal | None:
    """The meaning of a bucket changes, and nothing else of it."""
    if bucket.state is None:
        return illegal(change, *bucket_messages.never_created(change))
    if not isinstance(change.to_value, dict):
        return illegal(change, *messages.empty_update(change))
    return _definition(change, change.to_value, policy)


def _definition(change: Changed, given: Mapping[str, Any], policy: Policy) -> Refusal | None:
    name = name_of(change)
    odd = sorted(str(key) for key in given if key not in MEANING)
    if odd:
        return illegal(change, *messages.not_settable(odd, name, MEANING))
    fit, fits = given.get("fit_type"), tuple(policy.priority_score["intent_fit"])
    if fit is not None and fit not in fits:
        return illegal(change, *messages.unknown_fit(fit, name, fits))
    return (
        _keywords(change, given.get("keywords"))
        or _grouping(change, given.get("grouping"))
        or _goal(change, given.get(GOAL))
    )


def _goal(change: Changed, goal: object) -> Refusal | None:
    number = decimal_of(goal)
    if goal is None or (number is not None and number > 0):
        return None
    return illegal(change, *messages.no_share(change, goal))


def _keywords(change: Changed, keywords: object) -> Refusal | None:
    """A freeze protects the keywords of a bucket, so they must be words that can be found."""
    if keywords is None:
        return None
    if isinstance(keywords, list | tuple) and all(isinstance(each, str) for each in keywords):
        return None
    return illegal(change, *messages.no_texts(change))


def _grouping(change: Changed, grouping: object) -> Refusal | None:
    """How it takes new terms (SPEC 9, Proposing buckets)."""
    if grouping is None or (isinstance(grouping, dict) and isinstance(grouping.get("rule"), str)):
        return None
    return illegal(change, *messages.no_rule(change, grouping))


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
        return illegal(change, *messages.other_beginning(name, state, initial))
    if not change.approved:
        return illegal(change, *messages.not_approved(name, state, change))
    return None
