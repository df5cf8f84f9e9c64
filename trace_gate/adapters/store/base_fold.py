"""What the fold of a unit's base knows, for the governor (SPEC 7).

The fold that is kept is mostly that of another commit, a little ahead or behind. It is not
moved for a look: the traces that differ are read, and what they tell stands beside it.
"""

from __future__ import annotations

from trace_gate.adapters.store.kept_fold import KeptFold
from trace_gate.app.judge.base_facts import Facts, NoFacts
from trace_gate.app.repository import snapshots
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.fold.facts import unpack
from trace_gate.core.git_model import TRACE_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any, TypeVar

    from trace_gate.adapters.store.fold_store import FoldStore
    from trace_gate.app.derive.fold import FoldEngine
    from trace_gate.app.derive.fold_run import Progress
    from trace_gate.app.judge.base_facts import Moved
    from trace_gate.app.ports import FactSource, Repository
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.git_model import Entry
    from trace_gate.core.governor.facts_view import Rows
    from trace_gate.core.ledger.snapshot import Snapshot
    from trace_gate.core.policy.policy import Policy

    T = TypeVar("T")


class FoldedBase:
    """The fold of commits, from one store that is opened once.

    Args:
        folder: where the fold is kept between runs; None for nowhere.
        progress: is told how far a fold from nothing is.
    """

    def __init__(self, folder: str | None, progress: Progress | None = None) -> None:
        self._kept, self._progress = KeptFold(folder), progress

    def at(self, git: Repository, commit: str, policy: Policy) -> FactSource:
        """What the fold of a commit knows, by a policy."""
        snapshot = snapshots.of_tree(git, commit, policy, commit[:10])
        if snapshot.tree is None:
            return NoFacts()
        moved = self._seen(git, snapshot)
        if moved is None:
            self._kept.ask(lambda store: self._bring(git, store, snapshot))
            moved = self._seen(git, snapshot)
        if moved is None:  # another process keeps the fold by another policy
            self._kept.leave()
            self._bring(git, self._kept.opened(), snapshot)
        return self._facts(git, snapshot, moved or {})

    def brought_to(self, git: Repository, commit: str, policy: Policy) -> FactSource:
        """The same; the store is brought there, and stays there."""
        snapshot = snapshots.of_tree(git, commit, policy, commit[:10])
        self._kept.ask(lambda store: self._bring(git, store, snapshot))
        return self._facts(git, snapshot, {})

    def read(self, git: Repository, snapshot: Snapshot, look: Callable[[FoldEngine], T]) -> T:
        """What `look` finds in the fold of a snapshot; the store stays as it is."""
        from trace_gate.adapters.store.read_fold import ahead
        from trace_gate.app.derive.fold import FoldEngine

        def found(store: FoldStore) -> T:
            store.rollback()
            engine = FoldEngine(git, store, ahead, self._progress)
            with engine.preview(snapshot, files=False):
                return look(engine)

        return self._kept.ask(found)

    def close(self) -> None:
        """Let go of the store."""
        self._kept.close()

    def _facts(self, git: Repository, snapshot: Snapshot, moved: Moved) -> FactSource:
        """Where the store begins anew, it is of the snapshot: what differed stands beside it."""

        def facts(nodes: Collection[str]) -> Rows:
            def again(store: FoldStore) -> Rows:
                self._bring(git, store, snapshot)
                return facts_in(store, nodes)

            return self._kept.ask(lambda store: facts_in(store, nodes), again)

        return Facts(moved=moved, facts=facts)

    def _seen(self, git: Repository, snapshot: Snapshot) -> Moved | None:
        """What differs at a snapshot from the store as it is now; None where it is of no use.

        Others may derive meanwhile. What is read later is of the same moment.
        """

        def ask(store: FoldStore) -> Moved | None:
            store.look()
            return self._moved(git, store, snapshot)

        return self._kept.ask(ask)

    def _bring(self, git: Repository, store: FoldStore, snapshot: Snapshot) -> None:
        from trace_gate.adapters.store.read_fold import ahead
        from trace_gate.app.derive.fold import FoldEngine

        store.rollback()
        store.begin()
        try:
            FoldEngine(git, store, ahead, self._progress).bring(snapshot)
            store.commit()
        except BaseException:
            store.rollback()
            raise

    def _moved(self, git: Repository, store: FoldStore, snapshot: Snapshot) -> Moved | None:
        meta, root = store.meta(), snapshot.policy.gate.traces
        there, here = meta.get("tree"), snapshot.tree
        if meta.get("policy") != snapshot.policy.digest or not there or here is None:
            return None
        try:
            changes = git.changes(there, here) if there != here else ()
        except RepositoryUnreadable:  # Git may have thrown the old tree away
            return None
        return _moved_facts(git, store, {f"{root}/{c.path}": (c.old, c.new) for c in changes}, root)


def facts_in(store: FoldStore, nodes: Collection[str]) -> Rows:
    """What each of some nodes is told in a store, by source."""
    return {
        node: {source: [unpack(each) for each in facts] for source, facts in told.items()}
        for node, told in store.facts_by_source(nodes).items()
    }


def _moved_facts(
    git: Repository,
    store: FoldStore,
    changes: Mapping[str, tuple[Entry | None, Entry | None]],
    root: str,
) -> dict[str, tuple[Sequence[AddressedFact], Sequence[AddressedFact]]]:
    from trace_gate.app.derive.trace_facts_cache import facts_by_node, packed_facts

    def of(path: str, entry: Entry | None) -> Sequence[AddressedFact]:
        if entry is None or not entry.is_file:
            return ()
        found = facts_by_node(path, known[entry.oid], root)
        return [(key, unpack(fact)) for key, facts in found.items() for fact in facts]

    oids = {e.oid for pair in changes.values() for e in pair if e is not None and e.is_file}
    known: dict[str, Any] = dict(store.trace_facts(oids))
    missing = oids - known.keys()
    if missing:
        texts = git.blobs(missing, TRACE_BYTES)
        known.update({oid: packed_facts(text) for oid, text in texts.items()})
    return {path: (of(path, old), of(path, new)) for path, (old, new) in changes.items()}
