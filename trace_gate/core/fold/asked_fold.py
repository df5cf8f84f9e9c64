"""What nodes are told, in memory, for who asks about few of them (SPEC 7).

What traces tell is held as it comes. What nodes tell others is folded when somebody asks about a
node that may be told so, and as long as nothing changed it is not folded again. So a trace that
comes costs nothing but its place, however much its nodes have been told before.
"""

from __future__ import annotations

import marshal

from trace_gate.core.fold.facts import unpack
from trace_gate.core.fold.hypotheses.trace_node import named
from trace_gate.core.fold.node_keys import hypothesis, kind_of
from trace_gate.core.fold.registry import FEEDS, RANK, fold_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.policy.policy import Policy

    Packed = Mapping[str, Sequence[tuple[Any, ...]]]
    """Node to the packed facts that a trace tells it"""

UNASKED = ("score", "pattern", "asin", "product", "tenant", "store", "marketplace", "all")
"""The kinds that nobody asks about who judges: they are for readers, and not held."""

FEEDERS = frozenset(FEEDS.values())

MOST = 16_384
"""So many nodes are held with what they tell others."""


class AskedFold:
    """What the traces of one commit tell nodes, by one policy.

    Args:
        policy: by which nodes are folded.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._told: dict[str, dict[str, bytes]] = {}
        """Node to source to its facts, as bytes: there are very many."""
        self._stale: dict[str, set[str]] = {kind: set() for kind in FEEDERS}
        """The nodes of each kind that were told something since they were folded."""
        self._targets: dict[str, tuple[str, ...]] = {}
        """Node to those that it may tell something."""
        self._sources: dict[str, set[str]] = {}
        """The same, the other way round."""
        self._sent: dict[str, Sequence[AddressedFact]] = {}

    def exchange(self, source: str, old: Iterable[str], new: Packed) -> None:
        """Let a trace tell nodes what it tells now; `old` are the nodes that it told."""
        for node in old:
            if node not in new and kind_of(node) not in UNASKED:
                del self._told[node][source]
                if not self._told[node]:
                    del self._told[node]
                self._changed(node)
        for node, facts in new.items():
            if kind_of(node) not in UNASKED:
                self._told.setdefault(node, {})[source] = marshal.dumps(tuple(facts))
                self._changed(node)

    def by(self, policy: Policy) -> None:
        """Fold by another policy from now on."""
        self._policy = policy
        for node in self._told:
            self._changed(node)

    def facts(self, nodes: Collection[str]) -> dict[str, dict[str, list[Fact]]]:
        """What each of some nodes is told, by source: the path of a trace, or another node.

        Raises:
            LookupError: one is of a kind that is not held.
        """
        return {node: self._facts_of(node) for node in nodes}

    def _facts_of(self, node: str) -> dict[str, list[Fact]]:
        kind = kind_of(node)
        if kind in UNASKED or kind not in RANK:
            raise LookupError(f"nothing is held of {node}")
        found = self._from_traces(node)
        feeder = FEEDS.get(kind)
        if feeder is not None:
            self._refresh(feeder)
            for source in sorted(self._sources.get(node, ())):
                facts = [fact for target, fact in self._addressed(source) if target == node]
                if facts:
                    found[source] = facts
        return found

    def _from_traces(self, node: str) -> dict[str, list[Fact]]:
        told = self._told.get(node, {})
        loads = marshal.loads  # of bytes that `exchange` made
        return {source: [*map(unpack, loads(told[source]))] for source in sorted(told)}

    def _changed(self, node: str) -> None:
        kind = kind_of(node)
        if kind in FEEDERS:
            self._stale[kind].add(node)
            self._sent.pop(node, None)

    def _refresh(self, kind: str) -> None:
        """Find out whom the nodes of a kind may tell something, where that may have changed."""
        for node in self._stale[kind]:
            before = self._targets.pop(node, ())
            now = tuple(self._possible_targets(node))
            for target in before:
                if target not in now:
                    self._sources[target].discard(node)
            for target in now:
                self._sources.setdefault(target, set()).add(node)
            if now:
                self._targets[node] = now
        self._stale[kind].clear()

    def _possible_targets(self, node: str) -> set[str]:
        """The nodes that a node tells something; of a trace, of which there are many, at most."""
        kind = kind_of(node)
        if kind == "trace":
            facts = (fact for row in self._from_traces(node).values() for fact in row)
            return set(map(hypothesis, named(facts)))
        return {each for each, _ in self._addressed(node) if FEEDS.get(kind_of(each)) == kind}

    def _addressed(self, node: str) -> Sequence[AddressedFact]:
        """What a node tells others."""
        found = self._sent.get(node)
        if found is None:
            rows = self._from_traces(node).values()
            facts = sorted((fact for row in rows for fact in row), key=lambda fact: fact.order)
            found = fold_of(kind_of(node))(node, facts, self._policy).addressed if facts else ()
            if len(self._sent) >= MOST:
                self._sent.clear()
            self._sent[node] = found
        return found
