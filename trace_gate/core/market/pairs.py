"""Both sides of a table, and the rows that only one of them has."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from trace_gate.core.market.mapping import MarketFiles
    from trace_gate.core.market.tables import Table


class Pair(Record):
    """One file read by one entry, as the base has it and as the unit leaves it."""

    path: str
    entry: MarketFiles
    old: Table | None
    new: Table | None
    old_rows: frozenset[int]
    """The rows of the base's side that the other one does not have."""
    new_rows: frozenset[int]


def pair_of(path: str, entry: MarketFiles, old: Table | None, new: Table | None) -> Pair:
    """Both sides of a table, and the rows that the other one does not have."""
    if old is None or new is None:
        rows = [frozenset(range(len(each.scan)) if each is not None else ()) for each in (old, new)]
    else:
        as_written = old.scan.texts[0] == new.scan.texts[0]
        tokens = [each.tokens(as_written=as_written) for each in (old, new)]
        same = _same(*tokens)
        rows = [
            frozenset(n for n, token in enumerate(mine) if token not in same) for mine in tokens
        ]
    return Pair(path=path, entry=entry, old=old, new=new, old_rows=rows[0], new_rows=rows[1])


def _same(old: Sequence[object], new: Sequence[object]) -> Collection[object]:
    """The rows that both sides have, and equally often."""
    ours, theirs = set(old), set(new)
    same = ours & theirs
    if len(ours) == len(old) and len(theirs) == len(new):
        return same
    from collections import Counter

    counts = Counter(old), Counter(new)
    return {each for each in same if counts[0][each] == counts[1][each]}
