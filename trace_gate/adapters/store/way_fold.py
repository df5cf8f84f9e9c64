"""What the fold knows of bases that follow each other over a long history (SPEC 7).

The fold goes along: it is brought to each base that is asked about, so a question costs what
changed since the last one. Only what nodes are told is kept, in memory: nobody derives from it.
"""

from __future__ import annotations

from itertools import islice

from trace_gate.adapters.store.base_fold import Facts, facts_in
from trace_gate.adapters.store.fold_store import FoldStore
from trace_gate.app.derive.fold import FoldEngine
from trace_gate.app.judge.base_facts import NoFacts
from trace_gate.app.repository import snapshots
from trace_gate.core.fold.registry import FEEDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.ports import FactSource, Repository
    from trace_gate.core.ledger.snapshot import Snapshot
    from trace_gate.core.policy.policy import Policy

PORTION = 5_000
"""Traces that are folded at one time."""

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
        snapshot = snapshots.of_tree(git, commit, policy, commit[:10])
        if snapshot.tree is None:
            return NoFacts()
        for each in self._way_to(git, snapshot):
            self._store.begin()
            try:
                FoldEngine(git, self._store, facts=self._read).follow(each, KINDS)
                self._store.commit()
            except BaseException:
                self._store.rollback()
                raise
        return Facts(moved={}, facts=lambda nodes: facts_in(self._store, nodes))

    def _way_to(self, git: Repository, snapshot: Snapshot) -> Iterator[Snapshot]:
        """The snapshot; before it more and more of its traces, where none is folded by its policy.

        A fold of all traces at once would need several times the memory that it leaves in use.
        """
        known = self._store.meta()
        if snapshot.tree is not None and known.get("policy") != snapshot.policy.digest:
            root = snapshot.policy.gate.traces
            there = sorted(git.all_entries(snapshot.tree, "").items())
            files = {f"{root}/{path}": each.oid for path, each in there if each.is_file}
            for end in range(PORTION, len(files), PORTION):
                oldest = dict(islice(files.items(), end))
                yield snapshot.with_(key=f"the oldest {end}", tree=None, entries=oldest)
        yield snapshot
