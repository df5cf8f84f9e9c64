"""A ruling is the governor's answer about one decision (SPEC 7).

The judge asks for it through `Governor`. `recorded_claim` takes the claim that the
decision records as its verdict.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from trace_gate.core.finding import Finding, Verdict
    from trace_gate.core.trace.model import Trace

    Governor = Callable[[Trace], "Ruling"]


class Ruling(Record):
    """PASS, BLOCK or ESCALATE, with the guardrail findings that made it so."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()

    @property
    def reasons(self) -> frozenset[str]:
        """The guardrail codes that an approval has to accept."""
        return frozenset(finding.code for finding in self.findings)


def recorded_claim(trace: Trace) -> Ruling:
    """The claim in `execution.guardrail_check`; a maintenance trace that makes none passes.

    Anything that is not one of the three words is a BLOCK: cannot tell is never a pass.
    """
    claim = trace.guardrail_check
    if claim is None and trace.trace_type == "maintenance":
        return Ruling(verdict="PASS")
    if claim == "PASS":
        return Ruling(verdict="PASS")
    if claim == "ESCALATE":
        return Ruling(verdict="ESCALATE")
    return Ruling(verdict="BLOCK")
