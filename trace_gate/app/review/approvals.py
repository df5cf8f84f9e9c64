"""How the approval of a decision stands: waiting, given, not good any more (SPEC 7, Approval)."""

from __future__ import annotations

from trace_gate.app.review.model import ReviewedApproval
from trace_gate.core.finding import only_waits
from trace_gate.core.gate.authorship import all_writers
from trace_gate.core.gate.mended_later import BY_NAME
from trace_gate.core.policy.gate import normal_email

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from trace_gate.app.review.model import ApprovalState
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.governor.approval import Approval
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Trace

UNFREEZES = frozenset(("TG504", "TG508"))
"""What is said of a bucket that is to be woken up while nobody confirms it."""


def reviewed_approval(
    trace: Trace,
    status: DecisionStatus | None,
    gate: GatePolicy | None,
    errors: Iterable[Finding] = (),
) -> ReviewedApproval:
    """The approval of a decision; without a status the gate could not judge, so nothing is said.

    Args:
        trace: the decision.
        status: what the judge came to.
        gate: the policy of the base.
        errors: those about the decision. Some wait for an approver who accepts them by name.
    """
    approval = status.approval if status is not None else None
    statement = trace.approval
    given = frozenset(statement.reasons if statement is not None else ())
    named = {each.code for each in errors if only_waits(each)} & set(BY_NAME)
    wanted = (approval.wanted if approval is not None else frozenset()) | named
    state: ApprovalState = "unknown"
    if status is not None:
        unconfirmed = is_unconfirmed(trace, status.evaluation)
        state = "waiting" if unconfirmed else state_of(trace, approval, wanted - given)
    return ReviewedApproval(
        state=state,
        by=trace.approved_by,
        at=statement.at if statement is not None else None,
        authenticated=approval is not None and approval.holds and approval.authenticated,
        own=approval is not None and approval.own,
        accepts=statement.reasons if statement is not None else (),
        wants=tuple(sorted(wanted)),
        approvers=_others(status, gate) if gate is not None else (),
    )


def is_unconfirmed(trace: Trace, evaluation: Evaluation) -> bool:
    """Whether all that stops a plan is that nobody confirms its unfreezing: an approval does."""
    said = {each.code for each in evaluation.reasons if each.level == "error"}
    if not said or said - UNFREEZES or trace.approval is not None or trace.executed_at is not None:
        return False
    from trace_gate.app.decide import confirm  # it edits traces, which few reviews have use for

    return bool(confirm.to_confirm(trace, confirm.Confirmation(name="", at="")))


def _others(status: DecisionStatus | None, gate: GatePolicy) -> tuple[str, ...]:
    """Who may approve it: not its authors, unless the policy lets them (SPEC 7, Approval)."""
    if status is None or status.approval is None or gate.self_approval == "signed":
        return tuple(each.name for each in gate.approvers)
    versions = (*status.touched.history, *status.touched.versions)
    writers = all_writers(versions, signed=False)
    return tuple(
        each.name for each in gate.approvers if writers.isdisjoint(map(normal_email, each.emails))
    )


def state_of(
    trace: Trace, approval: Approval | None, lacking: Collection[str] = ()
) -> ApprovalState:
    """In one word; `settled` is one that was judged when the execution was recorded.

    `lacking` are the codes that it has to accept and does not.
    """
    if approval is None:
        return "settled" if trace.approval is not None else "not_needed"
    if approval.holds:
        return "incomplete" if lacking else "approved"
    errors = [each for each in approval.findings if each.level == "error"]
    if any(each.code == "TG604" for each in errors):
        return "changed"
    if not all(each.waits for each in errors):
        return "invalid"
    return "incomplete" if trace.approval is not None and lacking else "waiting"
