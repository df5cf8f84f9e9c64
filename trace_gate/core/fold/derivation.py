"""What a derivation is of, and what it or a look at the layers came to (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.snapshot import Snapshot


class Derived(Record):
    """What a derivation came to."""

    snapshot: Snapshot
    files: int
    """Derived files that there are."""
    written: int = 0
    removed: int = 0
    strays: tuple[str, ...] = ()
    """Files below the derived folders that no trace makes, sorted."""
    changed: tuple[str, ...] = ()
    """The nodes whose summary changed, sorted."""
    before: Mapping[str, Any] | None = None
    """The summary of everything as it was."""
    after: Mapping[str, Any] | None = None
    findings: tuple[Finding, ...] = ()
    """What the fold goes on without, and did not before."""


class Checked(Record):
    """What is not as it should be, by path, sorted."""

    files: int
    """Derived files that there should be."""
    missing: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    """Files that no trace makes."""

    @property
    def fresh(self) -> bool:
        """Whether the layers are as they should be."""
        return not (self.missing or self.different or self.strays)


class Published(Record):
    """Where the layers are now. `fresh` is False where the branch had them already."""

    branch: str
    commit: str
    fresh: bool
