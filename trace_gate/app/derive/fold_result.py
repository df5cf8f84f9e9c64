"""What bringing the fold up to a snapshot came to (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.fold.result import Refusal


class UpdateResult(Record):
    """What bringing the fold up to a snapshot came to."""

    traces: int = 0
    """Trace files that came, went or changed."""
    full: bool = False
    changed: tuple[str, ...] = ()
    """The nodes whose summary changed."""
    before: Mapping[str, Any] | None = None
    """The summary of everything before, if it changed."""
    refused: tuple[Refusal, ...] = ()
    """What nodes go on without, and did not before."""
