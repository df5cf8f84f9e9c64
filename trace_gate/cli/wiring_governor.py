"""What the governor needs besides Git, imported where a decision about the market is judged."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.store.base_fold import FoldedBase
    from trace_gate.app.ports import FactsAt, FactSource, Repository
    from trace_gate.core.ledger.signature_check import SignatureCheck
    from trace_gate.core.policy.policy import Policy


def folded(folder: str | None) -> FactsAt:
    """What the fold of a base knows; `folder` is where it is kept between runs, None for nowhere.

    A fold from nothing takes long in a large shop, and says how far it is.
    """
    opened: list[FoldedBase] = []

    def at(git: Repository, commit: str, policy: Policy) -> FactSource:
        from trace_gate.adapters.store.base_fold import FoldedBase
        from trace_gate.cli.progress import Progress

        with Progress() as progress:
            if not opened:
                opened.append(FoldedBase(folder, progress))
            return opened[0].at(git, commit, policy)

    return at


def verify(payload: bytes, signature: str, keys: Sequence[str], principal: str) -> SignatureCheck:
    """Whether somebody signed: ssh-keygen or gpg, imported when there is a signature to check."""
    from trace_gate.adapters.signing import signatures

    return signatures.verify(payload, signature, keys, principal)


def local_date(zone: str, seconds: int) -> str | None:
    """The date at a moment in a time zone; None for one that nobody knows."""
    from trace_gate.adapters.time_zones import local_date as found

    return found(zone, seconds)
