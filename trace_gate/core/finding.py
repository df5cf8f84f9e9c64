"""A finding: what is wrong, where, and what mends it (SPEC 6). A value, never an exception."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    Level = Literal["error", "warning", "note"]
    Verdict = Literal["PASS", "BLOCK", "ESCALATE"]


WAITING = ("TG205", "TG304", "TG405", "TG408", "TG601")
"""The codes of errors that can mean that all that is missing is a person (SPEC 6)."""


class Finding(Record):
    """One thing that the gate has to say.

    `line` and `column` count from 1. `source` is the text of that line, for the caret;
    it is shown to people and left out of JSON. `waits` says that all that is missing is
    a person's approval: such an error makes the verdict ESCALATE, not BLOCK (SPEC 6).
    `follows` is the path of a trace whose own errors are the reason for this finding; the
    judge leaves it out while they stand (`core/gate/follow_ons.py`). `softened` says that it
    would be an error, but for the `mode` of its path in the policy (SPEC 2). `untrue` says, of
    what a guardrail finds, that the trace itself says what is not so: an error, whatever the
    decision claims (SPEC 7).
    """

    code: str
    message: str
    remediation: str
    level: Level = "error"
    path: str | None = None
    line: int | None = None
    column: int | None = None
    commit: str | None = None
    trace_id: str | None = None
    source: str | None = None
    waits: bool = False
    follows: str | None = None
    softened: bool = False
    untrue: bool = False


def at_path(code: str, path: str, message: str, remediation: str) -> Finding:
    """An error about a path as a whole."""
    return Finding(code=code, message=message, remediation=remediation, path=path)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The worst of the findings: BLOCK over ESCALATE over PASS (SPEC 6)."""
    errors = [finding for finding in findings if finding.level == "error"]
    if not errors:
        return "PASS"
    return "ESCALATE" if all(map(only_waits, errors)) else "BLOCK"


def only_waits(finding: Finding) -> bool:
    """Whether all that is missing is a person: few codes can mean that."""
    return finding.waits and finding.code in WAITING
