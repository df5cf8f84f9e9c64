"""How a decision that touches too much becomes several smaller ones (SPEC 7, Batch).

By intent bucket, the bucket with the highest priority score first; what no bucket holds comes
after, and files last. Within a bucket no part is larger than the limits.
"""

from __future__ import annotations

from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import touched_buckets
from trace_gate.core.governor.guardrails.batch import sizes
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from trace_gate.core.governor.context import DecisionContext, TargetedChange


class Part(Record):
    """Some changes of a decision that go together."""

    bucket: str | None
    asin: str | None
    targeted_changes: tuple[TargetedChange, ...]
    score: Decimal | None = None
    """The priority score of the bucket; None where nobody knows one."""


def parts(context: DecisionContext) -> tuple[Part, ...]:
    """The parts of a decision, the most urgent first. Each change is in exactly one of them."""
    groups = sorted(_groups(context), key=_urgency)
    return tuple(piece for group in groups for piece in _pieces(context, group))


def _groups(context: DecisionContext) -> Iterator[Part]:
    holder = _holders(context)
    found: dict[tuple[str | None, str | None], list[TargetedChange]] = {}
    for targeted in context.market:
        found.setdefault(holder.get(targeted.change.index, (None, None)), []).append(targeted)
    for (asin, bucket), targeted_changes in found.items():
        score = _score(context, asin, bucket)
        yield Part(bucket=bucket, asin=asin, targeted_changes=tuple(targeted_changes), score=score)
    others = tuple(
        targeted for targeted in context.targeted_changes if targeted not in context.market
    )
    if others:
        yield Part(bucket=None, asin=None, targeted_changes=others)


def _holders(context: DecisionContext) -> dict[int, tuple[str | None, str | None]]:
    """Number of a change to the (ASIN, bucket) that it is about: its own, else the named one."""
    found: dict[int, tuple[str | None, str | None]] = {}
    own = [
        place
        for place in touched_buckets.touched(context)
        if place.bucket not in touched_buckets.names(context)
    ]
    for place in (*own, *touched_buckets.touched(context)):
        for targeted in place.targeted_changes:
            found.setdefault(targeted.change.index, (place.asin, place.bucket))
    return found


def _score(context: DecisionContext, asin: str | None, bucket: str | None) -> Decimal | None:
    if asin is None or bucket is None:
        return None
    said = touched_buckets.stands(context, asin, bucket).value_of("priority_score")
    return decimal_of(said.get("result") if isinstance(said, dict) else said)


def _urgency(part: Part) -> tuple[object, ...]:
    """Known scores first, the highest before; then by name; files last."""
    files = all(each.kind in ("file", None) for each in part.targeted_changes)
    score = -part.score if part.score is not None else 0
    return files, part.bucket is None, part.score is None, score, part.asin or "", part.bucket or ""


def _pieces(context: DecisionContext, group: Part) -> Iterator[Part]:
    """The group cut so that every piece keeps the limits."""
    piece: tuple[TargetedChange, ...] = ()
    for targeted in group.targeted_changes:
        if piece and not _fits(context, (*piece, targeted)):
            yield group.with_(targeted_changes=piece)
            piece = ()
        piece = (*piece, targeted)
    yield group.with_(targeted_changes=piece)


def _fits(context: DecisionContext, targeted_changes: tuple[TargetedChange, ...]) -> bool:
    limits = context.policy.guardrails["batch"]
    found = sizes(context.with_(targeted_changes=targeted_changes))
    return all(found[name] <= most for name, most in limits.items())
