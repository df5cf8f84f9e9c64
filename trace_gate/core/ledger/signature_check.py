"""What came of checking a signature."""

from __future__ import annotations

from trace_gate.core.record import Record


class SignatureCheck(Record):
    """What verifying an approval's signature came to; `reason` is for people."""

    ok: bool
    reason: str = ""
