"""Approve a decision: the statement that an approver writes into it (SPEC 7, Approval)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import new_trace, refresh, replace_together, yaml_edit
from trace_gate.app.decide import confirm, govern, own_decision, seen_contents, several
from trace_gate.app.decide.signer import signer
from trace_gate.app.judge import superseded
from trace_gate.app.judge.trace_reader import Reader
from trace_gate.app.repository import find_trace
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.gate import decisions
from trace_gate.core.gate.content_values import REQUIRED, is_value
from trace_gate.core.governor import approval_digest
from trace_gate.core.ledger import time_order
from trace_gate.core.policy import path_classes
from trace_gate.core.policy.gate import is_one_of
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trace_gate.app.decide.confirm import Signal
    from trace_gate.app.decide.signer import Signer, Signing
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository, Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules
    from trace_gate.app.repository.unit_base import Governing
    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

APPROVED_BY = ("trace", "execution", "approved_by")
APPROVAL = ("trace", "execution", "approval")
PROTECTED_CODE = "TG408"


class ApprovalOptions(Record):
    """What an approver says."""

    name: str | None
    """Who it is, as the policy names them; None: by the e-mail address that Git knows."""
    reasons: tuple[str, ...]
    """Further finding codes that are accepted."""
    signing: Signing


class Ready(Record):
    """A decision that may be approved; nothing is signed yet."""

    found: Found
    signer: Signer
    reasons: tuple[str, ...]
    needs_signature: bool
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]
    """What the guardrails say of it."""


class Approved(Record):
    """What was written, and what the approver should know."""

    ready: Ready
    at: str
    digest: str
    signed: bool
    unlike: tuple[str, ...]
    """The targets that have another content here than the decision says."""
    confirmed: tuple[Signal, ...] = ()
    """What is true by the word of the approver from now on."""

    @property
    def trace_id(self) -> str:
        """Of the decision."""
        return str(self.ready.found.trace.id)


def approve(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Sequence[Found],
    options: ApprovalOptions,
    *,
    where: Governing,
    services: Services,
) -> tuple[Approved, ...]:
    """Fill `approved_by` and `approval` of decisions in the working tree: of all, or of none.

    Everything is checked before the first is signed, and signed before the first is written. What
    wakes a frozen bucket is confirmed with it (`confirm`).

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        found: the decisions.
        options: who approves, and how it is signed.
        where: the base, and its policy.
        services: the clock, and what the guardrails need besides Git.

    Raises:
        UsageError: no approval may let one pass, or none of this person.
        CannotJudge: signing failed.
    """
    several.refuse_twice(found, "approve")
    for each in found:
        refuse_others(git, each, where, new_trace.missing_in(files, each.path, rules))
    unlike = [refresh.unlike(git, files, rules, each, now=services.now) for each in found]
    person = signer(git, where.policy.gate, options.name, options.signing)
    at = ids.utc_text(services.now)
    said = confirm.Confirmation(name=person.name, at=at)
    whole = confirm.confirmed(git, found, said, base=where.base.commit, services=services)
    reader = Reader(git, rules)
    ready = [
        _ready(git, whole, each, options, person, where=where, reader=reader, services=services)
        for each in whole
    ]
    try:
        signed = [
            _signed(one, other, confirm.signals(old, one.found), where.policy, at)
            for one, other, old in zip(ready, unlike, found, strict=True)
        ]
    except (CannotJudge, UsageError) as stopped:
        none = f" None of these {len(found)} decisions is approved." if len(found) > 1 else ""
        why = " ".join(stopped.message.split()).rstrip(".")
        raise type(stopped)(f"{why}.{none}", remedy=stopped.remedy) from stopped
    replace_together.replace(
        files, [(old.path, old.data, data) for old, (_, data) in zip(found, signed, strict=True)]
    )
    return tuple(one for one, _ in signed)


def _ready(
    git: Repository,
    found: Sequence[Found],
    one: Found,
    options: ApprovalOptions,
    person: Signer,
    *,
    where: Governing,
    reader: Reader,
    services: Services,
) -> Ready:
    """One of the decisions, by what the guardrails say of all of them together."""
    policy, now = where.policy, services.now
    beside = [each for each in found if each is not one]
    evaluation = govern.govern(git, one, services, beside=beside).evaluation
    seen_contents.refuse(git, one, evaluation, services)
    _refuse_evaluation(one, evaluation)
    own_decision.refuse(git, one, policy, reader, person, now=now)
    protected = _names_protected(one, policy.gate)
    codes = (*options.reasons, *evaluation.accepts, *([PROTECTED_CODE] if protected else []))
    accepted = tuple(sorted({*codes}))
    return Ready(
        found=one,
        signer=person,
        reasons=accepted,
        needs_signature=protected or policy.gate.require_signature,
        warnings=(*_unconfirmed(one, policy, accepted, now), *_own(git, one, policy, person)),
        findings=evaluation.reasons,
    )


def _signed(
    ready: Ready,
    unlike: tuple[str, ...],
    confirmed: tuple[Signal, ...],
    policy: Policy,
    at: str,
) -> tuple[Approved, bytes]:
    """The approval, and the text of the decision with it."""
    found, person = ready.found, ready.signer
    statement = _statement(found.trace, policy, person, ready.reasons, at)
    fields: dict[tuple[str, ...], Any] = {APPROVED_BY: person.name, APPROVAL: statement}
    data = yaml_edit.edit(found.data, found.path, fields, top="trace")
    said = str(statement["digest"])
    one = Approved(
        ready=ready, at=at, digest=said, signed=person.signs, unlike=unlike, confirmed=confirmed
    )
    return one, data


def _statement(
    trace: Trace, policy: Policy, person: Signer, reasons: tuple[str, ...], at: str
) -> dict[str, Any]:
    what = approval_digest.digest(trace.data, policy.growth)
    payload = approval_digest.payload(str(trace.id), person.name, at, what, reasons)
    signature = person.signature(payload)
    return {"at": at, "digest": what, "reasons": list(reasons), "signature": signature}


def refuse_others(
    git: Repository, found: Found, where: Governing, missing: Sequence[Finding]
) -> None:
    """Only a decision is approved, by somebody whom the policy names, complete, and only once.

    `missing` is what the gate would say about its text alone.

    Raises:
        UsageError: it is something else, nobody may approve it, it is still to be filled in, or
            its approval is sealed.
    """
    trace = found.trace
    find_trace.refuse_other_types(found, ("decision",), "a decision is approved", "approve")
    gate, commit = where.policy.gate, where.base.commit
    if _names_protected(found, gate) and not gate.approvers:
        raise UsageError(
            "This decision is about protected files, and the policy of the base has no approver.",
            remedy="Add the first, in a commit of its own: "
            "trace-gate approver add NAME --email E-MAIL --key FILE.pub",
        )
    _refuse_silent(found, gate)
    sealed = found.path in git.entries(commit, [found.path])
    if not sealed and missing:
        raise UsageError(
            f"{trace.id} is not complete: {missing[0].message} What is filled in after the "
            "approval would make it void.",
            remedy=f"Fill it in (line {missing[0].line} of {found.path}), then approve it.",
        )
    superseded.refuse(git, commit, str(trace.id), gate.traces)
    if sealed and trace.approval is not None:
        raise UsageError(
            f"{trace.id} is sealed in {where.base.ref}, and so is its approval.",
            remedy=f"trace-gate supersede {trace.id}   and approve that one.",
        )


def _refuse_silent(found: Found, gate: GatePolicy) -> None:
    """Where the policy wants it, a decision says which content its files have."""
    for planned, goal in decisions.parsed(found.trace) if gate.content == REQUIRED else ():
        if goal is not None and goal.path is not None and not is_value(planned.to_value):
            raise UsageError(
                f"{found.trace.id} does not say which content {planned.target_text} has, and once "
                "it is approved nothing writes that.",
                remedy=f"git add the file, then trace-gate refresh {found.trace.id}   and approve "
                "it.",
            )


def _refuse_evaluation(found: Found, evaluation: Evaluation) -> None:
    """No approval lets a blocked decision pass, and none stands for a claim that is wrong."""
    trace_id = found.trace.id
    if evaluation.is_lax:
        raise UsageError(
            f"{trace_id} claims {evaluation.claim}, "
            f"and by the guardrails it is {evaluation.fresh}.",
            remedy=f"trace-gate govern {trace_id} --write   then approve it.",
        )
    if evaluation.verdict == "BLOCK":
        raise UsageError(
            f"The guardrails BLOCK {trace_id}. No approval changes that.",
            remedy=f"trace-gate govern {trace_id}   says why, and what to do.",
        )


def _names_protected(found: Found, gate: GatePolicy) -> bool:
    goals = (goal for _, goal in decisions.parsed(found.trace) if goal is not None)
    return any(each.path and path_classes.needs_approval(each.path, gate) for each in goals)


def _unconfirmed(
    found: Found, policy: Policy, accepted: Sequence[str], now: float
) -> Iterable[str]:
    """An old execution takes a second yes, which is asked for by name (TG205)."""
    late = time_order.to_confirm(found.trace, policy.gate, now)
    if late is not None and "TG205" not in accepted:
        yield (
            f"{found.trace.id} {late}, and the gate wants that confirmed, too (TG205). If it is "
            f"true, type the same again with --reason TG205: trace-gate approve {found.trace.id} "
            "--reason TG205"
        )


def _own(git: Repository, found: Found, policy: Policy, person: Signer) -> Iterable[str]:
    """What makes an approval one's own: nobody else may look, or a commit that is still to come."""
    if person.approver is None:
        yield (
            "The policy names no approver yet, so anybody may approve this, and no signature could "
            "be checked. If you also wrote the decision, the gate warns that nobody else looked."
        )
        return
    mine, committed = git.author().email, git.entries(git.head(), [found.path])
    if committed or not is_one_of(mine, person.approver.emails):
        return
    count = (
        f"This decision is not committed yet. If you commit it as {mine}, you count as its author."
    )
    if policy.gate.self_approval == "signed":
        yield f"{count} Your approval still counts if it is signed (`approval.self: signed`)."
    else:
        yield f"{count} Nobody approves their own decision: let its author commit it first."
