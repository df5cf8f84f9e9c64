"""The life of an intent bucket, one fact at a time (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold.buckets import changes
from trace_gate.core.fold.buckets.definition import first_state, is_import, meaning_of
from trace_gate.core.fold.buckets.problems import BucketStatus
from trace_gate.core.fold.buckets.transitions import event_of
from trace_gate.core.fold.facts import Changed, Touched
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import Refusal
    from trace_gate.core.policy.policy import Policy


class Step(Record):
    """One change of state that counted."""

    change: Changed
    event: str | None
    """The type of its event; None for a bucket that began here, which is no event."""
    old: str | None
    new: str


class Bucket(Record):
    """A bucket after some facts."""

    meaning: Mapping[str, tuple[Any, str]] = {}  # never written to
    """Field to (value, trace that set it last)."""
    meant: tuple[Changed, ...] = ()
    """The changes of meaning that counted, the creation first."""
    steps: tuple[Step, ...] = ()
    imported: bool = False
    refused: tuple[tuple[Changed, Refusal], ...] = ()
    seen: tuple[tuple[Touched, str | None, str | None], ...] = ()
    """Decisions about it, with the state and the fit just before each."""

    @property
    def state(self) -> str | None:
        """The state now; None before the creation."""
        return self.steps[-1].new if self.steps else None

    @property
    def status(self) -> BucketStatus:
        """What the next change depends on."""
        if not self.steps:
            return BucketStatus()
        return BucketStatus(state=self.state, since=self.steps[-1].change.moment)

    @property
    def fit_type(self) -> str | None:
        """How the product fits what shoppers want."""
        found: str | None = self.value_of("fit_type")
        return found

    def value_of(self, field: str) -> Any:
        """A field of its meaning; None if nobody set it."""
        return self.meaning.get(field, (None, ""))[0]

    def frozen_by(self, policy: Policy) -> str | None:
        """The trace of the event by which it is frozen now. To come in frozen is an event."""
        frozen = self.state == policy.bucket_lifecycle["freeze"]["to"]
        last = self.steps[-1] if frozen else None
        return last.change.trace_id if last is not None and last.event is not None else None


EMPTY = Bucket()


def step(bucket: Bucket, fact: Fact, policy: Policy) -> Bucket:
    """The bucket after one more fact."""
    if isinstance(fact, Touched):
        return bucket.with_(seen=(*bucket.seen, (fact, bucket.state, bucket.fit_type)))
    if not isinstance(fact, Changed):
        return bucket
    refusal = changes.problem(bucket.status, fact, policy)
    if refusal is not None:
        return bucket.with_(refused=(*bucket.refused, (fact, refusal)))
    return _STEPS[fact.change_type](bucket, fact, policy)


def _moved(bucket: Bucket, change: Changed, policy: Policy) -> Bucket:
    event = event_of(bucket.state, change.to_value, policy)
    made = Step(change=change, event=event, old=bucket.state, new=change.to_value)
    return bucket.with_(steps=(*bucket.steps, made))


def _created(bucket: Bucket, change: Changed, policy: Policy) -> Bucket:
    new, imported = first_state(change, policy), is_import(change)
    event = event_of(None, new, policy) if imported else None
    made = Step(change=change, event=event, old=None, new=new)
    return _meant(bucket, change, policy).with_(steps=(made,), imported=imported)


def _meant(bucket: Bucket, change: Changed, policy: Policy) -> Bucket:
    del policy
    said = {field: (value, change.trace_id) for field, value in meaning_of(change).items()}
    return bucket.with_(meaning={**bucket.meaning, **said}, meant=(*bucket.meant, change))


_STEPS = {"bucket_create": _created, "bucket_update": _meant, "bucket_state": _moved}
"""What a change that counts makes of a bucket; the types are those of `changes.RULES`."""
