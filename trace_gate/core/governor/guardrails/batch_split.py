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

    from trace_gate.core.governor.context import Aim, Hearing


class Part(Record):
    """Some changes of a decision that go together."""

    bucket: str | None
    asin: str | None
    aims: tuple[Aim, ...]
    score: Decimal | None = None
    """The priority score of the bucket; None where nobody knows one."""


def parts(hearing: Hearing) -> tuple[Part, ...]:
    """The parts of a decision, the most urgent first. Each change is in exactly one of them."""
    groups = sorted(_groups(hearing), key=_urgency)
    return tuple(piece for group in groups for piece in _pieces(hearing, group))


def _groups(hearing: Hearing) -> Iterator[Part]:
    holder = _holders(hearing)
    found: dict[tuple[str | None, str | None], list[Aim]] = {}
    for aim in hearing.market:
        found.setdefault(holder.get(aim.change.index, (None, None)), []).append(aim)
    for (asin, bucket), aims in found.items():
        score = _score(hearing, asin, bucket)
        yield Part(bucket=bucket, asin=asin, aims=tuple(aims), score=score)
    others = tuple(aim for aim in hearing.aims if aim not in hearing.market)
    if others:
        yield Part(bucket=None, asin=None, aims=others)


def _holders(hearing: Hearing) -> dict[int, tuple[str | None, str | None]]:
    """Number of a change to the (ASIN, bucket) that it is about: its own, else the named one."""
    found: dict[int, tuple[str | None, str | None]] = {}
    own = [
        place
        for place in touched_buckets.touched(hearing)
        if place.bucket not in touched_buckets.names(hearing)
    ]
    for place in (*own, *touched_buckets.touched(hearing)):
        for aim in place.aims:
            found.setdefault(aim.change.index, (place.asin, place.bucket))
    return found


def _score(hearing: Hearing, asin: str | None, bucket: str | None) -> Decimal | None:
    if asin is None or bucket is None:
        return None
    said = touched_buckets.stands(hearing, asin, bucket).says("priority_score")
    return decimal_of(said.get("result") if isinstance(said, dict) else said)


def _urgency(part: Part) -> tuple[object, ...]:
    """Known scores first, the highest before; then by name; files last."""
    files = not any(aim.target is not None and aim.kind != "file" for aim in part.aims)
    score = -part.score if part.score is not None else 0
    return files, part.bucket is None, part.score is None, score, part.asin or "", part.bucket or ""


def _pieces(hearing: Hearing, group: Part) -> Iterator[Part]:
    """The group cut so that every piece keeps the limits."""
    piece: tuple[Aim, ...] = ()
    for aim in group.aims:
        if piece and not _fits(hearing, (*piece, aim)):
            yield group.with_(aims=piece)
            piece = ()
        piece = (*piece, aim)
    yield group.with_(aims=piece)


def _fits(hearing: Hearing, aims: tuple[Aim, ...]) -> bool:
    limits = hearing.policy.guardrails["batch"]
    found = sizes(hearing.with_(aims=aims))
    return all(found[name] <= most for name, most in limits.items())
