"""What may happen to an intent bucket: one rule for each type of change (SPEC 3, 8)."""

from __future__ import annotations

from trace_gate.core.fold.buckets import definition, messages, transitions
from trace_gate.core.fold.buckets.problems import BucketStatus
from trace_gate.core.fold.refusals import not_counted
from trace_gate.core.fold.result import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.fold.buckets.problems import Rule
    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.policy.policy import Policy

__all__ = ["RULES", "BucketStatus", "problem"]

RULES: Mapping[str, Rule] = {
    "bucket_create": definition.create,
    "bucket_update": definition.update,
    "bucket_state": transitions.move,
}
"""Type of change to its rule."""


def problem(bucket: BucketStatus, change: Changed, policy: Policy) -> Refusal | None:
    """Why a change does not happen to a bucket that stands so; None for one that does.

    The fold asks it for every executed change. Whoever wants to know beforehand may ask it
    for a change that is not executed yet, with the moment when it would be.
    """
    if change.refusal:
        return not_counted(change)
    rule = RULES.get(change.change_type)
    if rule is not None:
        return rule(bucket, change, policy)
    return Refusal.of(change, "TG512", *messages.no_change_of_bucket(change, RULES))
