"""The fold of a commit as it stood at a moment: a node is what its facts come to (SPEC 8).

What was kept of a node stands where no fact of it is later; else it is folded again without
those. Nothing is written.
"""

from __future__ import annotations

from trace_gate.core.fold.registry import fold_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.kept_verdicts import Nodes
    from trace_gate.app.overview.scope import Summaries
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import NodeResult
    from trace_gate.core.policy.policy import Policy

    Wanted = Callable[[str], bool]
    """Whether the node of a key is asked for."""


class Folded(Record):
    """A node with what it is told, and what that comes to."""

    key: str
    facts: Sequence[Fact]
    result: NodeResult


class FoldAt:
    """The nodes of a fold, with what was known at a moment."""

    def __init__(self, summaries: Summaries, nodes: Nodes, policy: Policy, now: int) -> None:
        self._summaries, self._nodes = summaries, nodes
        self._policy, self._now = policy, now

    def summaries(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(key, summary) of each node of a kind that said something by then."""
        kept = dict(self._summaries(kind))
        for key, facts in self._nodes.facts(kept).items():
            known = self._known(facts)
            summary = kept[key] if len(known) == len(facts) else self._fold(key, known).summary
            if summary is not None:
                yield key, summary

    def folded(self, kind: str, wanted: Wanted) -> Iterator[Folded]:
        """Each node of a kind that is wanted, whole."""
        keys = [key for key, _ in self._summaries(kind) if wanted(key)]
        for key, facts in self._nodes.facts(keys).items():
            known = self._known(facts)
            if known:
                yield Folded(key=key, facts=known, result=self._fold(key, known))

    def facts(self, keys: Iterable[str]) -> Mapping[str, Sequence[Fact]]:
        """What each of some nodes was told by then, in order."""
        return {key: self._known(facts) for key, facts in self._nodes.facts(keys).items()}

    def _known(self, facts: Sequence[Fact]) -> Sequence[Fact]:
        return [fact for fact in facts if fact.whole <= self._now]

    def _fold(self, key: str, facts: Sequence[Fact]) -> NodeResult:
        return fold_of(key.partition("/")[0])(key, facts, self._policy)
