"""What a person says of an execution: when it was, and how it went (SPEC 4, Sealed and draft)."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import growth

SUCCESS = "success"
FAILURE = "failure"
RESULTS = (SUCCESS, FAILURE, growth.ROLLED_BACK)
LIKE = "2025-01-08T10:00:00+01:00"


class Outcome(Record):
    """What a person says of an execution."""

    at: str | None
    """When it was done, with an offset; None: now."""
    result: str | None
    """How it went; None: success, where nothing is recorded yet."""
    failed: tuple[tuple[int, str], ...] = ()
    """Changes that Amazon refused, by their number from 1, with the reason."""
