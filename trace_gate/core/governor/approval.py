"""Approval: a statement in the tree, by the right person, about exactly this decision.

SPEC 7, Approval. TG601 to TG604. Every check has its absent case: a missing name, digest,
key or signature is never taken for a good one.
"""

from __future__ import annotations

from trace_gate.core.governor import approval_digest
from trace_gate.core.ledger import replacement
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
WHERE = ("execution", "approval")
BY = ("execution", "approved_by")


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

    def again(self, *lacking: str) -> str:
        """How it is approved again, with codes that it lacked."""
        if self.confirms is None:
            return (
                "The approval is merged, and stays as it is. Write another decision, and let that "
                f"one be approved: {replacement.of_plan(self.trace)}"
            )
        confirms = sorted({*lacking, *self.confirms}) if lacking else self.confirms
        return f"Let it be approved again: {approve_command(self.trace.id, confirms)}"


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
        missing = (_missing(file, policy, confirms),)
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
        return "The approval of a change to a protected path"
    return "By the policy, every approval" if policy.gate.require_signature else ""


def _normal(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(normal_email(email) for email in emails)


def approve_command(trace_id: object, confirms: Iterable[str]) -> str:
    """What an approver types; the codes are those that have to be accepted by name."""
    return " ".join((f"trace-gate approve {trace_id}", *(f"--reason {c}" for c in confirms)))


def _missing(file: TraceFile, policy: Policy, confirms: Iterable[str]) -> Finding:
    who = "the approval of a second person, and it has none."
    if not policy.gate.approvers:
        who = (
            "an approval, and it has none. Nobody is an approver yet: whoever commits it gives it."
        )
    trace_id = file.trace.id if file.trace is not None else file.path
    return file.finding(
        "TG601",
        BY,
        f"This decision needs {who}",
        ask(policy.gate, trace_id, confirms),
        waits=True,
    )


def ask(gate: GatePolicy, trace_id: object, confirms: Iterable[str] = ()) -> str:
    """Who gives an approval, and how: an approver; anybody while nobody is one (SPEC 7)."""
    command = approve_command(trace_id, confirms)
    return f"Ask an approver to run: {command}" if gate.approvers else command


def _who(case: _Case) -> Iterator[Finding]:
    """TG602 for somebody who may not approve this. Without approvers everybody may (SPEC 7)."""
    gate, approver, trace = case.policy.gate, case.approver, case.trace
    if gate.approvers and approver is None:
        known = ", ".join(each.name for each in gate.approvers)
        message = f"{trace.approved_by!r} is not an approver in the policy of the base."
        fix = f"Let one of these people approve it ({known}): trace-gate approve {trace.id}"
    elif approver is None or not case.own or (case.signed and gate.self_approval == "signed"):
        return
    elif gate.self_approval != "signed":
        message = f"{_wrote(approver, case.people)} Nobody approves their own decision."
        fix = another(trace, case.policy, approver)
    else:
        message = (
            f"{_wrote(approver, case.people)} By the policy (`approval.self: signed`) "
            "one's own approval counts only with a signature."
        )
        fix = f"trace-gate approve {trace.id} --key ~/.ssh/id_ed25519"
    yield case.file.finding("TG602", BY, message, fix)


def _wrote(approver: Approver, people: People) -> str:
    if _normal(approver.emails) & _normal(people.authors) <= _normal(people.only_unread):
        return (
            f"{approver.name} also wrote a draft in this branch that cannot be read. Nobody can "
            "tell that it was not this decision."
        )
    mine = _normal(approver.emails)
    same = [name for name, authors in people.copied if mine & _normal(authors)]
    if same:
        return f"{approver.name} wrote the same change in {same[0]}."
    return f"{approver.name} also wrote this decision."


def another(trace: Trace, policy: Policy, approver: Approver) -> str:
    """What to do where an approver wrote the decision: ask somebody else."""
    others = " or ".join(each.name for each in policy.gate.approvers if each is not approver)
    if others:
        return f"Ask {others} to run: trace-gate approve {trace.id}"
    return (
        f"{approver.name} is the only approver. Let somebody else write and commit the decision; "
        f"then {approver.name} signs it. A team of one: docs/how-to/team-of-one.md"
    )


def _what(case: _Case) -> Iterator[Finding]:
    """TG604 where it is about something else, TG601 where it does not accept all that it has to."""
    digest, trace = case.approval.digest or "", case.trace
    if not approval_digest.still_holds(digest, trace.data, case.policy.growth):
        yield case.file.finding(
            "TG604",
            (*WHERE, "digest"),
            "The decision was changed after it was approved, so the approval is not about it.",
            case.again(),
        )
    lacking = sorted(case.reasons - set(case.approval.reasons))
    if lacking:
        message = f"The approval does not accept {', '.join(lacking)}."
        fix = case.again(*lacking)
        yield case.file.finding("TG601", (*WHERE, "reasons"), message, fix, waits=True)


def holds_until(given: float, gate: GatePolicy) -> float:
    """When an approval that was given then (epoch seconds) lapses without an execution."""
    return given + gate.approval_days * DAY


def _lapsed(case: _Case) -> Iterator[Finding]:
    given, gate = ids.instant_or_none(case.approval.at), case.policy.gate
    executed = ids.instant_or_none(case.trace.executed_at)
    end = executed.seconds if executed is not None else case.now
    if given is None:
        message = "The approval does not say when it was given."
    elif end is not None and end > holds_until(given.seconds, gate):
        message = f"The approval is older than {gate.approval_days} days: it has lapsed."
    else:
        return
    yield case.file.finding("TG601", (*WHERE, "at"), message, case.again(), waits=True)


def _signature(case: _Case) -> Iterator[Finding]:
    """TG603. Where nobody can check a signature, it says no more than none."""
    trace, claimed = case.trace, bool(case.approval.signature)
    if claimed and not case.signed and (case.policy.gate.approvers or case.must_sign):
        why = case.signature.reason if case.signature is not None else "nobody could verify it"
        yield case.file.finding(
            "TG603",
            (*WHERE, "signature"),
            f"The signature of the approval is not good: {why}.",
            f"Let {trace.approved_by} sign again: trace-gate approve {trace.id}",
        )
    elif not claimed and case.must_sign:
        yield case.file.finding(
            "TG603",
            WHERE,
            f"{case.must_sign} needs a signature, and this approval has none.",
            f"trace-gate approve {trace.id} --key ~/.ssh/id_ed25519",
        )


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
    yield case.file.finding(
        "TG602",
        BY,
        f"{approver.name} is named as approver, but no commit of {approver.name} brings "
        "the approval.",
        f"Was it {approver.name}, and a squash lost the name? Put this line at the end of the "
        f"message of the commit that brings the approval: {co_author_line(approver)} "
        f"   Else let {approver.name} commit it, or sign it: trace-gate approve {case.trace.id} "
        "--key ~/.ssh/id_ed25519",
        level="warning" if decided_later else "error",
    )


def co_author_line(approver: Approver) -> str:
    """The line of a message by which an unsigned approval survives a squash (SPEC 7)."""
    return f"Co-authored-by: {approver.name} <{approver.emails[0]}>"


def _all_bring(approver: Approver, bringers: Sequence[frozenset[str]]) -> bool:
    mine = _normal(approver.emails)
    return all(mine & _normal(each) for each in bringers)
