"""The facts that the traces of a unit meet: what the fold knows of the base (SPEC 7).

The governor asks for the facts that one node is told. They are those of the base, and of
the unit's own traces the facts that come before the decision in question. What the base
knows is never put aside, however late it is: so nothing passes by being dated back.

All is collected before a rule judges (`asked_facts`, and `nodes` of the gate's checks). A rule
that asks for what was not collected gets no answer, and no "nothing".
"""

from __future__ import annotations

from trace_gate.core.fold.node_keys import kind_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.policy.policy import Policy

    Order = tuple[int, str, str, int, str, int]
    """`Fact.order`"""
    Rows = Mapping[str, Mapping[str, Sequence[Fact]]]
    """Node to the facts that each source tells it: a trace by its path, or another node"""
    Landed = Mapping[str, Collection[str]]
    """Path of a trace of the base to the nodes that it tells"""
    Together = Mapping[str | None, Landed]
    """Time zone, or None, to the traces of the base whose execution lands together with the
    unit: by the same push and, with a zone, on the day there on which the unit lands"""


class Arrival(Record):
    """A trace that is not as it was where the fold was made, or that the unit touches."""

    path: str
    was: tuple[AddressedFact, ...] = ()
    """What it told there."""
    base: tuple[AddressedFact, ...] = ()
    """What it tells at the base."""
    unit: tuple[AddressedFact, ...] = ()
    """What it tells as the unit leaves it."""


class FactsView:
    """Facts of nodes, at the base and with what the unit brings.

    Args:
        rows: what the fold tells the nodes that were collected.
        arrivals: what is not as it was where the fold was made.
        policy: of the base.
        landed: what landed together, by the days that were collected.
    """

    def __init__(
        self,
        rows: Rows,
        arrivals: Iterable[Arrival],
        policy: Policy,
        landed: Together | None = None,
    ) -> None:
        self._rows, self._policy, self.landed = rows, policy, landed or {}
        self._arrived = _Arrived(tuple(arrivals))
        self._sent: dict[tuple[str, tuple[int, ...]], Sequence[AddressedFact]] = {}
        """What a node tells by the facts that it is told: the same for most decisions."""

    def with_more(self, rows: Rows, landed: Together | None = None) -> Self:
        """The same where more was collected."""
        days = {**self.landed, **(landed or {})}
        more = type(self)({**self._rows, **rows}, (), self._policy, days)
        more._arrived, more._sent = self._arrived, self._sent
        return more

    def missing(self, keys: Iterable[str]) -> set[str]:
        """What has to be collected before anybody asks for some nodes."""
        wanted = set(keys)
        for kind in {kind_of(key) for key in wanted}:
            wanted |= self.feeders(kind)
        return wanted - self._rows.keys()

    def knows(self, *keys: str) -> bool:
        """Whether that was collected."""
        return not self.missing(keys)

    def feeders(self, kind: str) -> set[str]:
        """The nodes that tell nodes of a kind something else than the fold knows."""
        if not self._arrived.nodes:
            return set()
        from trace_gate.core.fold.registry import FEEDS

        return self._arrived.nodes.get(FEEDS.get(kind, ""), set())

    def facts(
        self, key: str, before: Order | None = None, without: str | None = None
    ) -> list[Fact]:
        """What a node is told, in the order of the fold.

        Args:
            key: the node.
            before: of the unit's own facts only those that come before; None for all.
            without: the path of a trace that is left out: the one in question.
        """
        return in_order(self._node_facts(key, before, without, unit=True))

    def landing_facts(
        self,
        key: str,
        before: Order | None = None,
        without: str | None = None,
        day: str | None = None,
    ) -> list[Fact]:
        """Those of the facts that land together: the base does not know them, or only now.

        They are the very values that `facts` returns.

        Args:
            key: the node.
            before: as in `facts`.
            without: as in `facts`.
            day: the time zone where all that lands on one day counts; as in `Together`.
        """
        return in_order(self._landing(key, before, without, self.landed[day]))

    def landing_nodes(self, prefix: str, day: str | None) -> tuple[str, ...]:
        """The nodes whose keys begin so, of which something lands together."""
        arriving = (
            *self._arrived.unit,
            *(key for keys in self.landed[day].values() for key in keys),
        )
        return tuple(dict.fromkeys(key for key in arriving if key.startswith(prefix)))

    def _landing(
        self, key: str, before: Order | None, without: str | None, landed: Landed
    ) -> Iterator[Fact]:
        arrived = self._arrived
        for path, fact, known in arrived.facts(key, before, without):
            if not known or path in landed:
                yield fact
        for source, facts in self._rows[key].items() if landed else ():
            if source in landed and source not in arrived.paths:
                yield from facts

    def without_growth(self, key: str, path: str) -> list[Fact]:
        """The same, where one trace tells what it told at the base."""
        return in_order(self._node_facts(key, None, path, unit=True, sealed=path))

    def at_base(self, key: str) -> list[Fact]:
        """The same without the unit."""
        return in_order(self._node_facts(key, None, None, unit=False))

    def reached(self, kind: str) -> tuple[str, ...]:
        """The nodes of a kind that the unit's traces tell something."""
        found = {key for key in self._arrived.unit if kind_of(key) == kind}
        for node in self.feeders(kind):
            found |= {
                key for key, _ in self._addressed(node, self.facts(node)) if kind_of(key) == kind
            }
        return tuple(sorted(found))

    def _node_facts(
        self,
        key: str,
        before: Order | None,
        without: str | None,
        *,
        unit: bool,
        sealed: str | None = None,
    ) -> Iterator[Fact]:
        arrived, feeders = self._arrived, self.feeders(kind_of(key))
        for source, facts in self._rows[key].items():
            if source not in arrived.paths and source not in feeders:
                yield from facts
        if unit:
            yield from (fact for _, fact, _ in arrived.facts(key, before, without))
        else:
            yield from (fact for told in arrived.base.get(key, {}).values() for fact in told)
        yield from arrived.base.get(key, {}).get(sealed or "", ())
        for node in feeders:
            facts = in_order(self._node_facts(node, before, without, unit=unit, sealed=sealed))
            yield from (fact for target, fact in self._addressed(node, facts) if target == key)

    def _addressed(self, node: str, facts: Sequence[Fact]) -> Sequence[AddressedFact]:
        from trace_gate.core.fold.registry import fold_of

        if not facts:
            return ()
        key = node, tuple(id(fact) for fact in facts)
        if key not in self._sent:
            self._sent[key] = fold_of(kind_of(node))(node, facts, self._policy).addressed
        return self._sent[key]


class _Arrived:
    """Traces that are not as the store knows them, by what they tell."""

    def __init__(self, arrivals: Sequence[Arrival]) -> None:
        self.paths = {each.path for each in arrivals}
        self.base = _by_key((each.path, each.base) for each in arrivals)
        self.unit = _by_key((each.path, each.unit) for each in arrivals)
        self.nodes: dict[str, set[str]] = {}
        """The nodes of each kind that are told something else than the store knows."""
        for key, _ in (send for a in arrivals for send in (*a.was, *a.base, *a.unit)):
            self.nodes.setdefault(kind_of(key), set()).add(key)

    def facts(
        self, key: str, before: Order | None, without: str | None
    ) -> Iterator[tuple[str, Fact, bool]]:
        """What each path tells a node now, and whether the base knew it at the same place.

        What it knew is never left out, however late it is.
        """
        for path, facts in self.unit.get(key, {}).items():
            if path != without:
                base = self.base.get(key, {}).get(path, ())
                places = {(type(fact), fact.order) for fact in base}
                for fact in facts:
                    known = (type(fact), fact.order) in places
                    if known or before is None or fact.order < before:
                        yield path, fact, known


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Facts in the order of the fold."""
    return sorted(facts, key=lambda fact: fact.order)


def _by_key(
    rows: Iterable[tuple[str, Sequence[AddressedFact]]],
) -> dict[str, dict[str, list[Fact]]]:
    found: dict[str, dict[str, list[Fact]]] = {}
    for path, addressed in rows:
        for key, fact in addressed:
            found.setdefault(key, {}).setdefault(path, []).append(fact)
    return found
