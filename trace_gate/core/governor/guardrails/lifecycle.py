"""What a decision may do to an intent bucket, as it stands when the decision lands (SPEC 8).

TG507 and TG508. The rules are those of the fold; here they are asked beforehand.
"""

from __future__ import annotations

from trace_gate.core.fold.buckets import bucket as buckets_bucket
from trace_gate.core.fold.buckets import changes, definition
from trace_gate.core.fold.facts import Changed
from trace_gate.core.governor import touched_buckets
from trace_gate.core.governor.guardrails import messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.result import Refusal
    from trace_gate.core.governor.context import DecisionContext, TargetedChange

    _Step = tuple[TargetedChange, Changed, Refusal | None, buckets_bucket.Bucket]
    """The last one is the bucket before the change."""


def judge(context: DecisionContext) -> Iterator[Finding]:
    """BLOCK for a step that a bucket cannot take; ESCALATE for one that comes in mature."""
    for targeted, change, problem, bucket in _steps(context):
        if problem is not None:
            place, said, mend = targeted.place, problem.message, problem.remediation
            yield context.block(problem.code, place, said, mend)
        elif _is_mature(context, change):
            yield context.escalate(
                "TG507", targeted.place, messages.comes_in(targeted, change, context)
            )
        elif change.change_type == "bucket_state":
            from trace_gate.core.governor import claimed_conditions  # few decisions change a state

            yield from claimed_conditions.judge(context, targeted, change, bucket)
    yield from _unknown(context)


def wakes(context: DecisionContext, asin: str, bucket: str) -> bool:
    """Whether the decision brings this bucket out of its frozen state, with all that it takes."""
    return any(
        problem is None and change.change_type == "bucket_state"
        for targeted, change, problem, _ in _steps(context)
        if (targeted.target.asin, targeted.target.bucket) == (asin, bucket)
    )


def _steps(context: DecisionContext) -> Iterator[_Step]:
    """Each change of a bucket, after those of the decision that stand before it."""
    buckets: dict[tuple[str, str], buckets_bucket.Bucket] = {}
    for targeted in context.market:
        if targeted.kind != "bucket":
            continue
        place = targeted.target.asin or "", targeted.target.bucket or ""
        if place not in buckets:
            buckets[place] = touched_buckets.stands(context, *place)
        change = _changed(context, targeted)
        problem = changes.problem(buckets[place].status, change, context.policy)
        yield targeted, change, problem, buckets[place]
        if problem is None:
            buckets[place] = buckets_bucket.step(buckets[place], change, context.policy)


def _changed(context: DecisionContext, targeted: TargetedChange) -> Changed:
    """The change as if it were executed and approved: that is asked elsewhere."""
    change = targeted.change
    return Changed(
        whole=context.at.whole,
        fraction=context.at.fraction,
        trace_id=context.id,
        number=change.index + 1,
        target=targeted.target.normal,
        change_type=change.change_type or "",
        from_value=change.from_value,
        to_value=change.to_value,
        details=change.details,
        action_type=None,
        approved=True,
        event=0,
    )


def _is_mature(context: DecisionContext, change: Changed) -> bool:
    if not definition.is_import(change):
        return False
    initial: str = context.policy.bucket_lifecycle["initial"]
    return definition.first_state(change, context.policy) != initial


def _unknown(context: DecisionContext) -> Iterator[Finding]:
    """A decision about a bucket that no executed decision created: a warning (SPEC 8)."""
    aimed = {(a.target.asin, a.target.bucket) for a in context.market}
    for place in touched_buckets.touched(context):
        known = touched_buckets.stands(context, place.asin, place.bucket).state is not None
        if not known and (place.asin, place.bucket) not in aimed:
            yield context.file.finding(
                "TG507",
                ("decision", "intent_bucket_id"),
                *messages.never_created(place),
                level="warning",
            )
