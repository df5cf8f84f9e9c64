"""The decisions of a unit: which of them may execute, and which paths they then cover.

SPEC 5, Cover, and SPEC 7. One `Standing` per decision or maintenance trace of the unit.
"""

from __future__ import annotations

from trace_gate.core.governor import digest
from trace_gate.core.governor.approval import Approval, People, judge_approval
from trace_gate.core.policy import paths
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding, Level
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.governor.hearing import Reason
    from trace_gate.core.governor.ruling import Ruling
    from trace_gate.core.ledger.facts import Touched, TraceFile, Version
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target

DAY = 86_400
EXECUTING = ("decision", "maintenance")


class Standing(Record):
    """One decision of the unit, judged.

    `open` is false when it was executed before this unit; `recorded` is true when the unit
    records its execution; `in_time` when that is within `link.open_days` of its creation.
    `waiting` means that all it lacks is a person.
    """

    touched: Touched
    targets: tuple[tuple[PlannedChange, Target | None], ...]
    ruling: Ruling
    approval: Approval | None
    open: bool
    recorded: bool
    in_time: bool

    @property
    def file(self) -> TraceFile:
        """The version that the unit leaves."""
        if self.touched.final is None:
            raise LookupError(self.touched.path)
        return self.touched.final

    @property
    def waiting(self) -> bool:
        """An ESCALATE (or a protected change) whose only fault is a missing approval."""
        if self.ruling.is_lax and self.touched.is_new:
            return False
        if self.ruling.verdict == "BLOCK" or self.approval is None or self.approval.holds:
            return False
        errors = [finding for finding in self.approval.findings if finding.level == "error"]
        return all(finding.waits for finding in errors)

    @property
    def executable(self) -> bool:
        """PASS, or approved where a person is needed. BLOCK never is."""
        if self.touched.final is None or self.touched.final.problems:
            return False
        if self.ruling.verdict == "BLOCK":
            return False
        return self.approval is None or self.approval.holds

    @property
    def covers(self) -> bool:
        """It may cover changes of this unit, its execution record apart."""
        return self.open and self.in_time and self.executable


def standings(case: Case) -> tuple[Standing, ...]:
    """Each decision and maintenance trace that the unit adds or grows."""
    live = case.ledger.live()
    return tuple(_standing(case, each) for each in live if each.trace.trace_type in EXECUTING)


def parsed(trace: Trace) -> tuple[tuple[PlannedChange, Target | None], ...]:
    """The planned changes of a trace with their targets; None where one cannot be read."""
    return tuple((change, _parse(change)) for change in trace.changes)


def needs_signature(
    case: Case, trace: Trace, targets: tuple[tuple[PlannedChange, Target | None], ...]
) -> bool:
    """Whether a decision needs a signature: it names a protected path, or excuses such a change."""
    return trace.trace_type == "decision" and any(
        each is not None and (_is_protected(case, each) or _excuses_protected(planned))
        for planned, each in targets
    )


def accepted(planned: PlannedChange) -> tuple[str, ...]:
    """The codes that a remediation accepts, in `details.accepts` (SPEC 5, Remediation)."""
    codes = planned.details.get("accepts") if isinstance(planned.details, dict) else None
    return tuple(str(code) for code in codes) if isinstance(codes, list) else ()


def _is_protected(case: Case, goal: Target) -> bool:
    if goal.path is None or goal.pattern:
        return False
    return paths.classify(goal.path, "100644", case.policy.gate) == "protected"


def _excuses_protected(planned: PlannedChange) -> bool:
    return any(code.startswith(("TG408", "TG7")) for code in accepted(planned))


def newly_recorded(touched: Touched) -> bool:
    """The unit records the execution of this decision."""
    before = touched.before
    return bool(touched.trace.executed_at) and not (before is not None and before.executed_at)


def _standing(case: Case, touched: Touched) -> Standing:
    trace, before = touched.trace, touched.before
    targets = parsed(trace)
    ruling = _ruling(case, touched, targets)
    return Standing(
        touched=touched,
        targets=targets,
        ruling=ruling,
        approval=_approval(case, touched, targets, ruling),
        open=not (before is not None and before.executed_at),
        recorded=newly_recorded(touched),
        in_time=_in_time(trace, case.policy.gate.open_days),
    )


def _ruling(
    case: Case, touched: Touched, targets: tuple[tuple[PlannedChange, Target | None], ...]
) -> Ruling:
    """Judged when it comes and when its execution is recorded; later its claim stands."""
    before, final = touched.before, touched.final
    settled = before is not None and bool(before.executed_at)
    if final is None or final.problems or case.proposal.adoption or settled:
        from trace_gate.core.governor.ruling import recorded

        return recorded(touched.trace)
    patterns = [each for _, each in targets if each is not None and each.pattern]
    paths = [
        change.path
        for change in (case.proposal.changes if patterns else ())
        if any(target.covers(each, change.path) for each in patterns)
    ]
    return case.governor(final, paths)


def _in_time(trace: Trace, days: int) -> bool:
    created, executed = (
        ids.instant_or_none(trace.created_at),
        ids.instant_or_none(trace.executed_at),
    )
    if created is None or executed is None:
        return True  # not executed; or not a real moment, which TG205 says
    return executed.seconds - created.seconds <= days * DAY


def _approval(
    case: Case,
    touched: Touched,
    targets: tuple[tuple[PlannedChange, Target | None], ...],
    ruling: Ruling,
) -> Approval | None:
    """The approval, where one is needed or one is there; None where neither."""
    trace, protected = touched.trace, needs_signature(case, touched.trace, targets)
    there = trace.approval is not None or bool(trace.approved_by)
    if not (ruling.verdict == "ESCALATE" or protected or there) or touched.final is None:
        return None
    return judge_approval(
        touched.final,
        case.policy,
        people_of(touched),
        case.ledger.signatures.get(trace.id or ""),
        reasons=ruling.accepts | ({"TG408"} if protected else set()),
        must_sign=protected,
        now=_moment(case),
    )


def _moment(case: Case) -> float | None:
    """When an unexecuted approval is looked at: the newest commit of the unit."""
    seconds = [commit.committer.seconds for commit in case.proposal.commits]
    return float(max(seconds)) if seconds else case.proposal.now


def people_of(touched: Touched) -> People:
    """Who wrote the decision, and who brings its approval, by the raw headers of commits."""
    writing = [each for each in touched.versions if _writers(each)]
    return People(
        authors=frozenset().union(*(_writers(v) for v in (*touched.past, *touched.versions))),
        bringers=tuple(
            _mails(version) | _co_authors(version)
            for version in touched.versions
            if _brings(version) and _statement(_trace_of(version.file)) == _statement(touched.trace)
        ),
        names=frozenset(version.commit.author.name for version in writing),
        landed=_statement(touched.before) == _statement(touched.trace),
    )


def _writers(version: Version) -> frozenset[str]:
    """Who wrote anything but the approval there; nobody where nothing else is different."""
    if not _wrote_more_than_approval(_trace_of(version.before), _trace_of(version.file)):
        return frozenset()
    # A squash of decision and approval does not say which of the two a co-author wrote.
    return _mails(version) if _brings(version) else _mails(version) | _co_authors(version)


def _mails(version: Version) -> frozenset[str]:
    return frozenset((version.commit.author.email, version.commit.committer.email))


def _co_authors(version: Version) -> frozenset[str]:
    return frozenset(_email_in(text) for text in version.commit.co_authors)


def _brings(version: Version) -> bool:
    return _statement(_trace_of(version.before)) != _statement(_trace_of(version.file))


def _trace_of(file: TraceFile | None) -> Trace | None:
    return file.trace if file is not None else None


def _wrote_more_than_approval(before: Trace | None, after: Trace | None) -> bool:
    if before is None or after is None:
        return True
    return digest.without_statement(before.data) != digest.without_statement(after.data)


def _statement(trace: Trace | None) -> tuple[object, ...]:
    """The approval as it stands: who gave it, and the statement itself."""
    return (trace.approved_by, trace.approval) if trace is not None else (None, None)


def _email_in(co_author: str) -> str:
    return co_author.rpartition("<")[2].partition(">")[0]


def _parse(change: PlannedChange) -> Target | None:
    try:
        return target.parse(change.target_text)
    except target.TargetProblem:
        return None


def check(standing: Standing) -> Iterator[Finding]:
    """What is wrong with one decision itself: guardrails, claim, approval, execution."""
    approval, trace = standing.approval, standing.touched.trace
    executed = newly_recorded(standing.touched)
    yield from _said(standing, executed=executed)
    if executed and standing.ruling.is_blocked:
        yield standing.file.finding(
            "TG405",
            ("execution", "executed_at"),
            "The guardrails BLOCK this decision, and its execution is recorded.",
            "A blocked decision is only a record: remove executed_at, or write a decision that "
            "passes.",
        )
    if approval is None:
        return
    there = trace.approval is not None
    if there or executed:
        yield from approval.findings
    else:
        yield from (finding.with_(level="note", waits=False) for finding in approval.findings)


def _said(standing: Standing, *, executed: bool) -> Iterator[Finding]:
    """TG501 for a claim that is too lax, and what each guardrail has to say (SPEC 7)."""
    ruling, brought = standing.ruling, standing.touched.is_new
    if ruling.is_lax and brought:
        yield standing.file.finding(
            "TG501",
            ("execution", "guardrail_check"),
            f"The decision claims {ruling.claim}, and by the guardrails it is {ruling.judged}.",
            f"trace-gate govern {standing.touched.trace.id} --write",
        )
    for reason in ruling.reasons if brought or executed else ():
        if (reason.false and not brought) or _is_accepted(standing, reason):
            continue
        yield standing.file.finding(
            reason.code,
            reason.place,
            reason.message,
            reason.remediation,
            level=_level(standing, reason, executed=executed),
        )


def _is_accepted(standing: Standing, reason: Reason) -> bool:
    """A person has said that it may be so: there is nothing left to say."""
    approval = standing.approval
    return reason.says == "ESCALATE" and approval is not None and approval.holds


def _level(standing: Standing, reason: Reason, *, executed: bool) -> Level:
    """A decision that says BLOCK or ESCALATE of itself, and waits, is a record (SPEC 7)."""
    if reason.says in ("warning", "note"):
        return "warning" if reason.says == "warning" else "note"
    lax = standing.ruling.is_lax and standing.touched.is_new
    if reason.false or (reason.says == "BLOCK" and (executed or lax)):
        return "error"
    return "warning" if executed or lax else "note"
