"""Reads the fold of a snapshot. What is kept makes it fast, and never changes an answer."""

from __future__ import annotations

from trace_gate.adapters.store.kept_fold import KeptFold
from trace_gate.app.derive.fold import FoldEngine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, TypeVar

    from trace_gate.adapters.store.fold_store import FoldStore
    from trace_gate.app.derive.fold_run import Progress
    from trace_gate.app.ports import Repository
    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.snapshot import Snapshot
    from trace_gate.core.policy.policy import Policy

    T = TypeVar("T")


def read(
    git: Repository,
    folder: str | None,
    snapshot: Snapshot,
    look: Callable[[FoldEngine], T],
    *,
    keep: bool = False,
    progress: Progress | None = None,
    facts: Mapping[str, bytes] | None = None,
    files: bool = True,
) -> T:
    """What `look` finds in the fold of a snapshot.

    Args:
        git: the repository.
        folder: where the fold is kept between runs; None for nowhere.
        snapshot: which traces, by which policy.
        look: reads what it needs, and may be called again where what was kept is no good.
        keep: whether the store is to be of this snapshot from now on.
        progress: is told how far it is.
        facts: what the traces tell that this run has read already, by blob.
        files: whether `look` asks for files; what is kept always has them.
    """

    def found(store: FoldStore) -> T:
        engine = FoldEngine(git, store, ahead, progress, facts)
        if not keep:
            with engine.preview(snapshot, files=files):
                return look(engine)
        store.begin()
        engine.bring(snapshot)
        try:
            return look(engine)  # before another run may bring it to another snapshot
        finally:
            store.commit()

    with KeptFold(folder) as kept:
        return kept.ask(found)


def ahead(things: Sequence[Any], work: Callable[[Any], Any]) -> Iterator[Any]:
    """Other processes that work on many things, imported when there are many."""
    from trace_gate.adapters.worker_pool import work_ahead

    return work_ahead(things, work)


def derived(
    git: Repository, folder: str | None, tree: str | None, policy: Policy
) -> Mapping[str, str]:
    """sha256 of each file that is derived from the traces of a tree; of the index for None."""
    from trace_gate.app.repository import snapshots

    snapshot = (
        snapshots.of_index(git, policy)
        if tree is None
        else snapshots.of_tree(git, tree, policy, tree[:10])
    )
    return read(git, folder, snapshot, lambda engine: dict(engine.files()))


def refused(
    git: Repository,
    folder: str | None,
    commit: str,
    policy: Policy,
    facts: Mapping[str, bytes] | None = None,
) -> tuple[Finding, ...]:
    """What the fold of a commit goes on without, as findings on its traces.

    `facts` as in `read`.
    """
    from trace_gate.app.repository import snapshots

    snapshot = snapshots.of_tree(git, commit, policy, commit[:10])
    return read(git, folder, snapshot, lambda it: it.findings(), facts=facts, files=False)
