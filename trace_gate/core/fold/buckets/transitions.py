"""How a bucket goes from state to state, freezes and wakes up (SPEC 7, 8).

States, ways between them, what a freeze takes and what wakes a bucket up are policy.
"""

from __future__ import annotations

from trace_gate.core.fold.buckets import messages
from trace_gate.core.fold.buckets.problems import (
    illegal,
    incomplete,
    is_blank,
    name_of,
    shown,
)
from trace_gate.core.fold.hypotheses import outcome
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.fold.buckets.problems import BucketStatus
    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.fold.result import Refusal
    from trace_gate.core.policy.policy import Policy

DAY = 86_400


def event_of(old: str | None, new: str, policy: Policy) -> str:
    """The type of the event of a change of state; `old` is None for a bucket that comes in."""
    frozen = policy.bucket_lifecycle["freeze"]["to"]
    if old is None:
        return "BUCKET_STATE_CHANGE"
    if new == frozen:
        return "BUCKET_FREEZE"
    return "BUCKET_UNFREEZE" if old == frozen else "BUCKET_STATE_CHANGE"


def move(bucket: BucketStatus, change: Changed, policy: Policy) -> Refusal | None:
    """From the state in which the bucket is, a way of the policy, with what its event takes."""
    if bucket.state is None:
        return illegal(change, *messages.never_created(change))
    name, rules = name_of(change), policy.bucket_lifecycle
    if change.from_value != bucket.state:
        believed = _state(change.from_value, rules["states"])
        return illegal(change, *messages.other_state(name, bucket, believed))
    after = rules["transitions"].get(bucket.state, [])
    if change.to_value not in after:
        wanted = _state(change.to_value, rules["states"])
        return illegal(change, *messages.illegal_way(name, bucket.state, wanted, after))
    return _event(bucket, change, policy)


def _state(value: object, states: Sequence[str]) -> str:
    return value if isinstance(value, str) and value in states else shown(value)


def _event(bucket: BucketStatus, change: Changed, policy: Policy) -> Refusal | None:
    """A freeze and an unfreeze take more than a legal way."""
    kind = event_of(bucket.state, change.to_value, policy)
    found = _needs(kind, change, policy.event_clock_rules["events"][kind]["needs"])
    if found is None and kind == "BUCKET_FREEZE":
        found = _criteria(change, policy) or _days(bucket, change, policy)
    if found is None and kind == "BUCKET_UNFREEZE":
        found = _trigger(change, policy) or _person(change)
    return found


_WORDS = {"BUCKET_FREEZE": "freeze", "BUCKET_UNFREEZE": "unfreeze"}


def _needs(kind: str, change: Changed, needs: Sequence[str]) -> Refusal | None:
    name, word = name_of(change), _WORDS.get(kind, "change")
    missing = ", ".join(need for need in needs if is_blank(change.details.get(need)))
    if missing:
        return incomplete(change, *messages.details_missing(word, name, missing, change))
    if "human_confirmed" in needs and change.details["human_confirmed"] is not True:
        said = shown(change.details["human_confirmed"])
        return incomplete(change, *messages.nobody_confirms(word, name, said))
    return None


def _criteria(change: Changed, policy: Policy) -> Refusal | None:
    named = change.details.get("freeze_criteria_met")
    met = named if isinstance(named, list | tuple) else ()
    wanted = [each["name"] for each in policy.event_clock_rules["freeze_criteria"]]
    missing = [each for each in wanted if each not in met]
    if not missing:
        return None
    return incomplete(change, *messages.criteria_missing(change, missing))


def _days(bucket: BucketStatus, change: Changed, policy: Policy) -> Refusal | None:
    """So long in the state that buckets are frozen from, by the event clock."""
    rule = policy.bucket_lifecycle["freeze"]
    name, state, days = name_of(change), rule["from"], rule["days_before"]
    if bucket.state != state:
        return incomplete(change, *messages.not_freezable(name, bucket, days, state))
    seconds, fraction = bucket.since
    ready = (seconds + days * DAY, fraction)
    if change.moment >= ready:
        return None
    return incomplete(change, *messages.frozen_too_early(name, state, bucket, days, ready))


def _trigger(change: Changed, policy: Policy) -> Refusal | None:
    """A known trigger, and a recorded value that meets its threshold.

    Rules that hold from a later moment on do not judge anew what woke up before (SPEC 7).
    """
    since = ids.instant_or_none(policy.event_clock_rules.get("since"))
    if since is not None and change.whole < since.seconds:
        return None
    triggers = policy.event_clock_rules["unfreeze_triggers"]
    named, actual = change.details.get("unfreeze_trigger"), change.details.get("actual_value")
    rule = triggers.get(named) if isinstance(named, str) else None
    if rule is None:
        return incomplete(change, *messages.unknown_trigger(named, change, triggers))
    if outcome.compared(actual, rule["operator"], rule["threshold"]) is True:
        return None
    return incomplete(change, *messages.trigger_not_met(named, rule, actual))


def _person(change: Changed) -> Refusal | None:
    if change.approved:
        return None
    return incomplete(change, *messages.nobody_approved(change))
