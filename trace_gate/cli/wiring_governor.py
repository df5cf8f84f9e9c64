"""What the governor needs besides Git, imported where a decision about the market is judged."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeVar

    from trace_gate.adapters.store.base_fold import FoldedBase
    from trace_gate.app.derive.fold import FoldEngine
    from trace_gate.app.derive.trace_facts_cache import PackedFacts
    from trace_gate.app.judge.derived_changes import Derive
    from trace_gate.app.ports import FactsAt, FactSource, Repository
    from trace_gate.core.ledger.signature_check import SignatureCheck
    from trace_gate.core.ledger.snapshot import Snapshot
    from trace_gate.core.market.workbook import BookRequest, Workbook
    from trace_gate.core.policy.policy import Policy

    T = TypeVar("T")


class SharedFold:
    """The fold of a base, for the judge and for who looks at what a range does: made once.

    A fold from nothing takes long in a large shop, and says how far it is.

    Args:
        folder: where the judge's fold is kept between runs; None for nowhere.
        looked_at: where the fold is kept that is looked at where the judge asked for none.
    """

    def __init__(self, folder: str | None, looked_at: str | None = None) -> None:
        self._folder, self._looked_at = folder, looked_at
        self._opened: FoldedBase | None = None

    def at(self, git: Repository, commit: str, policy: Policy) -> FactSource:
        """What the fold of a base knows; this is a `FactsAt`."""
        from trace_gate.adapters.store.base_fold import FoldedBase
        from trace_gate.cli.progress import Progress

        with Progress() as progress:
            if self._opened is None:
                self._opened = FoldedBase(self._folder, progress)
            return self._opened.at(git, commit, policy)

    def read(self, git: Repository, snapshot: Snapshot, look: Callable[[FoldEngine], T]) -> T:
        """What `look` finds in the fold of a snapshot."""
        from trace_gate.adapters.store import read_fold
        from trace_gate.cli.progress import Progress

        if self._opened is not None:
            return self._opened.read(git, snapshot, look)
        with Progress() as progress:
            return read_fold.read(
                git, self._looked_at, snapshot, look, progress=progress, files=False
            )


def workbooks(books: Sequence[BookRequest]) -> Sequence[Workbook]:
    """Workbooks that are market files; imported where there are some."""
    from trace_gate.adapters.spreadsheets.market_workbooks import read

    return read(books)


def folded(folder: str | None) -> FactsAt:
    """What the fold of a base knows; `folder`: where it is kept between runs, None for nowhere."""
    return SharedFold(folder).at


def derived(folder: str | None) -> Derive:
    """What is derived from the traces of a tree; `folder` as in `folded`."""

    def of_tree(git: Repository, tree: str | None, policy: Policy) -> Mapping[str, str]:
        from trace_gate.adapters.store import read_fold  # where derived layers are tracked

        return read_fold.derived(git, folder, tree, policy)

    return of_tree


def folded_on_the_way(read: Mapping[str, PackedFacts]) -> FactsAt:
    """The same for bases that follow each other over a long history; nothing is kept.

    `read`: what traces tell that the run has read already, by blob.
    """
    from trace_gate.app.judge.fold_on_the_way import FoldOnTheWay

    return FoldOnTheWay(read).at


def verify(payload: bytes, signature: str, keys: Sequence[str], principal: str) -> SignatureCheck:
    """Whether somebody signed: ssh-keygen or gpg, imported when there is a signature to check."""
    from trace_gate.adapters.signing import signatures

    return signatures.verify(payload, signature, keys, principal)


def local_date(zone: str, seconds: int) -> str | None:
    """The date at a moment in a time zone; None for one that nobody knows."""
    from trace_gate.adapters.time_zones import local_date as found

    return found(zone, seconds)
