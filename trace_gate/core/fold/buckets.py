"""Intent buckets: what they mean, in which state they are, how they got there (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold import bucket_changes, events, keys, plain
from trace_gate.core.fold.bucket_changes import Standing
from trace_gate.core.fold.facts import BucketAt, Changed, Lived, Touched
from trace_gate.core.fold.folded import File, Folded, Refusal
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.folded import Send
    from trace_gate.core.policy.bundle import Policy


class Step(Record):
    """One change of state that counted."""

    change: Changed
    event: str | None
    """The type of its event; None for the creation of a bucket here, which is none."""
    old: str | None
    new: str


class Bucket(Record):
    """A bucket after some facts."""

    meaning: Mapping[str, tuple[Any, str]] = {}  # never written to
    """Field to (value, trace that set it last)."""
    steps: tuple[Step, ...] = ()
    imported: bool = False
    refused: tuple[Refusal, ...] = ()
    seen: tuple[tuple[Touched, str | None, str | None], ...] = ()
    """Decisions about it, with the state and the fit just before each."""

    @property
    def state(self) -> str | None:
        """The state now; None before the creation."""
        return self.steps[-1].new if self.steps else None

    @property
    def standing(self) -> Standing:
        """What the next change depends on."""
        if not self.steps:
            return Standing()
        last = self.steps[-1].change
        return Standing(state=self.state, since=(last.whole, last.fraction))

    @property
    def fit_type(self) -> str | None:
        """How the product fits what shoppers want."""
        found: str | None = self.meaning.get("fit_type", (None, ""))[0]
        return found


EMPTY = Bucket()


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> Folded:
    """What a bucket comes to."""
    bucket = EMPTY
    for fact in facts:
        bucket = step(bucket, fact, policy)
    tenant, asin, name = keys.parts(key)
    refused = (*bucket.refused, *_unknown(name, bucket))
    changed = bucket.steps or bucket.refused
    return Folded(
        files=tuple(_files(tenant, asin, name, bucket, policy)) if changed else (),
        summary=_summary(bucket, policy) if bucket.steps else None,
        sends=tuple(_sends(tenant, asin, name, bucket, policy)),
        refused=refused,
    )


def step(bucket: Bucket, fact: Fact, policy: Policy) -> Bucket:
    """The bucket after one more fact."""
    if isinstance(fact, Touched):
        return bucket.with_(seen=(*bucket.seen, (fact, bucket.state, bucket.fit_type)))
    if not isinstance(fact, Changed):
        return bucket
    refusal = bucket_changes.problem(bucket.standing, fact, policy)
    if refusal is not None:
        return bucket.with_(refused=(*bucket.refused, refusal))
    if fact.change_type == "bucket_state":
        event = bucket_changes.event_of(bucket.state, fact.to_value, policy)
        made = Step(change=fact, event=event, old=bucket.state, new=fact.to_value)
        return bucket.with_(steps=(*bucket.steps, made))
    meaning = {k: (v, fact.trace_id) for k, v in fact.to_value.items() if k not in ("id", "state")}
    bucket = bucket.with_(meaning={**bucket.meaning, **meaning})
    return _created(bucket, fact, policy) if fact.change_type == "bucket_create" else bucket


def _created(bucket: Bucket, change: Changed, policy: Policy) -> Bucket:
    new, imported = bucket_changes.first_state(change, policy), bucket_changes.is_import(change)
    event = "BUCKET_STATE_CHANGE" if imported else None
    made = Step(change=change, event=event, old=None, new=new)
    return bucket.with_(steps=(*bucket.steps, made), imported=imported)


def _unknown(name: str, bucket: Bucket) -> Iterator[Refusal]:
    """Executed decisions about a bucket that was not there: a warning each (SPEC 8)."""
    creating = {each.change.trace_id for each in bucket.steps[:1]}
    for touched, state, _ in bucket.seen:
        refused = any(each.trace_id == touched.trace_id for each in bucket.refused)
        if state is None and touched.executed and touched.trace_id not in creating and not refused:
            yield Refusal(
                trace_id=touched.trace_id,
                number=0,
                code="TG507",
                level="warning",
                message=f"The decision is about {name}, which no executed decision created.",
                remediation="Create it in a decision with change_type: bucket_create.",
            )


def _summary(bucket: Bucket, policy: Policy) -> dict[str, Any]:
    score = bucket.meaning.get("priority_score", (None, ""))[0]
    first, last = bucket.steps[0].change, bucket.steps[-1].change
    return {
        "state": bucket.state,
        "since": last.whole,
        "fit_type": bucket.fit_type,
        "imported": bucket.imported,
        "created": first.trace_id,
        "keywords": _listed(bucket.meaning.get("keywords", ([], ""))[0]),
        "score": score.get("result") if isinstance(score, dict) else score,
        "frozen_by": _frozen_by(bucket, policy),
    }


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _frozen_by(bucket: Bucket, policy: Policy) -> str | None:
    """The trace of the event by which it is FROZEN now."""
    last = bucket.steps[-1]
    frozen = last.new == policy.bucket_lifecycle["freeze"]["to"] and last.event is not None
    return last.change.trace_id if frozen else None


def _sends(tenant: str, asin: str, name: str, bucket: Bucket, policy: Policy) -> Iterator[Send]:
    for touched, state, fit in bucket.seen:
        at = {field: getattr(touched, field) for field in ("whole", "fraction", "trace_id")}
        yield keys.trace(touched.trace_id), BucketAt(**at, bucket=name, state=state, fit_type=fit)
    if bucket.steps:
        first = bucket.steps[0].change
        lived = Lived(
            whole=first.whole,
            fraction=first.fraction,
            trace_id=first.trace_id,
            bucket=name,
            states=tuple((s.change.whole, s.new, s.change.trace_id) for s in bucket.steps),
            imported=bucket.imported,
            frozen_by=_frozen_by(bucket, policy),
        )
        yield keys.asin(tenant, asin), lived


def _files(tenant: str, asin: str, name: str, bucket: Bucket, policy: Policy) -> Iterator[File]:
    head = {"id": name, "tenant": plain.tenant(tenant), "asin": asin}
    path = f"intent_buckets/{asin}/{tenant}/{name}.yaml"
    if bucket.steps:
        meaning = {"schema": "intent_bucket/1", **head, **_meaning(bucket)}
        yield File(layer="semantic", path=path, data=meaning)
    state = {"schema": "bucket_state/1", **head, **_state(bucket, policy)}
    yield File(layer="state", path=path, data=state)
    for each in bucket.steps:
        if each.event is not None:
            about = {"asin": asin, "bucket": name, "from": each.old, "to": each.new}
            yield events.file(each.event, each.change, tenant, about, policy)


def _meaning(bucket: Bucket) -> dict[str, Any]:
    first = bucket.steps[0].change
    at = plain.instant((first.whole, first.fraction))
    fields = {
        field: {"value": bucket.meaning[field][0], "trace": bucket.meaning[field][1]}
        for field in bucket_changes.MEANING
        if field in bucket.meaning
    }
    return {"created": {"at": at, "trace": first.trace_id}, **fields}


def _state(bucket: Bucket, policy: Policy) -> dict[str, Any]:
    found: dict[str, Any] = {"state": None}
    if bucket.steps:
        last = bucket.steps[-1].change
        since = plain.instant((last.whole, last.fraction))
        found["state"] = {"value": bucket.state, "since": since, "trace": last.trace_id}
        found["imported"] = bucket.imported
        found["frozen_by"] = _frozen_by(bucket, policy)
    found["history"] = [_line(each) for each in bucket.steps]
    found["refused"] = [each.plain() for each in bucket.refused]
    return found


def _line(made: Step) -> dict[str, Any]:
    change = made.change
    line: dict[str, Any] = {
        "at": plain.instant((change.whole, change.fraction)),
        "from": made.old,
        "to": made.new,
        "trace": change.trace_id,
    }
    return {**line, "event": events.event_id(change)} if made.event else line
