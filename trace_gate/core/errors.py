"""Everything that can stop trace-gate from answering, on one page. Nothing here prints or exits.

A rule that is broken is not an error: it is a finding (`core/finding.py`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.finding import Finding


class TraceGateError(Exception):
    """Root of the tree. `remedy` is the command or edit that mends it, for people."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class CannotJudge(TraceGateError):
    """The gate could not look: exit 2, never a pass (SPEC 5, Cannot judge).

    `code` is the finding code that a report gives to it.
    """

    def __init__(self, message: str, *, remedy: str = "", code: str = "TG801") -> None:
        super().__init__(message, remedy=remedy)
        self.code = code


class RepositoryUnreadable(CannotJudge):
    """Git failed, or an object, a base or a history is missing (TG801)."""


class NotGoverned(CannotJudge):
    """There is no policy where one was looked for. `adoption` says what mends it."""

    def __init__(self, name: str, *, remedy: str = "trace-gate init") -> None:
        super().__init__(f"{name} is not governed: it has no config/*/gate.yaml.", remedy=remedy)
        self.name = name


class UsageError(TraceGateError):
    """The command was called in a way that it does not take: exit 2."""


class Refused(TraceGateError):
    """A document or a policy file that cannot be used, with a finding for each reason."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings[0].message, remedy=findings[0].remediation)
        self.findings = tuple(findings)
