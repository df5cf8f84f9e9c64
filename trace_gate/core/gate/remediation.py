"""Remediation: an approved decision about a commit that got past (SPEC 5, Remediation).

Its target is `commit/OID`, a commit that the base has, and its `details.accepts` lists the
finding codes that it accepts, never those about traces, evidence or approvals.
"""

from __future__ import annotations

from trace_gate.core.gate import decisions
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target

NEVER = ("TG2", "TG3", "TG6")

BY_MERGE = "TG409"
"""What a merge changes by itself: of a trace nobody can accept that, as little as TG203."""


def check(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    """What is wrong with the remediations that the unit executes (TG405, TG601)."""
    for status, planned, goal in _aimed(statuses):
        if status.recorded:
            yield from _wrong(case, status, planned, goal)


def accepted(statuses: Sequence[DecisionStatus]) -> Iterator[tuple[str, str, str]]:
    """Commit, code and trace of what the approved decisions of a unit accept."""
    for status, planned, goal in _aimed(statuses):
        if status.recorded and status.covers and status.approval is not None:
            for code in decisions.accepted(planned):
                yield str(goal.commit), code, status.trace_id


def as_landed(found: Iterable[Finding], oid: str, *, or_undone: bool = True) -> Iterator[Finding]:
    """The findings of a commit that has landed: no trace that comes later covers it any more.

    `or_undone` says that it may be undone as well, where that is an answer.
    """
    every = tuple(found)
    codes = sorted({each.code for each in every if _is_acceptable(each)})
    details = f'--set "execution.changes.0.details={{accepts: [{", ".join(codes)}]}}"'
    from trace_gate.core.gate import unit_messages as messages

    fix = messages.accept_landed(oid, details)
    if or_undone:
        fix += messages.or_undo(oid)
    for each in every:
        yield each.with_(remediation=fix) if _is_acceptable(each) else each


def is_lasting(finding: Finding) -> bool:
    """Whether nobody can accept it: it is about traces, evidence or approvals."""
    if finding.code.startswith(NEVER):
        return True
    name = (finding.path or "").rpartition("/")[2].removesuffix(".yaml")
    return finding.code == BY_MERGE and ids.is_trace_id(name)


def _is_acceptable(finding: Finding) -> bool:
    return finding.level == "error" and not is_lasting(finding)


def _aimed(
    statuses: Sequence[DecisionStatus],
) -> Iterator[tuple[DecisionStatus, PlannedChange, Target]]:
    for status in statuses:
        for planned, goal in status.targets:
            if goal is not None and goal.kind == "commit":
                yield status, planned, goal


def _wrong(
    case: Case, status: DecisionStatus, planned: PlannedChange, goal: Target
) -> Iterator[Finding]:
    from trace_gate.core.codes import CODES
    from trace_gate.core.governor.approval_messages import ask

    pointer = ("execution", "changes", planned.index)
    codes = decisions.accepted(planned)
    if goal.commit not in case.around.ancestors:
        from trace_gate.core.gate import unit_messages as messages

        yield status.file.finding("TG405", (*pointer, "target"), *messages.not_landed(goal, case))
    bad = [code for code in codes if code.startswith(NEVER) or code not in CODES]
    if bad or not codes:
        from trace_gate.core.gate import unit_messages as messages

        yield status.file.finding("TG405", (*pointer, "details"), *messages.accepts_wrongly(bad))
    if status.approval is None:
        from trace_gate.core.gate import unit_messages as messages

        yield status.file.finding(
            "TG601",
            ("execution", "approved_by"),
            messages.second_person(),
            ask(case.policy.gate, status.trace_id),
            waits=True,
        )
