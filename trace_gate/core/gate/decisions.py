"""The decisions of a unit: which of them may execute, and which paths they then cover.

SPEC 5, Cover, and SPEC 7. One `DecisionStatus` per decision or maintenance trace of the unit.
"""

from __future__ import annotations

from trace_gate.core.gate.authorship import Authorship, statement
from trace_gate.core.ledger import time_order
from trace_gate.core.policy import path_classes as paths
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.finding import Finding, Level
    from trace_gate.core.gate.proposal import Case, Proposal
    from trace_gate.core.git_model import Change
    from trace_gate.core.governor.approval import Approval
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.ledger.signature_check import SignatureCheck
    from trace_gate.core.ledger.trace_file import Touched, TraceFile
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target

DAY = 86_400
EXECUTING = ("decision", "maintenance")


class DecisionStatus(Record):
    """One decision of the unit, judged.

    `open` is false when it was executed before this unit; `recorded` is true when the unit
    records its execution; `in_time` when that is within `link.open_days` of its creation.
    `waiting` means that all it lacks is a person.
    """

    touched: Touched
    targets: tuple[tuple[PlannedChange, Target | None], ...]
    evaluation: Evaluation
    approval: Approval | None
    open: bool
    recorded: bool
    in_time: bool

    @property
    def file(self) -> TraceFile:
        """The version that the unit leaves."""
        return self.touched.file

    @property
    def trace_id(self) -> str:
        """What messages call it."""
        return str(self.touched.trace.id)

    @property
    def approved(self) -> bool:
        """An approval is there, and it holds."""
        return self.approval is not None and self.approval.holds

    @property
    def waiting(self) -> bool:
        """An ESCALATE (or a protected change) whose only fault is a missing approval."""
        if self.evaluation.is_lax and self.touched.is_new:
            return False
        if self.evaluation.verdict == "BLOCK" or self.approval is None or self.approval.holds:
            return False
        return all(each.waits for each in self.approval.findings if each.level == "error")

    @property
    def executable(self) -> bool:
        """PASS, or approved where a person is needed. BLOCK never is."""
        if self.file.problems or self.evaluation.verdict == "BLOCK":
            return False
        return self.approval is None or self.approval.holds

    @property
    def covers(self) -> bool:
        """It may cover changes of this unit, its execution record apart."""
        return self.open and self.in_time and self.executable


def statuses(case: Case) -> tuple[DecisionStatus, ...]:
    """Each decision and maintenance trace that the unit adds or grows."""
    live, authorship = case.ledger.live(), Authorship(case.ledger)
    return tuple(
        _status(case, each, authorship) for each in live if each.trace.trace_type in EXECUTING
    )


def parsed(trace: Trace) -> tuple[tuple[PlannedChange, Target | None], ...]:
    """The planned changes of a trace with their targets; None where one cannot be read."""
    return tuple((change, target.parse_or_none(change.target_text)) for change in trace.changes)


def needs_signature(gate: GatePolicy, trace: Trace) -> bool:
    """Whether a decision needs a signature: it names a protected path, or excuses such a change.

    Until there is an approver nobody could sign, and only the policy asks for one (SPEC 2).
    """
    return trace.trace_type == "decision" and any(
        (goal.path is not None and not goal.pattern and paths.needs_approval(goal.path, gate))
        or any(code.startswith(("TG408", "TG7")) for code in accepted(planned))
        for planned, goal in parsed(trace)
        if goal is not None
    )


def accepted(planned: PlannedChange) -> tuple[str, ...]:
    """The codes that a remediation accepts, in `details.accepts` (SPEC 5, Remediation)."""
    codes = planned.details.get("accepts")
    return tuple(str(code) for code in codes) if isinstance(codes, list) else ()


def newly_recorded(touched: Touched) -> bool:
    """The unit records the execution of this decision."""
    return bool(touched.trace.executed_at) and not _was_executed(touched)


def is_open(touched: Touched) -> bool:
    """Whether it is a decision that was not executed before this unit."""
    return touched.trace.trace_type in EXECUTING and not _was_executed(touched)


def _was_executed(touched: Touched) -> bool:
    """The base has its execution."""
    return touched.before is not None and bool(touched.before.executed_at)


def _status(case: Case, touched: Touched, authorship: Authorship) -> DecisionStatus:
    trace, gate = touched.trace, case.policy.gate
    evaluation = _evaluation(case, touched)
    late = time_order.to_be_confirmed(touched, gate, case.proposal.clock(case.policy))
    return DecisionStatus(
        touched=touched,
        targets=parsed(trace),
        evaluation=evaluation,
        approval=approval_of(
            touched,
            evaluation,
            policy=case.policy,
            authorship=authorship,
            signature=case.ledger.signatures.get(trace.id or ""),
            now=moment(case.proposal),
            confirms=("TG205",) if late else (),
        ),
        open=not _was_executed(touched),
        recorded=newly_recorded(touched),
        in_time=_in_time(trace, gate.open_days),
    )


def judged_anew(case: Case) -> Iterator[tuple[TraceFile, list[str]]]:
    """The decisions that the guardrails look at, with the paths that their patterns name."""
    for touched in case.ledger.live():
        if touched.trace.trace_type in EXECUTING and _is_judged_anew(case, touched):
            yield touched.file, named_paths(touched.trace, case.proposal.changes)


def _is_judged_anew(case: Case, touched: Touched) -> bool:
    """Judged when it comes and when its execution is recorded; later its claim stands."""
    settled = case.proposal.adoption or _was_executed(touched)
    return not settled and not touched.file.problems


def named_paths(trace: Trace, changes: Sequence[Change]) -> list[str]:
    """The changed paths that patterns of a decision name."""
    patterns = [each for _, each in parsed(trace) if each is not None and each.pattern]
    return [
        change.path
        for change in (changes if patterns else ())
        if any(target.covers(each, change.path) for each in patterns)
    ]


def _evaluation(case: Case, touched: Touched) -> Evaluation:
    if _is_judged_anew(case, touched):
        return case.evaluations[touched.path]
    from trace_gate.core.governor.evaluate import recorded

    return recorded(touched.trace)


def _in_time(trace: Trace, days: int) -> bool:
    created = ids.instant_or_none(trace.created_at)
    executed = ids.instant_or_none(trace.executed_at)
    if created is None or executed is None:
        return True  # not executed; or not a real moment, which TG205 says
    return executed.seconds - created.seconds <= days * DAY


def approval_of(
    touched: Touched,
    evaluation: Evaluation,
    *,
    policy: Policy,
    authorship: Authorship,
    signature: SignatureCheck | None,
    now: float | None,
    confirms: Sequence[str] = (),
) -> Approval | None:
    """The approval, where one is needed or one is there; None where neither.

    `signature` is what verifying it came to, None for none; `now` is the moment against which an
    approval without execution lapses (epoch seconds); `confirms` are codes to accept by name.
    """
    trace, before = touched.trace, touched.before
    protected = needs_signature(policy.gate, trace)
    there = trace.approval is not None or bool(trace.approved_by)
    if not (evaluation.verdict == "ESCALATE" or protected or there):
        return None
    if there and _was_executed(touched) and statement(before) == statement(trace):
        # It was judged when the execution was recorded: who approves today does not matter to it.
        # So its result can be written down when its approver has left, or has new keys.
        return None
    from trace_gate.core.governor.approval import judge_approval

    return judge_approval(
        touched.file,
        policy,
        authorship.of(touched, signed=signature is not None and signature.ok),
        signature,
        reasons=evaluation.accepts | ({"TG408"} if protected else set()),
        must_sign=protected,
        now=now,
        confirms=confirms,
        sealed=before is not None and before.approval is not None,
    )


def moment(proposal: Proposal) -> float | None:
    """When an unexecuted approval is looked at: the newest commit of the unit."""
    seconds = [commit.committer.seconds for commit in proposal.commits]
    return float(max(seconds)) if seconds else proposal.now


def split_up(statuses: tuple[DecisionStatus, ...]) -> frozenset[str]:
    """Records that say BLOCK of themselves, and that smaller decisions of the unit replace.

    Whoever split a decision has done what it asks for; the parts are judged themselves.
    """
    records = {
        each.trace_id: _named(each)
        for each in statuses
        if each.touched.trace.guardrail_check == "BLOCK" and not each.touched.trace.executed_at
    }
    return frozenset(
        related
        for each in statuses
        for related in each.touched.trace.related_traces
        if _named(each) and _named(each) < records.get(related, frozenset())
    )


def _named(status: DecisionStatus) -> frozenset[str]:
    return frozenset(change.target_text for change, _ in status.targets)


def check(status: DecisionStatus, merge_first: str | None = None) -> Iterator[Finding]:
    """What is wrong with one decision itself: guardrails, claim, approval, execution.

    `merge_first` is the base, where the unit does not stand on its tip (`Proposal`).
    """
    approval = status.approval
    yield from _said(status, merge_first)
    if status.recorded and status.evaluation.is_blocked:
        from trace_gate.core.gate import decision_messages

        yield decision_messages.executed_though_blocked(status.file)
    if approval is None:
        return
    if status.touched.trace.approval is not None or status.recorded:
        yield from approval.findings
    else:
        yield from (finding.with_(level="note", waits=False) for finding in approval.findings)


def superseded(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    """TG404: a plan is executed whose place another trace took before, as an approver's no does."""
    for each in statuses:
        newer = case.around.superseded.get(each.trace_id)
        if newer is not None and each.recorded:
            from trace_gate.core.gate import decision_messages

            yield decision_messages.superseded(each.file, each.trace_id, newer)


def own_approvals(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    """TG602, one warning for all decisions of a unit that their own authors approve (SPEC 7)."""
    held = [each for each in statuses if each.approval and each.approval.own and each.approved]
    if not held:
        return
    from trace_gate.core.gate import decision_messages

    names, approvers = [each.trace_id for each in held], len(case.policy.gate.approvers)
    yield decision_messages.own_approvals(held[0].file, names, approvers=approvers)


def _said(status: DecisionStatus, merge_first: str | None) -> Iterator[Finding]:
    """TG501 for a claim that is too lax, and what each guardrail has to say (SPEC 7)."""
    evaluation, is_new = status.evaluation, status.touched.is_new
    if evaluation.is_lax and is_new:
        from trace_gate.core.gate import decision_messages

        yield decision_messages.lax_claim(status.file, evaluation, merge_first)
    for reason in evaluation.reasons if is_new or status.recorded else ():
        accepted_by_a_person = reason.waits and status.approved
        if not (reason.untrue and not is_new) and not accepted_by_a_person:
            yield reason.with_(level=_level(status, reason), waits=False, untrue=False)


def _level(status: DecisionStatus, reason: Finding) -> Level:
    """A decision that says BLOCK or ESCALATE of itself, and waits, is a record (SPEC 7)."""
    if reason.level != "error":
        return reason.level
    counts = status.recorded or (status.evaluation.is_lax and status.touched.is_new)
    if reason.untrue or (not reason.waits and counts):
        return "error"
    return "warning" if counts else "note"
