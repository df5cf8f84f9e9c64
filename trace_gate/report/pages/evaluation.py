"""An evaluation by the governor for people, and as JSON (SPEC 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.governor.evaluate import answer_of
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.governor.governed import Governed


def lines(governed: Governed, *, wrote: bool) -> Iterator[str]:
    """The verdict of each guardrail, with reasons and what mends them; `wrote`: the claim, too."""
    evaluation, trace = governed.evaluation, governed.file.trace
    name = str(trace.id) if trace is not None else governed.file.path
    yield f"{name}  by policy {governed.policy_digest[:8]}… of {plain(governed.policy_ref)}"
    for guardrail, verdict in evaluation.guardrails.items():
        yield f"  {guardrail:<11} {verdict}"
    for finding in evaluation.reasons:
        yield ""
        place = f"{finding.path}:{finding.line}:{finding.column}"
        yield f"{plain(place)} {finding.code} {answer_of(finding)}: {plain(finding.message)}"
        yield f"    fix: {plain(finding.remediation)}"
    yield ""
    claim = governed.after_writing().evaluation.claim if wrote else evaluation.claim
    yield f"{evaluation.fresh}   (the trace says {claim or 'nothing'})"
    if claim != evaluation.fresh and not governed.sealed:
        yield f"next: trace-gate govern {name} --write"
    if wrote:
        escalated = evaluation.fresh == "ESCALATE" and trace is not None
        ask = f"ask an approver to run: trace-gate approve {name}"
        path = governed.file.path
        yield f"wrote {path}   next: {ask if escalated else f'git add {path}'}"


def plain_data(governed: Governed) -> dict[str, Any]:
    """The same as plain data, for `--format json`."""
    evaluation, trace = governed.evaluation, governed.file.trace
    return {
        "version": 1,
        "trace_id": trace.id if trace is not None else None,
        "path": governed.file.path,
        "verdict": evaluation.fresh,
        "claim": evaluation.claim,
        "policy": {"ref": governed.policy_ref, "digest": governed.policy_digest},
        "guardrails": dict(evaluation.guardrails),
        "reasons": [
            {
                "says": answer_of(finding),
                "code": finding.code,
                "message": finding.message,
                "remediation": finding.remediation,
                "line": finding.line,
                "column": finding.column,
            }
            for finding in evaluation.reasons
        ],
    }
