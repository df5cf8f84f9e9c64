"""What the fold of a unit's base knows, for the governor (SPEC 7).

The fold that is kept is mostly that of another commit, a little ahead or behind. It is not
moved for a look: the traces that differ are read, and what they tell stands beside it.
"""

from __future__ import annotations

from trace_gate.adapters.store.fold_store import Damaged, FoldStore
from trace_gate.app.judge.base_facts import BaseFold
from trace_gate.app.repository import snapshots
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.fold.facts import unpack
from trace_gate.core.git_model import TRACE_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeVar

    from trace_gate.app.derive.fold_run import Progress
    from trace_gate.app.ports import Repository
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.git_model import Entry
    from trace_gate.core.governor.facts_view import Rows
    from trace_gate.core.ledger.snapshot import Snapshot
    from trace_gate.core.policy.policy import Policy

    T = TypeVar("T")
    Moved = Mapping[str, tuple[Sequence[AddressedFact], Sequence[AddressedFact]]]
    """Path to what a trace tells by the store, and at the base, where the two differ."""


class FoldedBase:
    """The fold of commits, from one store that is opened once.

    Args:
        folder: where the fold is kept between runs; None for nowhere.
        progress: is told how far a fold from nothing is.
    """

    def __init__(self, folder: str | None, progress: Progress | None = None) -> None:
        self._folder, self._progress = folder, progress
        self._store: FoldStore | None = None

    def at(self, git: Repository, commit: str, policy: Policy) -> BaseFold:
        """What the fold of a commit knows, by a policy."""
        snapshot = snapshots.of_tree(git, commit, policy, commit[:10])
        if snapshot.tree is None:
            return BaseFold(rows=lambda _: {}, moved={})
        moved = self._seen(git, snapshot)
        if moved is None:
            self._guarded(lambda store: self._bring(git, store, snapshot))
            moved = self._seen(git, snapshot)
        if moved is None:  # another process keeps the fold by another policy
            self._leave(forget=False)
            self._bring(git, self._opened(), snapshot)
            moved = {}

        def rows(key: str) -> Mapping[str, Sequence[Fact]]:
            return self._guarded(lambda store: _read(store, key), git, snapshot)

        return BaseFold(rows=rows, moved=moved)

    def rows_at(self, git: Repository, commit: str, policy: Policy) -> Rows:
        """What sources tell nodes at a commit; the store is brought there, and stays there."""
        snapshot = snapshots.of_tree(git, commit, policy, commit[:10])
        self._guarded(lambda store: self._bring(git, store, snapshot))
        return lambda key: self._guarded(lambda store: _read(store, key), git, snapshot)

    def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _guarded(
        self,
        ask: Callable[[FoldStore], T],
        git: Repository | None = None,
        snapshot: Snapshot | None = None,
    ) -> T:
        """An answer of the store; of a fold from nothing, in memory, where it has none to give.

        With a snapshot the new store is brought there first. Where the old one stood makes no
        difference: what differed is beside it.
        """
        import sqlite3

        try:
            return ask(self._opened())
        except (sqlite3.OperationalError, OSError):
            self._leave(forget=False)  # locked, full or not to be written
        except (Damaged, sqlite3.Error, MemoryError):
            self._leave(forget=True)
        if git is not None and snapshot is not None:
            self._bring(git, self._opened(), snapshot)
        return ask(self._opened())

    def _opened(self) -> FoldStore:
        if self._store is None:
            self._store = FoldStore.open(self._folder)
        return self._store

    def _leave(self, *, forget: bool) -> None:
        self.close()
        if forget and self._folder is not None:
            FoldStore.forget(self._folder)
        self._folder = None

    def _seen(self, git: Repository, snapshot: Snapshot) -> Moved | None:
        """What differs at a snapshot from the store as it is now; None where it is of no use.

        Others may derive meanwhile. What is read later is of the same moment.
        """

        def ask(store: FoldStore) -> Moved | None:
            store.look()
            return self._moved(git, store, snapshot)

        return self._guarded(ask)

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


def _read(store: FoldStore, key: str) -> dict[str, list[Fact]]:
    count, check = store.fact_counts([key]).get(key, (0, 0))
    found: dict[str, list[Fact]] = {}
    for target, source, value in store.items([key]):
        count, check = count - 1, check ^ store.checksum(value)
        found[source] = [unpack(each) for each in store.unseal(target, source, value)]
    store.must_be(count == 0 and check == 0, key)
    return found


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
    known.update(
        {oid: packed_facts(text) for oid, text in git.blobs(missing, TRACE_BYTES).items()}
        if missing
        else {}
    )
    return {path: (of(path, old), of(path, new)) for path, (old, new) in changes.items()}
