"""Approval: a statement in the tree, by the right person, about exactly this decision.

SPEC 7, Approval. TG601 to TG604. Every check has its absent case: a missing name, digest,
key or signature is never taken for a good one.
"""

from __future__ import annotations

from trace_gate.core.governor import approval_digest
from trace_gate.core.governor import approval_messages as messages
from trace_gate.core.policy.gate import normal_email
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.signature_check import SignatureCheck
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.policy.gate import Approver, GatePolicy
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import ApprovalStatement, Trace

DAY = 86_400


class People(Record):
    """E-mails in the raw headers of commits, about one decision.

    `authors` wrote anything of it but the approval, in the unit or before, co-authors included;
    `bringers` are those of each commit that brings the approval as it stands, co-authors of a
    squash included (who are then no authors).
    """

    authors: frozenset[str] = frozenset()
    only_unread: frozenset[str] = frozenset()
    """Those authors who only wrote a draft of which nobody can tell what it decides."""
    bringers: tuple[frozenset[str], ...] = ()
    unsaid: bool = False
    """The last of them has no message yet, in which co-authors may be named."""
    copied: tuple[tuple[str, frozenset[str]], ...] = ()
    """Those authors who wrote the same under another id, and not here: the id, and who."""


class Approval(Record):
    """What came of judging an approval."""

    holds: bool
    findings: tuple[Finding, ...] = ()
    authenticated: bool = False
    wanted: frozenset[str] = frozenset()
    """The codes that it has to accept."""
    own: bool = False
    """An author of the decision gave it, and the policy lets that count: a warning (SPEC 7)."""


class _Case(Record):
    """An approval, and everything that it is judged by."""

    file: TraceFile
    trace: Trace
    approval: ApprovalStatement
    policy: Policy
    approver: Approver | None
    """Who gives it, where the policy names them."""
    people: People
    signature: SignatureCheck | None
    reasons: frozenset[str]
    must_sign: str
    """What makes a signature necessary; empty where nothing does."""
    now: float | None
    confirms: Sequence[str] | None
    """None where the base has the approval, which never changes."""

    @property
    def signed(self) -> bool:
        return self.signature is not None and self.signature.ok

    @property
    def own(self) -> bool:
        """Whether an author of the decision approves it.

        Where the policy names no approver, whoever commits the statement approves.
        """
        authors = _normal(self.people.authors)
        if self.policy.gate.approvers:
            return self.approver is not None and bool(_normal(self.approver.emails) & authors)
        others = [_normal(each) - authors for each in self.people.bringers]
        return not (others and all(others))

    @property
    def own_counts(self) -> bool:
        """Whether the policy takes a signed approval of one's own decision."""
        return self.signed and self.policy.gate.self_approval == "signed"

    def again(self, *lacking: str) -> str:
        """How it is approved again, with codes that it lacked."""
        return messages.again(self.trace, self.confirms, lacking)


def judge_approval(
    file: TraceFile,
    policy: Policy,
    people: People,
    signature: SignatureCheck | None,
    *,
    reasons: frozenset[str],
    must_sign: bool,
    now: float | None,
    confirms: Sequence[str] = (),
    sealed: bool = False,
) -> Approval:
    """Whether the approval of a decision holds.

    `reasons` are the codes that it has to accept; `must_sign` is true for protected paths;
    `now` is the moment against which an approval without execution lapses (epoch seconds).
    `confirms` are codes that an approver has to accept by name; `sealed` says that the base has
    an approval of this decision, which no other can replace.
    """
    trace = file.trace
    if trace is None or trace.approval is None or not trace.approved_by:
        missing = (messages.missing(file, policy.gate, confirms),)
        return Approval(holds=False, findings=missing, wanted=reasons)
    named = (each for each in policy.gate.approvers if each.name == trace.approved_by)
    return _judged(
        _Case(
            file=file,
            trace=trace,
            approval=trace.approval,
            policy=policy,
            approver=next(named, None),
            people=people,
            signature=signature,
            reasons=reasons,
            must_sign=_why_signed(policy, protected=must_sign),
            now=now,
            confirms=None if sealed else confirms,
        )
    )


def _judged(case: _Case) -> Approval:
    findings = (*_who(case), *_what(case), *_lapsed(case), *_signature(case), *_unsigned(case))
    return Approval(
        holds=not any(finding.level == "error" for finding in findings),
        findings=findings,
        authenticated=case.signed,
        wanted=case.reasons,
        own=case.own,
    )


def _why_signed(policy: Policy, *, protected: bool) -> str:
    if protected:
        return messages.OF_PROTECTED
    return messages.OF_EVERY if policy.gate.require_signature else ""


def _normal(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(normal_email(email) for email in emails)


def _who(case: _Case) -> Iterator[Finding]:
    """TG602 for somebody who may not approve this. Without approvers everybody may (SPEC 7)."""
    gate, approver, trace = case.policy.gate, case.approver, case.trace
    if gate.approvers and approver is None:
        yield messages.no_approver(case.file, trace, gate)
    elif approver is not None and case.own and not case.own_counts:
        yield messages.own(case.file, trace, gate, approver, _wrote(approver, case.people))


def _wrote(approver: Approver, people: People) -> str:
    """How the approver is one of the decision's authors."""
    mine = _normal(approver.emails)
    if mine & _normal(people.authors) <= _normal(people.only_unread):
        return messages.own_draft(approver)
    same = [name for name, authors in people.copied if mine & _normal(authors)]
    return messages.own_copy(approver, same[0]) if same else messages.own_decision(approver)


def _what(case: _Case) -> Iterator[Finding]:
    """TG604 where it is about something else, TG601 where it does not accept all that it has to."""
    digest, trace = case.approval.digest or "", case.trace
    if not approval_digest.still_holds(digest, trace.data, case.policy.growth):
        yield messages.changed(case.file, case.again())
    lacking = sorted(case.reasons - set(case.approval.reasons))
    if lacking:
        yield messages.not_accepted(case.file, lacking, case.again(*lacking))


def holds_until(given: float, gate: GatePolicy) -> float:
    """When an approval that was given then (epoch seconds) lapses without an execution."""
    return given + gate.approval_days * DAY


def _lapsed(case: _Case) -> Iterator[Finding]:
    given, gate = ids.instant_or_none(case.approval.at), case.policy.gate
    executed = ids.instant_or_none(case.trace.executed_at)
    end = executed.seconds if executed is not None else case.now
    if given is None:
        message = messages.UNDATED
    elif end is not None and end > holds_until(given.seconds, gate):
        message = messages.over_age(gate.approval_days)
    else:
        return
    yield messages.lapsed(case.file, message, case.again())


def _signature(case: _Case) -> Iterator[Finding]:
    """TG603. Where nobody can check a signature, it says no more than none."""
    trace, claimed = case.trace, bool(case.approval.signature)
    if claimed and not case.signed and (case.policy.gate.approvers or case.must_sign):
        why = case.signature.reason if case.signature is not None else messages.UNVERIFIED
        yield messages.bad_signature(case.file, trace, why)
    elif not claimed and case.must_sign:
        yield messages.no_signature(case.file, trace, case.must_sign)


def _unsigned(case: _Case) -> Iterator[Finding]:
    """TG602 where nothing shows that an unsigned approval is the approver's.

    Each commit that brings it has to be: what somebody else wrote first proves nothing.
    """
    approver, bringers = case.approver, case.people.bringers
    if approver is None or case.approval.signature or case.must_sign:
        return
    if bringers and _all_bring(approver, bringers):
        return
    # Only the message can still say who brings it: commit-msg, which has it, decides.
    decided_later = case.people.unsaid and _all_bring(approver, bringers[:-1])
    yield messages.not_brought(case.file, case.trace, approver, may_be_said=decided_later)


def _all_bring(approver: Approver, bringers: Sequence[frozenset[str]]) -> bool:
    mine = _normal(approver.emails)
    return all(mine & _normal(each) for each in bringers)
