"""Approvals that were given, and what makes them count, for people and as JSON."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from trace_gate.report.escape import plain, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.decide.approve import Approved


def all_lines(done: Sequence[Approved]) -> Iterator[str]:
    """What was accepted, who approved it, how, and what to do next: one by one."""
    for at, each in enumerate(done):
        yield from [""] if at else []
        yield from _lines(each)
    paths = " ".join(each.ready.found.path for each in done)
    yield f"next: git add {paths} && git commit"
    for each in done:
        for goal in each.unlike:
            yield (
                f"note: {plain(goal)} has another content here than you approved. That stands from "
                "now on: put it back, or let its author write a new decision."
            )


def _lines(approved: Approved) -> Iterator[str]:
    ready = approved.ready
    for finding in ready.findings:
        yield f"{finding.code}  {plain(finding.message)}"
    accepted = f", accepting {', '.join(ready.reasons)}" if ready.reasons else ""
    how = "signed" if approved.signed else "NOT signed"
    yield f"{approved.trace_id} is approved by {ready.signer.name}, {how}{accepted}."
    for each in approved.confirmed:
        value = "" if each.value is None else f" ({plain(str(each.value))})"
        yield (
            f"note: {ready.signer.name} confirms with it that {plain(each.trigger)}{value} is true "
            f"of {plain(each.target)}. Commit it only if you looked."
        )
    for warning in ready.warnings:
        yield f"note: {warning}"
    if not approved.signed and ready.signer.co_author_line:
        yield from _unsigned(approved)


def plain_data(approved: Approved) -> dict[str, Any]:
    """The same as plain data, for `--format json`."""
    ready = approved.ready
    return {
        "trace": approved.trace_id,
        "path": ready.found.path,
        "approved_by": ready.signer.name,
        "at": approved.at,
        "digest": approved.digest,
        "signed": approved.signed,
        "needs_signature": ready.needs_signature,
        "co_author_line": None if approved.signed else ready.signer.co_author_line or None,
        "reasons": list(ready.reasons),
        "findings": [
            {"code": each.code, "message": each.message, "remediation": each.remediation}
            for each in ready.findings
        ],
        "confirmed": [
            {"target": whole(each.target), "trigger": whole(each.trigger), "value": each.value}
            for each in approved.confirmed
        ],
        "other_content": [whole(goal) for goal in approved.unlike],
        "notes": [whole(each) for each in ready.warnings],
    }


def _unsigned(approved: Approved) -> Iterator[str]:
    person = approved.ready.signer
    if approved.ready.needs_signature:
        yield "note: without a signature this approval does not count here."
    else:
        yield f"note: without a signature it counts only if {person.name} commits it."
        yield "note: a squash by somebody else loses it, unless its message ends with the line"
        yield f"  {person.co_author_line}"
    who = f"--as {shlex.quote(person.name)} {person.key_option}"
    yield f"  fix: trace-gate approve {approved.trace_id} {who}"
