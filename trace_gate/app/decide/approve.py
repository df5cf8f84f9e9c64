"""Approve a decision: the statement that an approver writes into it (SPEC 7, Approval)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.app.decide import own_decision
from trace_gate.app.decide.signer import signer
from trace_gate.app.judge import superseded
from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
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

    from trace_gate.app.decide.signer import Signer, Signing
    from trace_gate.app.judge.trace_reader import Reader
    from trace_gate.app.ports import Repository, Workspace
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.unit_base import Governing
    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

APPROVED_BY = ("trace", "execution", "approved_by")
APPROVAL = ("trace", "execution", "approval")
PROTECTED_CODE = "TG408"


class Approved(Record):
    """What was written, and what the approver should know."""

    signer: Signer
    path: str
    reasons: tuple[str, ...]
    signed: bool
    needs_signature: bool
    warnings: tuple[str, ...]


def approve(
    git: Repository,
    files: Workspace,
    found: Found,
    where: Governing,
    *,
    evaluation: Evaluation,
    reader: Reader,
    name: str | None,
    reasons: Iterable[str],
    now: float,
    signing: Signing,
) -> Approved:
    """Fill `approved_by` and `approval` of a decision in the working tree.

    Raises:
        UsageError: no approval may let it pass, or none of this person.
        CannotJudge: signing failed; nothing was written then.
    """
    policy = where.policy
    _refuse_ruling(found, evaluation)
    person = signer(git, policy.gate, name, signing)
    own_decision.refuse(git, found, policy, reader, person, now=now)
    protected = _names_protected(found, policy.gate)
    codes = (*reasons, *evaluation.accepts, *([PROTECTED_CODE] if protected else []))
    accepted = tuple(sorted({*codes}))
    statement = _statement(found.trace, policy, person, accepted, ids.utc_text(now))
    fields: dict[tuple[str, ...], Any] = {APPROVED_BY: person.name, APPROVAL: statement}
    files.replace(found.path, yaml_edit.edit(found.data, found.path, fields, top="trace"))
    return Approved(
        signer=person,
        path=found.path,
        reasons=accepted,
        signed=person.signs,
        needs_signature=protected or policy.gate.require_signature,
        warnings=(*_unconfirmed(found, policy, accepted, now), *_own(git, found, policy, person)),
    )


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
            remedy=f"trace-gate new decision --supersedes {trace.id}   and approve that one.",
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


def _refuse_ruling(found: Found, evaluation: Evaluation) -> None:
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
