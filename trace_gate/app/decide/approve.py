"""Approve a decision: the statement that an approver writes into it (SPEC 7, Approval)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.app.decide import own_decision
from trace_gate.app.judge import superseded
from trace_gate.core.errors import UsageError
from trace_gate.core.gate.content_values import REQUIRED, is_value
from trace_gate.core.governor import approval_digest
from trace_gate.core.governor.approval import co_author_line
from trace_gate.core.ledger import time_order
from trace_gate.core.policy import path_classes
from trace_gate.core.policy.gate import normal_email
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Literal

    from trace_gate.app.judge.trace_reader import Reader
    from trace_gate.app.ports import Repository, Verify, Workspace
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.unit_base import Governing
    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import PlannedChange

    Sign = Callable[[bytes, str, str], str]
    """(payload, kind, key) to armoured signature."""

APPROVED_BY = ("trace", "execution", "approved_by")
APPROVAL = ("trace", "execution", "approval")
PROTECTED_CODE = "TG408"


class Key(Record):
    """A key to sign with: of which kind, and what that kind knows it by."""

    kind: Literal["ssh", "gpg"]
    name: str
    named: bool
    """The approver said so; else it is the one that Git signs with here."""


class Approved(Record):
    """What was written, and what the approver should know."""

    approver: str
    path: str
    reasons: tuple[str, ...]
    signed: bool
    needs_signature: bool
    key_option: str
    """How the approver would name a key that the policy knows."""
    co_author_line: str
    """What a squash has to say for an unsigned approval; empty where the policy names nobody."""
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
    key: Key | None,
    sign: Sign,
    verify: Verify,
) -> Approved:
    """Fill `approved_by` and `approval` of a decision in the working tree.

    Raises:
        UsageError: no approval may let it pass, or none of this person.
        CannotJudge: signing failed; nothing was written then.
    """
    trace, policy = found.trace, where.policy
    _refuse_ruling(found, evaluation)
    approver = name or _approver_here(git, policy)
    _known(policy, approver)
    will_sign = key is not None and _may_use(key, policy, approver)
    own_decision.refuse(git, found, policy, reader, approver, signed=will_sign, now=now)
    protected = _names_protected(found, policy)
    accepted = _reasons(evaluation, reasons, protected=protected)
    at = ids.utc_text(now)
    what = approval_digest.digest(trace.data, policy.growth)
    payload = approval_digest.payload(str(trace.id), approver, at, what, accepted)
    signature = None
    if key is not None and will_sign:
        signature = sign(payload, key.kind, key.name)
        _known_key(policy, approver, verify, payload, signature)
    statement: dict[str, Any] = {
        "at": at,
        "digest": what,
        "reasons": list(accepted),
        "signature": signature,
    }
    fields: dict[tuple[str, ...], Any] = {APPROVED_BY: approver, APPROVAL: statement}
    files.replace(found.path, yaml_edit.edit(found.data, found.path, fields, top="trace"))
    return Approved(
        approver=approver,
        path=found.path,
        reasons=accepted,
        signed=signature is not None,
        needs_signature=protected or policy.gate.require_signature,
        key_option=_key_option(policy, approver),
        co_author_line=next(
            (co_author_line(each) for each in policy.gate.approvers if each.name == approver), ""
        ),
        warnings=(
            *_unconfirmed(found, policy, accepted, now),
            *_warnings(git, found, policy, approver),
        ),
    )


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
    if trace.trace_type != "decision":
        raise UsageError(
            f"{found.path} is of type {trace.trace_type}; only a decision is approved.",
            remedy="trace-gate approve TRACE-... of the decision.",
        )
    if _names_protected(found, where.policy) and not where.policy.gate.approvers:
        raise UsageError(
            "This decision is about protected files, and the policy of the base has no approver.",
            remedy="Add the first, in a commit of its own: "
            "trace-gate approver add NAME --email E-MAIL --key FILE.pub",
        )
    silent = [each.target_text for each in trace.changes if _says_nothing(each)]
    if silent and where.policy.gate.content == REQUIRED:
        raise UsageError(
            f"{trace.id} does not say which content {silent[0]} has, and once it is approved "
            "nothing writes that.",
            remedy=f"git add the file, then trace-gate refresh {trace.id}   and approve it.",
        )
    commit = where.base.commit
    sealed = git.entries(commit, [found.path]).get(found.path) if commit else None
    if sealed is None and missing:
        raise UsageError(
            f"{trace.id} is not complete: {missing[0].message} What is filled in after the "
            "approval would make it void.",
            remedy=f"Fill it in (line {missing[0].line} of {found.path}), then approve it.",
        )
    superseded.refuse(git, commit, str(trace.id), where.policy.gate.traces)
    if sealed is not None and trace.approval is not None:
        raise UsageError(
            f"{trace.id} is sealed in {where.base.ref}, and so is its approval.",
            remedy=f"trace-gate new decision --supersedes {trace.id}   and approve that one.",
        )


def _says_nothing(planned: PlannedChange) -> bool:
    """It names a file, and not the content."""
    try:
        goal = target.parse(planned.target_text)
    except target.TargetProblem:
        return False
    return goal.path is not None and not is_value(planned.to_value)


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


def _approver_here(git: Repository, policy: Policy) -> str:
    """The person at this computer, by the e-mail address that Git knows."""
    author = git.author()
    if not policy.gate.approvers:
        return author.name
    mine = normal_email(author.email)
    for each in policy.gate.approvers:
        if mine in {normal_email(email) for email in each.emails}:
            return each.name
    raise UsageError(
        f"{author.email} is not the address of an approver.",
        remedy=f"Ask an approver: {_names(policy)}.   If you are one of them, say so: --as NAME",
    )


def _known(policy: Policy, approver: str) -> None:
    if policy.gate.approvers and approver not in {each.name for each in policy.gate.approvers}:
        raise UsageError(
            f"{approver!r} is not an approver in the policy of the base.",
            remedy=f"Approvers are: {_names(policy)}.",
        )


def _may_use(key: Key, policy: Policy, approver: str) -> bool:
    """Git's own key is taken where the policy has one of that kind, since it may be another's.

    Without approvers no signature is made: nobody could check it.
    """
    if not policy.gate.approvers:
        return False
    if key.named:
        return True
    known = [each for each in policy.gate.approvers if each.name == approver]
    return any(each.gpg_keys if key.kind == "gpg" else each.ssh_keys for each in known)


def _key_option(policy: Policy, approver: str) -> str:
    known = [each for each in policy.gate.approvers if each.name == approver]
    only_gpg = any(each.gpg_keys and not each.ssh_keys for each in known)
    return "--gpg-key ID" if only_gpg else "--key ~/.ssh/id_ed25519"


def _known_key(
    policy: Policy, approver: str, verify: Verify, payload: bytes, signature: str
) -> None:
    """The key must be one that the base's policy has for the approver, or nobody believes it."""
    if not policy.gate.approvers:
        return
    keys = [key for each in policy.gate.approvers if each.name == approver for key in each.keys]
    check = verify(payload, signature, keys, approver)
    if not check.ok:
        option = _key_option(policy, approver)
        raise UsageError(
            f"Nobody would believe this signature of {approver}: {check.reason}.",
            remedy=f"Name the right key: {option}, or your own name: --as NAME",
        )


def _names(policy: Policy) -> str:
    return ", ".join(each.name for each in policy.gate.approvers)


def _names_protected(found: Found, policy: Policy) -> bool:
    for change in found.trace.changes:
        try:
            path = target.parse(change.target_text).path
        except target.TargetProblem:
            continue
        if path and path_classes.needs_approval(path, policy.gate):
            return True
    return False


def _reasons(evaluation: Evaluation, given: Iterable[str], *, protected: bool) -> tuple[str, ...]:
    """The codes that are accepted: those given, and those that the guardrails name now."""
    return tuple(sorted({*given, *evaluation.accepts, *([PROTECTED_CODE] if protected else [])}))


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


def _warnings(git: Repository, found: Found, policy: Policy, approver: str) -> Iterable[str]:
    if not policy.gate.approvers:
        yield (
            "The policy names no approver yet, so anybody may approve this, and no signature could "
            "be checked. If you also wrote the decision, the gate warns that nobody else looked."
        )
        return
    head = git.head()
    committed = found.path in git.entries(head, [found.path]) if head else False
    emails = {e for each in policy.gate.approvers if each.name == approver for e in each.emails}
    mine = normal_email(git.author().email)
    if committed or mine not in {normal_email(email) for email in emails}:
        return
    count = (
        f"This decision is not committed yet. If you commit it as {git.author().email}, you count "
        "as its author."
    )
    if policy.gate.self_approval == "signed":
        yield f"{count} Your approval still counts if it is signed (`approval.self: signed`)."
    else:
        yield f"{count} Nobody approves their own decision: let its author commit it first."


def signing_key(
    ssh: str | None, gpg: str | None, setting: Callable[[str], str | None]
) -> Key | None:
    """The key that is named, else the one that Git signs with here; None where there is none.

    Raises:
        UsageError: one of each kind is named.
    """
    if ssh and gpg:
        raise UsageError(
            "An approval has one signature, by an SSH key or by a GPG key.",
            remedy="Leave out --key or --gpg-key.",
        )
    if ssh or gpg:
        return Key(kind="gpg" if gpg else "ssh", name=gpg or ssh or "", named=True)
    form, name = setting("gpg.format") or "openpgp", setting("user.signingkey")
    if not name or form not in ("ssh", "openpgp"):
        return None
    return Key(kind="ssh" if form == "ssh" else "gpg", name=name, named=False)
