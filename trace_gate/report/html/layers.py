"""Which column and which row each box of a diagram has, so that arrows go to the right."""

from __future__ import annotations

from itertools import pairwise

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.report.document import Diagram

SWEEPS = 4
"""How often the boxes of the columns are put in the order of their neighbours."""

Key = tuple[str, str, int]
"""A box (its name), or the place where an arrow (its two names) crosses a column."""


class Layers(Record):
    """The columns from left to right, each with its boxes and crossings from above."""

    columns: tuple[tuple[Key, ...], ...]
    backward: frozenset[tuple[str, str]]
    """The arrows that lead back to where something came from."""

    def row(self, key: Key) -> int:
        """The row of a box or a crossing."""
        return self.columns[key[2]].index(key)


def layers(diagram: Diagram) -> Layers:
    """Each box one column behind the last that leads to it; arrows back do not count."""
    links = {(e.source, e.target) for e in diagram.edges}
    names = [node.name for node in diagram.nodes]
    backward = _backward(names, links)
    forward = sorted(links - backward, key=lambda link: (names.index(link[0]), link[1]))
    column = _column(names, forward)
    paths = [path(link, column) for link in forward]
    columns: list[list[Key]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for name in names:
        columns[column[name]].append((name, "", column[name]))
    for each in paths:
        for key in each[1:-1]:
            columns[key[2]].append(key)
    return Layers(columns=_untangled(columns, paths), backward=backward)


def path(link: tuple[str, str], column: Mapping[str, int]) -> list[Key]:
    """The box, each column that the arrow crosses, and the box where it ends."""
    source, target = link
    first, last = column[source], column[target]
    crossed = [(source, target, at) for at in range(first + 1, last)]
    return [(source, "", first), *crossed, (target, "", last)]


def _backward(names: Sequence[str], links: set[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The arrows that close a circle, found by walking from the first box on."""
    found: set[tuple[str, str]] = set()
    done: set[str] = set()
    for name in names:
        way, left = [name], {name: _targets(name, names, links)}
        while way and name not in done:
            here = way[-1]
            if not left[here]:
                done.add(way.pop())
                continue
            there = left[here].pop(0)
            if there in way:
                found.add((here, there))
            elif there not in done:
                way.append(there)
                left[there] = _targets(there, names, links)
    return frozenset(found)


def _targets(name: str, names: Sequence[str], links: set[tuple[str, str]]) -> list[str]:
    return [other for other in names if (name, other) in links]


def _column(names: Sequence[str], forward: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest way to each box."""
    column = dict.fromkeys(names, 0)
    for _ in names:
        for source, target in forward:
            column[target] = max(column[target], column[source] + 1)
    return column


def _untangled(
    columns: list[list[Key]], paths: Sequence[Sequence[Key]]
) -> tuple[tuple[Key, ...], ...]:
    """The boxes of each column near those that they are joined to, so that few arrows cross."""
    joined: dict[Key, set[Key]] = {}
    for each in paths:
        for here, there in pairwise(each):
            joined.setdefault(here, set()).add(there)
            joined.setdefault(there, set()).add(here)
    for sweep in range(SWEEPS):
        ahead = sweep % 2 == 0
        order = range(1, len(columns)) if ahead else range(len(columns) - 2, -1, -1)
        for at in order:
            columns[at] = _ordered(columns[at], columns[at - 1 if ahead else at + 1], joined)
    return tuple(tuple(column) for column in columns)


def _ordered(
    column: Sequence[Key], beside: Sequence[Key], joined: Mapping[Key, set[Key]]
) -> list[Key]:
    """The keys of a column, each at the middle of what it is joined to in the one beside it."""
    rows = {key: row for row, key in enumerate(beside)}
    middles = {}
    for row, key in enumerate(column):
        known = [rows[other] for other in joined.get(key, ()) if other in rows]
        middles[key] = sum(known) / len(known) if known else row
    return sorted(column, key=middles.__getitem__)
