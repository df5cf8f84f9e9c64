"""An approval that was given, and what makes it count, for people."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.app.decide.approve import Approved
    from trace_gate.core.finding import Finding


def lines(
    approved: Approved, trace_id: str, findings: Iterable[Finding], unlike: Iterable[str]
) -> Iterator[str]:
    """What was accepted, who approved it, how, and what to do next.

    Args:
        approved: the approval.
        trace_id: of what.
        findings: what the guardrails say of it.
        unlike: the targets that have another content here than the decision says.
    """
    for finding in findings:
        yield f"{finding.code}  {plain(finding.message)}"
    accepted = f", accepting {', '.join(approved.reasons)}" if approved.reasons else ""
    how = "signed" if approved.signed else "NOT signed"
    yield f"{trace_id} is approved by {approved.signer.name}, {how}{accepted}."
    for warning in approved.warnings:
        yield f"note: {warning}"
    if not approved.signed and approved.signer.co_author_line:
        yield from _unsigned(approved, trace_id)
    yield f"next: git add {approved.path} && git commit"
    for goal in unlike:
        yield (
            f"note: {plain(goal)} has another content here than you approved. That stands from "
            "now on: put it back, or let its author write a new decision."
        )


def _unsigned(approved: Approved, trace_id: str) -> Iterator[str]:
    if approved.needs_signature:
        yield "note: without a signature this approval does not count here."
    else:
        yield f"note: without a signature it counts only if {approved.signer.name} commits it."
        yield "note: a squash by somebody else loses it, unless its message ends with the line"
        yield f"  {approved.signer.co_author_line}"
    who = f"--as {shlex.quote(approved.signer.name)} {approved.signer.key_option}"
    yield f"  fix: trace-gate approve {trace_id} {who}"
