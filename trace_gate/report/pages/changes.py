"""What a derivation changed, in the words of people (SPEC 8, Deriving).

Only what a reader sees counts: buckets, hypotheses, patterns and the like, and the freeze
rate. A metric that has a new week in it is a written file and no news.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Summary = Mapping[str, Any] | None

NOUNS = {
    "bucket": ("bucket", "buckets"),
    "content": ("listing text", "listing texts"),
    "campaign": ("campaign", "campaigns"),
    "hypothesis": ("hypothesis", "hypotheses"),
    "pattern": ("pattern", "patterns"),
}
"""The kinds of nodes that a reader knows, in the order in which they are told."""


def counted(nodes: Iterable[str]) -> dict[str, int]:
    """How many of some nodes are of each kind that a reader knows; kinds without one left out."""
    found = dict.fromkeys(NOUNS, 0)
    for key in nodes:
        kind = node_keys.kind_of(key)
        if kind in found:
            found[kind] += 1
    return {kind: count for kind, count in found.items() if count}


def line(counts: Mapping[str, int], before: Summary, after: Summary) -> str:
    """`2 buckets, 1 hypothesis; freeze rate 41 % to 44 %`; empty when a reader sees no change.

    Args:
        counts: what `counted` says of the nodes that changed.
        before: the summary of `keys.ALL` as it was, None for none.
        after: the same as it is now.
    """
    named = [f"{count} {NOUNS[kind][count != 1]}" for kind, count in counts.items()]
    rates = _rates(percent(before), percent(after))
    return "; ".join(part for part in (", ".join(named), rates if named else "") if part)


def percent(summary: Summary) -> int | None:
    """The freeze rate in whole percent, halves to the even one; None without living buckets."""
    if summary is None or not summary["living"]:
        return None
    whole, rest = divmod(100 * summary["frozen"], summary["living"])
    twice = 2 * rest
    return int(whole + (twice > summary["living"] or (twice == summary["living"] and whole % 2)))


def _rates(before: int | None, after: int | None) -> str:
    if after is None:
        return ""
    if before is None or before == after:
        return f"freeze rate {after} %"
    return f"freeze rate {before} % to {after} %"
