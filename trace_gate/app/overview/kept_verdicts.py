"""Verdicts of counted buckets that hold as long as nothing new is told of them that day.

To tell what a bucket waits for takes all of its counts, and a large shop has thousands of buckets,
of which a new trace is about a few. So what was said of a bucket that is not ready is noted with
stamps of all that it rests on: its state and days, its counts, its target, and whether a trace
behind the counts was corrected. Where one differs it is told anew; what is ready always is.
"""

from __future__ import annotations

from trace_gate.app.overview import lifecycle
from trace_gate.app.overview.scope import DAY
from trace_gate.core.fold import node_keys
from trace_gate.core.governor.conditions import weeks
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any, Protocol

    from trace_gate.app.overview.lifecycle import Assessed, InState
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.policy import Policy

    class Nodes(Protocol):
        """Single nodes of the fold; what `FoldEngine` is."""

        def summary(self, key: str) -> Mapping[str, Any] | None:
            """What a node says."""

        def facts(self, keys: Iterable[str]) -> Mapping[str, Sequence[Fact]]:
            """What each of some nodes is told, in order."""

    class NotingNodes(Nodes, Protocol):
        """Single nodes of the fold, and what is noted for the next run."""

        def stamps(self, keys: Iterable[str]) -> Mapping[str, tuple[int, int]]:
            """Two numbers for each of some nodes that change with what it is told."""

        def noted(self, name: str) -> Any:
            """What was noted under a name; None for nothing."""

        def note(self, name: str, value: Any) -> None:
            """Note plain data under a name."""


NAME = "verdicts"
_NOTHING = (0, 0)
"""The stamps of a node that nobody tells anything"""


class _Kept(Record):
    """What is said of a bucket, and what has to be the same for it to hold."""

    state: str
    days: int
    from_: int
    """From this second on: later targets are left out of it"""
    counted_in: tuple[str, ...]
    """The traces of its counts"""
    stamps: tuple[int, ...]
    verdict: str
    """Empty for a bucket without a way to tell of"""


def verdicts(
    rows: Sequence[InState], nodes: NotingNodes, policy: Policy, now: int
) -> Iterator[tuple[str, Assessed | None]]:
    """The best that can be said of each of some counted buckets; None for what is not ready.

    Args:
        rows: the buckets in their states.
        nodes: the fold.
        policy: of the same commit.
        now: seconds since the epoch.
    """
    of = (policy.digest, now // DAY)
    kept = _noted(nodes, of)
    stamps = _Stamps(nodes.stamps(_keys(rows, kept)))
    anew = []
    for row in rows:
        each = kept.get(_name(row))
        if each is None or not _holds(each, row, stamps, now):
            anew.append(row)
        elif each.verdict:
            yield each.verdict, None
    if not anew:
        return
    reader = _FactReader(nodes)
    for found in lifecycle.assessed(_with_goals(anew, nodes), reader.facts, policy, now):
        if found.ways:
            yield found.best, found
        kept.pop(_name(found), None)
        if not found.ready:
            kept[_name(found)] = reader.kept(found)
    _note(nodes, of, {name: each for name, each in kept.items() if each.from_ <= now})


def _name(row: InState | Assessed) -> str:
    return node_keys.bucket(row.tenant, row.asin, row.bucket)


def _own_keys(row: InState | Assessed) -> tuple[str, ...]:
    """The nodes that tell its counts and its target."""
    counts = node_keys.counts(row.tenant, row.asin, row.bucket)
    return (counts, _name(row), *lifecycle.goal_nodes(row.tenant, row.asin))


def _keys(rows: Sequence[InState], kept: Mapping[str, _Kept]) -> set[str]:
    """All nodes that what is kept of some buckets rests on."""
    known = [(row, kept[name]) for row in rows if (name := _name(row)) in kept]
    traces = {trace for behind in {each.counted_in for _, each in known} for trace in behind}
    own = {key for row, _ in known for key in _own_keys(row)}
    return own | set(map(node_keys.trace, traces))


def _holds(kept: _Kept, row: InState, stamps: _Stamps, now: int) -> bool:
    same = (kept.state, kept.days) == (row.state, max(0, now - row.since) // DAY)
    return same and kept.from_ <= now and kept.stamps == stamps.of(row, kept.counted_in)


class _Stamps:
    """The stamps of nodes, put together for buckets."""

    def __init__(self, by_node: Mapping[str, tuple[int, int]]) -> None:
        self._by_node = by_node
        self._of_traces: dict[tuple[str, ...], int] = {}

    def of(self, row: InState | Assessed, behind: tuple[str, ...]) -> tuple[int, ...]:
        """Of a bucket: its own, and one for all traces behind its counts."""
        own = (number for key in _own_keys(row) for number in self._by_node.get(key, _NOTHING))
        if behind not in self._of_traces:  # buckets of a product share them
            keys = map(node_keys.trace, behind)
            traces = tuple(self._by_node.get(key, _NOTHING) for key in keys)
            self._of_traces[behind] = hash(traces)  # of numbers it is the same in each run
        return (*own, self._of_traces[behind])


def _with_goals(rows: Iterable[InState], nodes: NotingNodes) -> list[InState]:
    return [row.with_(goal=lifecycle.own_goal(nodes.summary(_name(row)))) for row in rows]


class _FactReader:
    """Asks for facts, and remembers them."""

    def __init__(self, nodes: NotingNodes) -> None:
        self._nodes = nodes
        self._found: dict[str, Sequence[Fact]] = {}
        self._stamps: dict[str, tuple[int, int]] = {}

    def facts(self, keys: Iterable[str]) -> Mapping[str, Sequence[Fact]]:
        """What nodes are told."""
        wanted = list(keys)
        found = self._nodes.facts(wanted)
        self._found |= found
        self._stamps |= self._nodes.stamps(wanted)
        return found

    def kept(self, found: Assessed) -> _Kept:
        """What is kept of a bucket that is not ready."""
        counts, *targets = _own_keys(found)
        behind = tuple(weeks.traces_of(self._found[counts]))
        moments = (each.whole for key in targets for each in self._found[key])
        return _Kept(
            state=found.known.state,
            days=found.known.days,
            from_=max(moments, default=0),
            counted_in=behind,
            stamps=_Stamps(self._stamps).of(found, behind),
            verdict=found.best if found.ways else "",
        )


def _noted(nodes: NotingNodes, of: tuple[str, int]) -> dict[str, _Kept]:
    """What was noted that day by the same policy."""
    noted = nodes.noted(NAME)
    if noted is None or noted[0] != of:
        return {}
    _, behind, rows = noted
    return {
        name: _Kept(
            state=state,
            days=days,
            from_=since,
            counted_in=behind[at],
            stamps=stamps,
            verdict=verdict,
        )
        for name, (state, days, since, at, stamps, verdict) in rows.items()
    }


def _note(nodes: NotingNodes, of: tuple[str, int], kept: Mapping[str, _Kept]) -> None:
    """Note it; the traces behind the counts of a product are those of most of its buckets."""
    behind: dict[tuple[str, ...], int] = {}
    rows = {
        name: (
            each.state,
            each.days,
            each.from_,
            behind.setdefault(each.counted_in, len(behind)),
            each.stamps,
            each.verdict,
        )
        for name, each in kept.items()
    }
    nodes.note(NAME, (of, tuple(behind), rows))
