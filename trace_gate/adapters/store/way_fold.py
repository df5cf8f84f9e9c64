"""What the fold knows of bases that follow each other over a long history (SPEC 7).

The fold goes along: it is brought to each base that is asked about, so a question costs what
changed since the last one. Only what nodes are told is kept, in memory: nobody derives from it.
"""

from __future__ import annotations

from trace_gate.adapters.store.base_fold import Facts, facts_in
from trace_gate.adapters.store.fold_store import FoldStore
from trace_gate.app.derive.fold import FoldEngine
from trace_gate.app.judge.base_facts import NoFacts
from trace_gate.app.repository import snapshots
from trace_gate.core.fold.registry import FEEDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ports import FactSource, Repository
    from trace_gate.core.policy.policy import Policy

KINDS = frozenset(FEEDS.values())
"""The nodes that are folded: those that tell something to a node that the governor asks about."""


class FoldOnTheWay:
    """The fold of one base after the other.

    Args:
        read: what traces tell that the run has read already, by blob.
    """

    def __init__(self, read: Mapping[str, bytes]) -> None:
        self._read = read
        self._store = FoldStore.open(None)

    def at(self, git: Repository, commit: str, policy: Policy) -> FactSource:
        """What the fold of a commit knows, by a policy; until the next one is asked about."""
        from trace_gate.adapters.store.read_fold import ahead

        snapshot = snapshots.of_tree(git, commit, policy, commit[:10])
        if snapshot.tree is None:
            return NoFacts()
        self._store.begin()
        try:
            FoldEngine(git, self._store, ahead, facts=self._read).follow(snapshot, KINDS)
            self._store.commit()
        except BaseException:
            self._store.rollback()
            raise
        return Facts(moved={}, facts=lambda nodes: facts_in(self._store, nodes))
