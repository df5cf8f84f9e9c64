"""Both sides of a table, and the rows that only one of them has."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from trace_gate.core.market.mapping import MarketFiles
    from trace_gate.core.market.tables import Table


MOST_DIFFERENT = 5_000
"""So many rows of one file are compared at once: nobody decides more of them in one change."""


class Pair(Record):
    """One file read by one entry, as the base has it and as the unit leaves it."""

    path: str
    entry: MarketFiles
    old: Table | None
    new: Table | None
    old_rows: frozenset[int]
    """The rows of the base's side that the other one does not have."""
    new_rows: frozenset[int]

    @property
    def sheet(self) -> str | None:
        """Of a workbook."""
        table = self.new or self.old
        found = table.scan.sheet if table is not None else None
        return found.name if found is not None else None


def pair_of(path: str, entry: MarketFiles, old: Table | None, new: Table | None) -> Pair:
    """Both sides of a table, and the rows that the other one does not have.

    Rows are compared as they are written; where very many differ so, by the cells that are read,
    since a program that saves a table again may put quotes around all of them.
    """
    rows = [frozenset(range(len(each.scan)) if each is not None else ()) for each in (old, new)]
    if old is not None and new is not None:
        as_written = old.scan.texts[0] == new.scan.texts[0]
        rows = _differing(old, new, as_written=as_written)
        if as_written and max(map(len, rows)) > MOST_DIFFERENT:
            rows = _differing(old, new, as_written=False)
    return Pair(path=path, entry=entry, old=old, new=new, old_rows=rows[0], new_rows=rows[1])


def _differing(old: Table, new: Table, *, as_written: bool) -> list[frozenset[int]]:
    tokens = [each.tokens(as_written=as_written) for each in (old, new)]
    same = _same(*tokens)
    return [frozenset(n for n, token in enumerate(mine) if token not in same) for mine in tokens]


def _same(old: Sequence[object], new: Sequence[object]) -> Collection[object]:
    """The rows that both sides have, and equally often."""
    ours, theirs = set(old), set(new)
    same = ours & theirs
    if len(ours) == len(old) and len(theirs) == len(new):
        return same
    from collections import Counter

    counts = Counter(old), Counter(new)
    return {each for each in same if counts[0][each] == counts[1][each]}
