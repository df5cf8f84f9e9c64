"""How the approval of a decision stands: waiting, given, not good any more (SPEC 7, Approval)."""

from __future__ import annotations

from trace_gate.app.review.model import ReviewedApproval

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.review.model import ApprovalState
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.governor.approval import Approval
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Trace


def reviewed_approval(
    trace: Trace, status: DecisionStatus | None, gate: GatePolicy | None
) -> ReviewedApproval:
    """The approval of a decision; without a status the gate could not judge, so nothing is said."""
    approval = status.approval if status is not None else None
    statement = trace.approval
    return ReviewedApproval(
        state="unknown" if status is None else state_of(trace, approval),
        by=trace.approved_by,
        at=statement.at if statement is not None else None,
        authenticated=approval is not None and approval.holds and approval.authenticated,
        own=approval is not None and approval.own,
        accepts=statement.reasons if statement is not None else (),
        wants=tuple(sorted(approval.wanted)) if approval is not None else (),
        approvers=tuple(each.name for each in gate.approvers) if gate is not None else (),
    )


def state_of(trace: Trace, approval: Approval | None) -> ApprovalState:
    """In one word; `settled` is one that was judged when the execution was recorded."""
    if approval is None:
        return "settled" if trace.approval is not None else "not_needed"
    if approval.holds:
        return "approved"
    errors = [each for each in approval.findings if each.level == "error"]
    if any(each.code == "TG604" for each in errors):
        return "changed"
    return "waiting" if all(each.waits for each in errors) else "invalid"
