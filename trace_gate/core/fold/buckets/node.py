"""Intent buckets: what they mean, in which state they are, how they got there (SPEC 8).

`bucket` folds the facts, `changes` has the rules, `files` the files. Here
is what others are told: readers by a summary, decisions what their bucket was just before
them, and the metrics of the ASIN the whole life.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.buckets import files, messages
from trace_gate.core.fold.buckets.bucket import EMPTY, step
from trace_gate.core.fold.facts import BucketAt, Holds, Lived
from trace_gate.core.fold.result import NodeResult, Refusal
from trace_gate.core.trace.target import GOAL, normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.core.fold.buckets.bucket import Bucket
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.policy.policy import Policy


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """What a bucket comes to."""
    bucket = EMPTY
    for fact in facts:
        bucket = step(bucket, fact, policy)
    tenant, asin, name = node_keys.parts(key)
    refused = (refusal for _, refusal in bucket.refused)
    return NodeResult(
        files=tuple(files.files(tenant, asin, name, bucket, policy)),
        summary=_summary(bucket, policy) if bucket.steps else None,
        addressed=tuple(_addressed(tenant, asin, name, bucket, policy)),
        refused=(*refused, *_never_created(name, bucket)),
    )


def _summary(bucket: Bucket, policy: Policy) -> dict[str, Any]:
    return {
        "state": bucket.state,
        "since": bucket.status.since[0],
        "fit_type": bucket.fit_type,
        "imported": bucket.imported,
        "created": bucket.steps[0].change.trace_id,
        "keywords": list(bucket.value_of("keywords") or ()),
        "grouping": bucket.value_of("grouping"),
        "goal": bucket.value_of(GOAL),
        "score": _score(bucket.value_of("priority_score")),
        "frozen_by": bucket.frozen_by(policy),
    }


def _score(value: object) -> int | float | None:
    """The number of a priority score: itself, or the `result` of its components."""
    found = value.get("result") if isinstance(value, dict) else value
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def _addressed(
    tenant: str, asin: str, name: str, bucket: Bucket, policy: Policy
) -> Iterator[AddressedFact]:
    for touched, state, fit in bucket.seen:
        was = BucketAt(**touched.origin, asin=asin, bucket=name, state=state, fit_type=fit)
        yield node_keys.trace(touched.trace_id), was
    if bucket.steps:
        yield node_keys.asin(tenant, asin), _lived(name, bucket, policy)
        # a keyword that belongs to a bucket is touched with it (SPEC 7, Freeze)
        holds = Holds(**bucket.steps[0].change.origin, asin=asin, bucket=name)
        words = {normal_name(each) for each in bucket.value_of("keywords") or ()} - {""}
        yield from ((node_keys.keyword(tenant, word), holds) for word in sorted(words))


def _lived(name: str, bucket: Bucket, policy: Policy) -> Lived:
    return Lived(
        **bucket.steps[0].change.origin,
        bucket=name,
        states=tuple((each.change.whole, each.new, each.change.trace_id) for each in bucket.steps),
        imported=bucket.imported,
        frozen_by=bucket.frozen_by(policy),
    )


def _never_created(name: str, bucket: Bucket) -> Iterator[Refusal]:
    """Decisions about a bucket that was not there: a warning each (SPEC 8).

    None for a decision that creates it, nor for one whose change of it was refused.
    """
    reported = {refusal.trace_id for _, refusal in bucket.refused}
    reported |= {each.change.trace_id for each in bucket.steps[:1]}
    for touched, state, _ in bucket.seen:
        creates = touched.creates and not touched.executed
        if state is None and not creates and touched.trace_id not in reported:
            yield Refusal.of(
                touched,
                "TG507",
                *messages.about_unknown(name),
                level="warning",
            )
