"""Anchor words: one after the other, the word that covers most clicks that none covers yet."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from trace_gate.core.analyst.grouping.parsed import Parsed

TERMS = 3
"""An anchor is in so many terms."""
SHARES = (20, 10, 5, 2, 1)
"""An anchor covers so many of 1,000 clicks; the smaller shares only while there are few buckets."""


class Anchor(Record):
    """An anchor and the terms that it takes."""

    stem: str
    members: tuple[int, ...]
    """By their index"""
    clicks: int


def anchors(
    every: Sequence[Parsed], heads: Container[str], *, clicks: int, least: int, most: int
) -> list[Anchor]:
    """Anchors of terms that no bucket has, in their order.

    Args:
        every: The terms.
        heads: Stems that are none.
        clicks: All clicks of the product, of which an anchor covers its share.
        least: So few anchors are wanted at least, with smaller shares if need be.
        most: So many at most.
    """
    holders: dict[str, set[int]] = {}
    for at, each in enumerate(every):
        for stem in set(each.stems):
            if stem not in heads:
                holders.setdefault(stem, set()).add(at)
    covered: dict[str, int] = {
        stem: sum(every[at].term.clicks for at in members) for stem, members in holders.items()
    }
    found: list[Anchor] = []
    for at, share in enumerate(SHARES):
        while len(found) < (most if at == 0 else min(least, most)):
            best = _best(holders, covered, share * clicks)
            if best is None:
                break
            members = tuple(sorted(holders[best]))
            found.append(Anchor(stem=best, members=members, clicks=covered[best]))
            _take(every, members, holders, covered)
    return found


def _best(holders: dict[str, set[int]], covered: dict[str, int], thousandths: int) -> str | None:
    """The stem that covers most; None where none covers enough."""
    enough = [
        (-covered[stem], -len(members), stem)
        for stem, members in holders.items()
        if len(members) >= TERMS and 1_000 * covered[stem] >= thousandths
    ]
    return min(enough)[2] if enough else None


def _take(
    every: Sequence[Parsed],
    members: Sequence[int],
    holders: dict[str, set[int]],
    covered: dict[str, int],
) -> None:
    """Take terms out of those that are still to be covered."""
    for at in members:
        for stem in set(every[at].stems):
            if at in holders.get(stem, ()):
                holders[stem].discard(at)
                covered[stem] -= every[at].term.clicks
