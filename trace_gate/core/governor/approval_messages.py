"""What is said of an approval that is missing or does not hold: TG601 to TG604 (SPEC 7, Approval).

The rules: `approval`.
"""

from __future__ import annotations

from trace_gate.core.ledger import replacement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.policy.gate import Approver, GatePolicy
    from trace_gate.core.trace.model import Trace

APPROVAL = ("execution", "approval")
BY = ("execution", "approved_by")

OF_PROTECTED = "The approval of a change to a protected path"
OF_EVERY = "By the policy, every approval"
UNVERIFIED = "nobody could verify it"
UNDATED = "The approval does not say when it was given."


def approve_command(trace_id: object, confirms: Iterable[str]) -> str:
    """What an approver types; the codes are those that have to be accepted by name."""
    return " ".join((f"trace-gate approve {trace_id}", *(f"--reason {c}" for c in confirms)))


def ask(gate: GatePolicy, trace_id: object, confirms: Iterable[str] = ()) -> str:
    """Who gives an approval, and how: an approver; anybody while nobody is one (SPEC 7)."""
    command = approve_command(trace_id, confirms)
    return f"Ask an approver to run: {command}" if gate.approvers else command


def again(trace: Trace, confirms: Sequence[str] | None, lacking: Sequence[str] = ()) -> str:
    """How it is approved again, with the codes that it lacked.

    `confirms` is None where the base has the approval, which never changes.
    """
    if confirms is None:
        return (
            "The approval is merged, and stays as it is. Write another decision, and let that "
            f"one be approved: {replacement.of_plan(trace)}"
        )
    codes = sorted({*lacking, *confirms}) if lacking else confirms
    return f"Let it be approved again: {approve_command(trace.id, codes)}"


def another(trace: Trace, gate: GatePolicy, approver: Approver) -> str:
    """What to do where an approver wrote the decision: ask somebody else."""
    others = " or ".join(each.name for each in gate.approvers if each is not approver)
    if others:
        return f"Ask {others} to run: trace-gate approve {trace.id}"
    return (
        f"{approver.name} is the only approver. Let somebody else write and commit the decision; "
        f"then {approver.name} signs it. A team of one: docs/how-to/team-of-one.md"
    )


def co_author_line(approver: Approver) -> str:
    """The line of a message by which an unsigned approval survives a squash (SPEC 7)."""
    return f"Co-authored-by: {approver.name} <{approver.emails[0]}>"


def missing(file: TraceFile, gate: GatePolicy, confirms: Iterable[str]) -> Finding:
    """A decision needs an approval, and has none."""
    who = "the approval of a second person, and it has none."
    if not gate.approvers:
        who = (
            "an approval, and it has none. Nobody is an approver yet: whoever commits it gives it."
        )
    trace_id = file.trace.id if file.trace is not None else file.path
    message = f"This decision needs {who}"
    return file.finding("TG601", BY, message, ask(gate, trace_id, confirms), waits=True)


def no_approver(file: TraceFile, trace: Trace, gate: GatePolicy) -> Finding:
    """The name is not one of the policy's."""
    known = ", ".join(each.name for each in gate.approvers)
    return file.finding(
        "TG602",
        BY,
        f"{trace.approved_by!r} is not an approver in the policy of the base.",
        f"Let one of these people approve it ({known}): trace-gate approve {trace.id}",
    )


def own_draft(approver: Approver) -> str:
    """How an approver is its author: by a draft that nobody can read."""
    return (
        f"{approver.name} also wrote a draft in this branch that cannot be read. Nobody can "
        "tell that it was not this decision."
    )


def own_copy(approver: Approver, trace_id: str) -> str:
    """How an approver is its author: by the same change under another id."""
    return f"{approver.name} wrote the same change in {trace_id}."


def own_decision(approver: Approver) -> str:
    """How an approver is its author."""
    return f"{approver.name} also wrote this decision."


def own(file: TraceFile, trace: Trace, gate: GatePolicy, approver: Approver, wrote: str) -> Finding:
    """An approver approves what they wrote."""
    if gate.self_approval != "signed":
        message = f"{wrote} Nobody approves their own decision."
        return file.finding("TG602", BY, message, another(trace, gate, approver))
    return file.finding(
        "TG602",
        BY,
        f"{wrote} By the policy (`approval.self: signed`) one's own approval counts only with a "
        "signature.",
        _signs(trace),
    )


def changed(file: TraceFile, remedy: str) -> Finding:
    """It is about another content of the decision."""
    return file.finding(
        "TG604",
        (*APPROVAL, "digest"),
        "The decision was changed after it was approved, so the approval is not about it.",
        remedy,
    )


def not_accepted(file: TraceFile, codes: Iterable[str], remedy: str) -> Finding:
    """It does not accept all that it has to."""
    message = f"The approval does not accept {', '.join(codes)}."
    return file.finding("TG601", (*APPROVAL, "reasons"), message, remedy, waits=True)


def over_age(days: int) -> str:
    """It was given too long ago."""
    return f"The approval is older than {days} days: it has lapsed."


def lapsed(file: TraceFile, message: str, remedy: str) -> Finding:
    """Nobody can tell that it is still in force."""
    return file.finding("TG601", (*APPROVAL, "at"), message, remedy, waits=True)


def bad_signature(file: TraceFile, trace: Trace, why: str) -> Finding:
    """Its signature is not one of the approver's."""
    return file.finding(
        "TG603",
        (*APPROVAL, "signature"),
        f"The signature of the approval is not good: {why}.",
        f"Let {trace.approved_by} sign again: trace-gate approve {trace.id}",
    )


def no_signature(file: TraceFile, trace: Trace, must_sign: str) -> Finding:
    """It has to be signed, and is not."""
    message = f"{must_sign} needs a signature, and this approval has none."
    return file.finding("TG603", APPROVAL, message, _signs(trace))


def not_brought(file: TraceFile, trace: Trace, approver: Approver, *, may_be_said: bool) -> Finding:
    """Nothing shows that an unsigned approval is the approver's."""
    return file.finding(
        "TG602",
        BY,
        f"{approver.name} is named as approver, but no commit of {approver.name} brings "
        "the approval.",
        f"Was it {approver.name}, and a squash lost the name? Put this line at the end of the "
        f"message of the commit that brings the approval: {co_author_line(approver)} "
        f"   Else let {approver.name} commit it, or sign it: {_signs(trace)}",
        level="warning" if may_be_said else "error",
    )


def _signs(trace: Trace) -> str:
    return f"trace-gate approve {trace.id} --key ~/.ssh/id_ed25519"
