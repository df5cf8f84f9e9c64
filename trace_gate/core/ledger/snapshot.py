"""Which traces are folded, by which policy (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.policy.policy import Policy


class Snapshot(Record):
    """Which traces are folded, by which policy."""

    key: str
    """Equal keys are equal traces: the tree of the traces folder, or a digest of the index."""
    tree: str | None
    """The tree of the traces folder; None where there is none, or for the index."""
    entries: Mapping[str, str] | None
    """Path to blob of every trace of the index; None where `tree` says it."""
    policy: Policy
    name: str
    """For people: `HEAD`, `the index`, the name of a commit."""
