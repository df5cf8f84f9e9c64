"""Name a person who may approve: an entry in gate.yaml (SPEC 2, Protected; SPEC 7).

The first approver is the one change of a protected file that needs no approval, and only when
nothing else comes with it. Each further one is a protected change like any other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.app.author import new_trace, yaml_edit, yaml_insert
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository import unit_base
from trace_gate.core.errors import Refused, UsageError
from trace_gate.core.policy import changes as policy_changes
from trace_gate.core.policy.gate import is_one_of
from trace_gate.core.policy.policy import Policy
from trace_gate.core.policy.schemas.gate import EMAIL, PERSON
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.unit_base import Base
    from trace_gate.core.policy.gate import Approver

EXAMPLE = "trace-gate approver add lin --email lin@shop.example --key lin.pub"


class Person(Record):
    """Who is to be named, as it was typed; keys are public keys of either kind."""

    name: str
    emails: tuple[str, ...]
    keys: tuple[str, ...]
    alone: bool = False
    """A team of one: signed approvals of one's own are to count (`approval.self`)."""


class Added(Record):
    """What was written, and what has to be known to bring it in."""

    path: str
    version: int
    base: str
    """What people call the base."""
    adoption: bool
    """The base is not governed: everything comes with the adoption."""
    sha256: str
    """Of the new content, as Git would store it."""
    signers: tuple[Approver, ...]
    """Approvers of the base who can sign what the person at this computer writes: others, and
    oneself where the policy lets a team of one do so. None for a first approver."""
    alone: bool
    """The base has approvers, but nobody of them can sign what the person here writes."""
    own: bool
    """The policy of the base lets one's own signed approval count."""
    first_is_author: bool = False
    """Nobody is an approver yet, and the person at this computer names nobody but itself."""


def add(git: WritableRepository, files: Workspace, person: Person) -> Added:
    """Write a person into gate.yaml of the working tree, and nothing else.

    Raises:
        UsageError: the person cannot be an approver, or not now.
        Refused: a policy file is not valid already.
    """
    texts = new_trace.policy_texts(files)
    there = Policy.of(repository_rules.compiled(texts)[0])
    path = f"config/{there.domain}/gate.yaml"
    base, old = judged_on(git)
    _refuse(person, there, path)
    _refuse_second_first(there, old, base)
    version = max(there.gate.version, old.gate.version + 1 if old is not None else 0)
    data = _written(texts[path], path, person, version)
    new = _checked({**texts, path: data}, path)
    if (
        old is not None
        and not old.gate.approvers
        and not policy_changes.only_adds_first_approver(old, new)
    ):
        raise _more_than_that(path, base)
    files.replace(path, data)
    able = signers(git, old)
    return Added(
        path=path,
        version=version,
        base=base.ref,
        adoption=old is None,
        sha256=git.stored_sha256(path),
        signers=able,
        alone=old is not None and bool(old.gate.approvers) and not able,
        own=old is not None and old.gate.self_approval == "signed",
        first_is_author=not there.gate.approvers
        and not person.alone
        and is_one_of(git.author().email, person.emails),
    )


def judged_on(git: WritableRepository) -> tuple[Base, Policy | None]:
    """What the change will be judged on; no policy where that is not governed yet."""
    base = unit_base.local_base(git, git.head(), tuple(git.merge_heads()), None)
    rules = repository_rules.rules_at(git, base.policy_commit, None) if base.policy_commit else None
    return base, rules.policy if rules is not None else None


def _refuse(person: Person, there: Policy, path: str) -> None:
    _refuse_name(person.name, there, path)
    for email in person.emails:
        if not re.fullmatch(EMAIL, email):
            raise UsageError(f"{email!r} is no e-mail address.", remedy=EXAMPLE)
    if not person.keys and not any(each.keys for each in there.gate.approvers):
        raise UsageError(
            f"{person.name} needs a key: every further change of the policy has to be signed, "
            "and nobody could.",
            remedy=f"{EXAMPLE}   ({person.name} makes a key with: ssh-keygen -t ed25519)",
        )


def _refuse_name(name: str, there: Policy, path: str) -> None:
    if not re.fullmatch(PERSON, name):
        raise UsageError(
            f"{name!r} cannot be the name of an approver: letters, digits, spaces, `.`, `_` and "
            "`-` can.",
            remedy=EXAMPLE,
        )
    for each in there.gate.approvers:
        if each.name.casefold() == name.casefold():
            raise UsageError(
                f"{each.name} is an approver already, and is not changed by this command.",
                remedy=f"Edit {path}, then: git add {path} && trace-gate new decision "
                f"--target file/{path} --executed",
            )


def _refuse_second_first(there: Policy, old: Policy | None, base: Base) -> None:
    """Two approvers at once are not the first one, and nobody could sign for the second."""
    if old is not None and there.gate.approvers and not old.gate.approvers:
        first = there.gate.approvers[0].name
        raise UsageError(
            f"{first} is the first approver, and not in {base.ref} yet. Only one approver can "
            "be added without an approval.",
            remedy=f"Bring {first} into {base.ref} first. {first} then signs for the next one.",
        )


def _written(data: bytes, path: str, person: Person, version: int) -> bytes:
    entry = {"emails": list(dict.fromkeys(person.emails)), "keys": list(dict.fromkeys(person.keys))}
    if not entry["keys"]:
        del entry["keys"]
    added = yaml_insert.add(data, path, ("approvers", person.name), entry)
    fields: dict[tuple[str, ...], object] = {("version",): version}
    if person.alone:
        fields["approval", "self"] = "signed"
    return yaml_edit.edit(added, path, fields)


def _checked(texts: Mapping[str, bytes], path: str) -> Policy:
    """The policy with the new entry; what it says against it is said of what was typed."""
    from trace_gate.core.policy import loader

    try:
        return Policy.of(loader.read(texts))
    except Refused as refused:
        first = refused.findings[0]
        raise UsageError(
            f"With this, {path} would not be valid: {first.message}", remedy=first.remediation
        ) from refused


def _more_than_that(path: str, base: Base) -> UsageError:
    return UsageError(
        f"{path} differs from {base.ref} in more than the first approver, who comes alone.",
        remedy=f"git diff {base.ref} -- {path}   then take the rest back: it comes later, with a "
        "decision that the approver signs.",
    )


def signers(git: WritableRepository, old: Policy | None) -> tuple[Approver, ...]:
    """Who can sign what the person at this computer writes, by the policy of the base."""
    mine = git.author().email
    people = old.gate.approvers if old is not None else ()
    own = old is not None and old.gate.self_approval == "signed"
    return tuple(e for e in people if e.keys and (own or not is_one_of(mine, e.emails)))
