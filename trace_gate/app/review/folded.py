"""The fold of the base of a range, and of what the range leaves: nodes as they were and are.

The fold is resumed from the base; only what the traces of the range are about is folded again.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Decided, Registered
from trace_gate.core.fold.node_keys import kind_of
from trace_gate.core.fold.registry import fold_of
from trace_gate.core.fold.result import NodeResult
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Set
    from typing import Any, TypeVar

    from trace_gate.app.derive.fold import FoldEngine
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.ledger.snapshot import Snapshot
    from trace_gate.core.policy.policy import Policy

    T = TypeVar("T")
    ReadFold = Callable[[Snapshot, Callable[[FoldEngine], T]], T]
    """(snapshot, look) -> what `look` finds in the fold of the snapshot"""

KINDS = ("bucket", "content", "campaign", "hypothesis", "pattern", "tenant")
"""The kinds of nodes whose change a reviewer is told of."""

SUMMED = frozenset(("pattern", "tenant"))
"""Those of which the summary is all that is told: the fold has it, so it is not made again."""

FOLDED = frozenset((*KINDS, "trace", "asin"))
"""The same, with the kinds that tell them something."""


class Node(Record):
    """A node of the fold at one of the two ends."""

    key: str
    facts: tuple[Fact, ...]
    """What it is told; nothing of one that is summed."""
    folded: NodeResult
    """What it comes to; nothing for one that nobody tells anything. Of one that is summed the
    summary only."""

    def files(self) -> dict[str, Mapping[str, Any]]:
        """The data of its files, by path below the layers."""
        return {f"{each.layer}/{each.path}": each.data for each in self.folded.files}


class BothEnds(Record):
    """Some nodes at the base and as the range leaves them."""

    before: Mapping[str, Node]
    after: Mapping[str, Node]
    changed: tuple[str, ...]
    """Those whose summary is another one, in order of their keys."""

    def of(self, kind: str) -> tuple[str, ...]:
        """The changed nodes of a kind."""
        return tuple(key for key in self.changed if kind_of(key) == kind)


def both_ends(
    engine: FoldEngine,
    after: Snapshot,
    *,
    hypotheses: Iterable[str],
    verified: Iterable[str],
    facts: Mapping[str, bytes],
) -> BothEnds:
    """The nodes that a range changes, at both ends; the engine is at the base.

    Args:
        engine: within a preview of the base.
        after: the traces that the range leaves, by the policy of the base.
        hypotheses: those that traces of the range name: told of, changed or not.
        verified: the traces that verifications of the range are about.
        facts: what traces of the range tell that the judge has read, by blob.
    """
    policy = after.policy
    with engine.onward(after, FOLDED, facts) as moved:
        changed = tuple(sorted(key for key in moved if kind_of(key) in KINDS))
        named = {*hypotheses, *_tested(engine, verified)}
        keys = {*changed, *map(node_keys.hypothesis, named)}
        now = _nodes(engine, keys, policy)
    return BothEnds(before=_nodes(engine, keys, policy), after=now, changed=changed)


def _tested(engine: FoldEngine, verified: Iterable[str]) -> set[str]:
    """The hypotheses that some decisions rest on, or register."""
    told = engine.facts(map(node_keys.trace, verified))
    return {
        fact.hypothesis_id
        for facts in told.values()
        for fact in facts
        if isinstance(fact, Decided | Registered) and fact.hypothesis_id
    }


def _nodes(engine: FoldEngine, keys: Set[str], policy: Policy) -> dict[str, Node]:
    """Some nodes as they are where the engine is now."""
    summed = {key for key in keys if kind_of(key) in SUMMED}
    found = {
        key: Node(key=key, facts=(), folded=NodeResult(summary=engine.summary(key)))
        for key in sorted(summed)
    }
    for key, told in engine.facts(keys - summed).items():
        folded = fold_of(kind_of(key))(key, told, policy) if told else NodeResult()
        found[key] = Node(key=key, facts=tuple(told), folded=folded)
    return found
