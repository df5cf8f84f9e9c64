"""An audit as SARIF 2.1.0: each open violation a result, what is remediated a note (SPEC 6)."""

from __future__ import annotations

from trace_gate.core.gate.judgement import Judged, Judgement
from trace_gate.report.audit.messages import facts
from trace_gate.report.judgement import sarif as of_judgement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.audit.result import Audit
    from trace_gate.core.finding import Finding


def sarif(audit: Audit, *, color: bool = False) -> str:
    """One log with one run, as that of a judgement."""
    return of_judgement.sarif(as_judgement(audit), color=color)


def as_judgement(audit: Audit) -> Judgement:
    """The audit as one judgement: what is remediated is a note."""
    last = audit.steps[-1] if audit.steps else None
    return Judgement(
        verdict=audit.verdict,
        policy_ref=audit.ref,
        policy_digest=last.policy if last is not None else "",
        judged=Judged(commits=audit.totals.commits),
        findings=(*audit.open, *_notes(audit)),
        remarks=tuple(facts(audit)),
    )


def _notes(audit: Audit) -> Iterator[Finding]:
    for step in audit.steps:
        for each in step.remediated:
            said = f"{each.finding.message} Remediated: {each.trace_id} accepts it."
            yield each.finding.with_(level="note", waits=False, message=said)
