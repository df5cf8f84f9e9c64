"""Approval: a statement in the tree, by the right person, about exactly this decision.

SPEC 7, Approval. TG601 to TG604. Every check has its absent case: a missing name, digest,
key or signature is never taken for a good one.
"""

from __future__ import annotations

from trace_gate.core.governor import approval_digest
from trace_gate.core.policy.gate import normal_email
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.model import SignatureCheck, TraceFile
    from trace_gate.core.policy.gate import Approver, GatePolicy
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

DAY = 86_400
WHERE = ("execution", "approval")


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
    approver = _approver(policy, trace.approved_by)
    why = _why_signed(policy, protected=must_sign)
    signed = signature is not None and signature.ok
    own = _is_own(policy, approver, people)
    findings = [
        *_who(file, trace, policy, approver, people, own=own, signed=signed),
        *_what(file, trace, policy, reasons, now, confirms=None if sealed else confirms),
        *_signed(
            file,
            trace,
            people,
            signature,
            approver,
            must_sign=why,
            keys_known=bool(policy.gate.approvers),
        ),
    ]
    return Approval(
        holds=not any(finding.level == "error" for finding in findings),
        findings=tuple(findings),
        authenticated=signed,
        wanted=reasons,
        own=own,
    )


def _why_signed(policy: Policy, *, protected: bool) -> str:
    """What makes a signature necessary; empty when nothing does."""
    if protected:
        return "The approval of a change to a protected path"
    return "By the policy, every approval" if policy.gate.require_signature else ""


def _approver(policy: Policy, name: str) -> Approver | None:
    return next((each for each in policy.gate.approvers if each.name == name), None)


def _is_own(policy: Policy, approver: Approver | None, people: People) -> bool:
    """Whether an author of the decision approves it.

    Where the policy names no approver, whoever commits the statement approves.
    """
    authors = _normal(people.authors)
    if policy.gate.approvers:
        return approver is not None and bool(_normal(approver.emails) & authors)
    others = [_normal(each) - authors for each in people.bringers]
    return not (others and all(others))


def _normal(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(normal_email(email) for email in emails)


def approve_command(trace_id: object, confirms: Iterable[str]) -> str:
    """What an approver types; the codes are those that have to be accepted by name."""
    return " ".join((f"trace-gate approve {trace_id}", *(f"--reason {c}" for c in confirms)))


def _again(trace: Trace, confirms: Iterable[str] | None) -> str:
    """How it is approved again; None where the base has its approval, which never changes."""
    if confirms is None:
        return (
            "The approval is merged, and stays as it is. Write another decision, and let that one "
            f"be approved: trace-gate new decision --supersedes {trace.id}"
        )
    return f"Let it be approved again: {approve_command(trace.id, confirms)}"


def _missing(file: TraceFile, policy: Policy, confirms: Iterable[str]) -> Finding:
    who = "the approval of a second person, and it has none."
    if not policy.gate.approvers:
        who = (
            "an approval, and it has none. Nobody is an approver yet: whoever commits it gives it."
        )
    trace_id = file.trace.id if file.trace is not None else file.path
    return file.finding(
        "TG601",
        ("execution", "approved_by"),
        f"This decision needs {who}",
        ask(policy.gate, trace_id, confirms),
        waits=True,
    )


def ask(gate: GatePolicy, trace_id: object, confirms: Iterable[str] = ()) -> str:
    """Who gives an approval, and how: an approver; anybody while nobody is one (SPEC 7)."""
    command = approve_command(trace_id, confirms)
    return f"Ask an approver to run: {command}" if gate.approvers else command


def _who(
    file: TraceFile,
    trace: Trace,
    policy: Policy,
    approver: Approver | None,
    people: People,
    *,
    own: bool,
    signed: bool,
) -> Iterator[Finding]:
    """TG602 for somebody who may not approve this. Without approvers everybody may (SPEC 7)."""
    place = ("execution", "approved_by")
    if policy.gate.approvers and approver is None:
        known = ", ".join(each.name for each in policy.gate.approvers)
        yield file.finding(
            "TG602",
            place,
            f"{trace.approved_by!r} is not an approver in the policy of the base.",
            f"Let one of these people approve it ({known}): trace-gate approve {trace.id}",
        )
    elif approver is not None and own and policy.gate.self_approval != "signed":
        yield file.finding(
            "TG602",
            place,
            f"{_wrote(approver, people)} Nobody approves their own decision.",
            another(trace, policy, approver),
        )
    elif approver is not None and own and not signed:
        yield file.finding(
            "TG602",
            place,
            f"{_wrote(approver, people)} By the policy (`approval.self: signed`) "
            "one's own approval counts only with a signature.",
            f"trace-gate approve {trace.id} --key ~/.ssh/id_ed25519",
        )


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


def _what(
    file: TraceFile,
    trace: Trace,
    policy: Policy,
    reasons: frozenset[str],
    now: float | None,
    *,
    confirms: Sequence[str] | None,
) -> Iterator[Finding]:
    approval = trace.approval
    if approval is None:
        return
    again = _again(trace, confirms)
    if not approval_digest.still_holds(approval.digest or "", trace.data, policy.growth):
        yield file.finding(
            "TG604",
            (*WHERE, "digest"),
            "The decision was changed after it was approved, so the approval is not about it.",
            again,
        )
    lacking = sorted(reasons - set(approval.reasons))
    if lacking:
        yield file.finding(
            "TG601",
            (*WHERE, "reasons"),
            f"The approval does not accept {', '.join(lacking)}.",
            _again(trace, confirms if confirms is None else sorted({*lacking, *confirms})),
            waits=True,
        )
    yield from _lapsed(file, trace, policy, now, again)


def holds_until(given: float, gate: GatePolicy) -> float:
    """When an approval that was given then (epoch seconds) lapses without an execution."""
    return given + gate.approval_days * DAY


def _lapsed(
    file: TraceFile, trace: Trace, policy: Policy, now: float | None, again: str
) -> Iterator[Finding]:
    given = ids.instant_or_none(trace.approval.at if trace.approval is not None else None)
    executed = ids.instant_or_none(trace.executed_at)
    end = executed.seconds if executed is not None else now
    days = policy.gate.approval_days
    if given is None:
        yield file.finding(
            "TG601",
            (*WHERE, "at"),
            "The approval does not say when it was given.",
            again,
            waits=True,
        )
    elif end is not None and end > holds_until(given.seconds, policy.gate):
        yield file.finding(
            "TG601",
            (*WHERE, "at"),
            f"The approval is older than {days} days: it has lapsed.",
            again,
            waits=True,
        )


def _signed(
    file: TraceFile,
    trace: Trace,
    people: People,
    signature: SignatureCheck | None,
    approver: Approver | None,
    *,
    must_sign: str,
    keys_known: bool,
) -> Iterator[Finding]:
    claimed = trace.approval is not None and bool(trace.approval.signature)
    if not (keys_known or must_sign):
        return  # Nobody can check a signature, so it says no more than none.
    if claimed and (signature is None or not signature.ok):
        why = signature.reason if signature is not None else "nobody could verify it"
        yield file.finding(
            "TG603",
            (*WHERE, "signature"),
            f"The signature of the approval is not good: {why}.",
            f"Let {trace.approved_by} sign again: trace-gate approve {trace.id}",
        )
    elif not claimed and must_sign:
        yield file.finding(
            "TG603",
            WHERE,
            f"{must_sign} needs a signature, and this approval has none.",
            f"trace-gate approve {trace.id} --key ~/.ssh/id_ed25519",
        )
    elif not (claimed or approver is None or _brought_by(approver, people.bringers)):
        # Only the message can still say who brings it: commit-msg, which has it, decides.
        decided_later = people.unsaid and _all_bring(approver, people.bringers[:-1])
        yield file.finding(
            "TG602",
            ("execution", "approved_by"),
            f"{approver.name} is named as approver, but no commit of {approver.name} brings "
            "the approval.",
            f"Was it {approver.name}, and a squash lost the name? Put this line at the end of the "
            f"message of the commit that brings the approval: {co_author_line(approver)} "
            f"   Else let {approver.name} commit it, or sign it: trace-gate approve {trace.id} "
            "--key ~/.ssh/id_ed25519",
            level="warning" if decided_later else "error",
        )


def co_author_line(approver: Approver) -> str:
    """The line of a message by which an unsigned approval survives a squash (SPEC 7)."""
    return f"Co-authored-by: {approver.name} <{approver.emails[0]}>"


def _brought_by(approver: Approver, bringers: Sequence[frozenset[str]]) -> bool:
    """Each of the commits is the approver's: what somebody else wrote first proves nothing."""
    return bool(bringers) and _all_bring(approver, bringers)


def _all_bring(approver: Approver, bringers: Sequence[frozenset[str]]) -> bool:
    mine = _normal(approver.emails)
    return all(mine & _normal(each) for each in bringers)
