"""What a revert set back, for people and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trace_gate.app.revert.reverted_commit import SHORT
from trace_gate.report.escape import exact, plain, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.revert.revert import Reverted, RollbackTrace

BACK = {"add": "is there again", "update": "is as it was", "delete": "is taken away again"}


def lines(done: Reverted) -> Iterator[str]:
    """What is back, what was written, what is left to do by hand, and what comes next."""
    yield f"undid {done.commit[:SHORT]} ({plain(done.subject)})"
    for step in done.steps:
        yield f"  {plain(step.path)} {BACK[step.verb]}"
    for each in done.traces:
        yield from _trace(each)
    if done.by_hand:
        yield "set back by hand, in Amazon:"
        for target, now, before in done.by_hand:
            yield f"  {plain(target)}: from {plain(_shown(now))} to {plain(_shown(before))}"
    if not done.traces:
        yield "no trace is needed: the protected branch never had this change"
    for note in done.notes:
        yield f"note: {plain(note)}"
    yield f"next: {_next(done)}"


def _trace(each: RollbackTrace) -> Iterator[str]:
    written = each.written
    undoes = f" (undoes {each.undoes}, which is now rolled_back)" if each.undoes else ""
    yield f"wrote {written.path}{undoes}"
    if written.missing:
        yield "still to be filled in:"
        for finding in written.missing:
            yield f"  {written.path}:{finding.line or 1}  {plain(finding.message)}"
            yield f"      fix: {plain(finding.remediation)}"


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _next(done: Reverted) -> str:
    missing = [each.written.path for each in done.traces if each.written.missing]
    waiting = [each.written for each in done.traces if each.written.protected]
    if missing:
        return f"fill in the lines above, then: git add {' '.join(missing)} && git commit"
    if waiting:
        signed = [f"trace-gate approve {each.trace_id} --key ~/.ssh/id_ed25519" for each in waiting]
        paths = " ".join(each.path for each in waiting)
        return (
            "a protected file goes back, so an approver signs it: "
            f"{' && '.join(signed)}   then: git add {paths} && git commit"
        )
    return "git commit"


def plain_data(done: Reverted) -> dict[str, object]:
    """The same as plain data, for `--format json`."""
    return {
        "commit": done.commit,
        "subject": done.subject,
        "restored": [{"path": exact(s.path), "change": s.verb} for s in done.steps],
        "traces": [
            {
                "id": each.written.trace_id,
                "trace_type": each.written.trace_type,
                "path": each.written.path,
                "undoes": each.undoes,
                "needs_approval": each.written.protected,
                "missing": [
                    {"line": f.line, "message": f.message, "remediation": f.remediation}
                    for f in each.written.missing
                ],
            }
            for each in done.traces
        ],
        "by_hand": [
            {"target": target, "from_value": now, "to_value": before}
            for target, now, before in done.by_hand
        ],
        "notes": [whole(note) for note in done.notes],
    }
