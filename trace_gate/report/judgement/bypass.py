"""One line about a commit that was made without the gate, with the repair (SPEC 5, Callers)."""

from __future__ import annotations

from trace_gate.report.escape import plain
from trace_gate.report.judgement.collapse import place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement


def notice(commit: str, judgement: Judgement) -> str:
    """What is said after a commit that does not pass; one line, whatever the judgement holds.

    Of several findings it names the one that the others may follow from: codes are in the
    order in which the gate looks (`core/codes.py`).
    """
    errors = [each for each in judgement.findings if each.level == "error"]
    first = min(errors, key=lambda each: each.code)
    more = f", and {len(errors) - 1} more (trace-gate check --staged)" if errors[1:] else ""
    if judgement.verdict == "ESCALATE":
        waits = f"trace-gate: commit {commit[:10]} waits for the approval of a person: "
        return _one_line(f"{waits}{_place_and_code(first)}{more}. next: {plain(first.remediation)}")
    stop = "and cannot be judged" if judgement.verdict == "CANNOT_JUDGE" else "which would stop it"
    head = f"trace-gate: commit {commit[:10]} was made without the gate, {stop}: "
    return _one_line(f"{head}{_place_and_code(first)}{more}. fix: {plain(first.remediation)}")


def _place_and_code(finding: Finding) -> str:
    where = place(finding) if finding.path else plain(finding.message).rstrip(".")
    return f"{where} {finding.code}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
