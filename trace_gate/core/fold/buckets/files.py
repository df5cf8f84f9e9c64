"""The files of an intent bucket: what it means, in which state it is, its events (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold import events, formatting
from trace_gate.core.fold.buckets.definition import MEANING, meaning_of
from trace_gate.core.fold.result import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.fold.buckets.bucket import Bucket, Step
    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.policy.policy import Policy


def files(tenant: str, asin: str, name: str, bucket: Bucket, policy: Policy) -> Iterator[File]:
    """Meaning, state and events. A bucket that no change was about has none."""
    if not bucket.steps and not bucket.refused:
        return
    head = {"id": name, "tenant": formatting.tenant(tenant), "asin": asin}
    path = f"intent_buckets/{asin}/{tenant}/{name}.yaml"
    if bucket.steps:
        yield File(
            layer="semantic",
            path=path,
            make=lambda: {"schema": "intent_bucket/1", **head, **_meaning(bucket)},
        )
    yield File(
        layer="state",
        path=path,
        make=lambda: {"schema": "bucket_state/1", **head, **_state(bucket, policy)},
    )
    for each in bucket.steps:
        if each.event is not None:
            about = {"asin": asin, "bucket": name, "from": each.old, "to": each.new}
            yield events.file(each.event, each.change, tenant, about, policy)


def _meaning(bucket: Bucket) -> dict[str, Any]:
    fields = {
        field: {"value": bucket.meaning[field][0], "trace": bucket.meaning[field][1]}
        for field in MEANING
        if field in bucket.meaning
    }
    return {
        "created": _origin(bucket.steps[0].change),
        **fields,
        "history": [
            {**_origin(each), "set": [field for field in MEANING if field in meaning_of(each)]}
            for each in bucket.meant
        ],
        "refused": [
            refusal.plain()
            for change, refusal in bucket.refused
            if change.change_type in ("bucket_create", "bucket_update")
        ],
    }


def _state(bucket: Bucket, policy: Policy) -> dict[str, Any]:
    found: dict[str, Any] = {"state": None}
    if bucket.steps:
        last = bucket.steps[-1].change
        since = formatting.instant(last.moment)
        found["state"] = {"value": bucket.state, "since": since, "trace": last.trace_id}
        found["imported"] = bucket.imported
        found["frozen_by"] = bucket.frozen_by(policy)
    found["history"] = [_moved(each) for each in bucket.steps]
    found["refused"] = [refusal.plain() for _, refusal in bucket.refused]
    return found


def _moved(made: Step) -> Mapping[str, Any]:
    line = {**_origin(made.change), "from": made.old, "to": made.new}
    return {**line, "event": events.event_id(made.change)} if made.event else line


def _origin(change: Changed) -> dict[str, Any]:
    return {"at": formatting.instant(change.moment), "trace": change.trace_id}
