"""Anchors of a draft of buckets that no new term can come by (SPEC 9, Proposing buckets)."""

from __future__ import annotations

from trace_gate.core.analyst import grouping_messages as messages
from trace_gate.core.analyst import terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

_RULE = "anchor"


def faults(buckets: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, str, str]]:
    """Number of a bucket, its field, what is wrong, and what mends it.

    Args:
        buckets: those of a draft that fits its schema.
    """
    first: dict[str, str] = {}
    for at, bucket in enumerate(buckets):
        if bucket.get("rule") != _RULE:
            continue
        if not bucket.get("anchors"):
            yield (at, "rule", *messages.no_anchors(bucket))
        for anchor in bucket.get("anchors") or ():
            other = first.setdefault(terms.plain(anchor), bucket["id"])
            if other != bucket["id"]:
                yield (at, "anchors", *messages.anchor_twice(anchor, other))
