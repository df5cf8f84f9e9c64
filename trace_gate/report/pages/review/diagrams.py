"""What a range moves, as boxes and arrows: states of buckets, and what led to what.

Only what changed is drawn. What would be too much to see is left to the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.report.document import Diagram, Edge, Node
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.formatting import TONES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.review.model import BucketMove, Effects, Review
    from trace_gate.report.document import Block
    from trace_gate.report.pages.review.formatting import Detail

MOST = 24
"""Boxes of a diagram that can still be read."""
NAMED = 2
"""So many buckets are named at an arrow; more are counted."""


def states(effects: Effects, detail: Detail) -> Iterator[Block]:
    """From which state to which one buckets go."""
    moves: dict[tuple[str, str], list[str]] = {}
    for each in effects.buckets:
        for way in _ways(each, effects):
            moves.setdefault(way, []).append(each.bucket)
    if not moves or detail.rows == 0:
        return
    found = dict.fromkeys(name for way in moves for name in way)
    names = {name: f"s{at}" for at, name in enumerate(found)}
    yield Diagram(
        title="Buckets that move",
        nodes=tuple(
            Node(name=key, text=detail.cut(name), tone=TONES.get(name, "neutral"))
            for name, key in names.items()
        ),
        edges=tuple(
            Edge(source=names[old], target=names[new], text=_named(buckets, detail))
            for (old, new), buckets in moves.items()
        ),
    )


def _ways(move: BucketMove, effects: Effects) -> Iterator[tuple[str, str]]:
    """Each step of a bucket, by its events; without any from where it was to where it is."""
    own = f"asin/{move.asin}/intent_bucket/{move.bucket}"
    steps = [
        (str(each.before or "new"), str(each.after))
        for each in effects.events
        if (each.tenant, each.target, each.sign) == (move.tenant, own, "added")
    ]
    if steps and steps[-1][1] == move.after:
        first = move.before or "new"
        yield from ([(first, steps[0][0])] if steps[0][0] != first else [])
        yield from steps
    elif move.before != move.after:
        yield move.before or "new", move.after or "gone"


def _named(buckets: list[str], detail: Detail) -> str:
    many = len(buckets)
    return detail.cut(", ".join(buckets)) if many <= NAMED else plural(many, "bucket")


def causes(review: Review, detail: Detail) -> Iterator[Block]:
    """What led to what, among the traces of the range and those that they name."""
    links = review.causes
    found = dict.fromkeys(end for each in links for end in (each.source, each.target))
    if not found or len(found) > MOST or detail.rows == 0:
        return
    kinds = {each.trace: each.trace_type for each in review.traces}
    tones = {each.trace: TONES.get(each.status, "neutral") for each in review.decisions}
    for each in review.decisions:
        kinds[each.trace] = f"{each.trace_type}, {each.status}"
    names = {name: f"t{at}" for at, name in enumerate(found)}
    yield Diagram(
        title="What led to what",
        nodes=tuple(
            Node(
                name=key,
                text=detail.cut(f"{name} {kinds.get(name, 'of the base')}"),
                tone=tones.get(name, "neutral"),
            )
            for name, key in names.items()
        ),
        edges=tuple(
            Edge(
                source=names[each.source],
                target=names[each.target],
                text="" if each.kind == "caused_by" else "replaced by",
            )
            for each in links
        ),
    )
