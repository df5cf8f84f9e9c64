"""An audit as JSON, version 1; `schemas/audit.schema.json` describes it (SPEC 9)."""

from __future__ import annotations

from trace_gate.report.escape import exact, json_text, whole
from trace_gate.report.judgement.json_ import finding_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.audit.result import Audit
    from trace_gate.core.audit.step import Step

VERSION = 1


def as_json(audit: Audit, *, color: bool = False) -> str:
    """One object and a line break, in ASCII."""
    del color
    return f"{json_text(plain_data(audit))}\n"


def plain_data(audit: Audit) -> dict[str, Any]:
    """The audit as plain data."""
    count = audit.totals
    return {
        "version": VERSION,
        "verdict": audit.verdict,
        "ref": whole(audit.ref),
        "commit": audit.commit,
        "since": audit.since,
        "adoption": audit.adoption,
        "steps_before_adoption": audit.before,
        "root": audit.root,
        "totals": count.as_dict(),
        "steps": [_step(each) for each in audit.steps],
        "traces": [
            {
                "path": exact(each.path),
                "trace_id": each.trace_id,
                "state": each.state,
                "commit": each.commit,
            }
            for each in audit.broken
        ],
        "findings": [finding_data(each) for each in audit.findings],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "commit": step.commit,
        "base": step.base,
        "commits": step.commits,
        "state": step.state,
        "policy": step.policy,
        "traces": [whole(each) for each in step.traces],
        "findings": [finding_data(each) for each in step.open],
        "remediated": [
            {**finding_data(each.finding), "by": whole(each.trace_id)} for each in step.remediated
        ],
    }
