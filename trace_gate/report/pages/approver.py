"""An approver who was named, and what makes that count, for people."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from trace_gate.app.decide.approvers import Person
from trace_gate.core.policy.gate import PGP
from trace_gate.core.policy.public_keys import fingerprint
from trace_gate.core.schema import anew
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.decide.approvers import Added
    from trace_gate.core.policy.gate import Approver


def lines(person: Person, added: Added) -> Iterator[str]:
    """Who was named, and what comes next."""
    yield f"wrote {added.path}: {person.name} may approve ({', '.join(person.emails)})."
    for key in person.keys:
        kind = "GPG" if key.startswith(PGP) else key.split()[0]
        yield f"  key: {kind} {fingerprint(key)}"
    if not person.keys:
        yield f"note: without a key, {person.name} cannot approve changes of protected files."
    if person.alone:
        yield "  approval.self: signed   your own signed approval counts, with a warning"
    if added.first_is_author:
        yield from _only_oneself(person, added)
    yield from _next(person, added)


def plain_data(person: Person, added: Added) -> dict[str, Any]:
    """The same as plain data, for `--format json`."""
    return {
        "name": person.name,
        "emails": list(person.emails),
        "keys": [fingerprint(key) for key in person.keys],
        "path": added.path,
        "sha256": added.sha256,
        "base": added.base,
        "needs_approval": bool(added.signers or added.alone) and not added.adoption,
        "signers": [each.name for each in added.signers],
    }


def _only_oneself(person: Person, added: Added) -> Iterator[str]:
    """What can be said only now: once it is merged, nobody can sign the switch to `--self`."""
    yield f"note: you are {person.name}. Nobody approves their own decision: what you write waits"
    yield "for another approver, and to name one takes your signature on another's decision."
    yield "In a team of one your own signature counts. Choose that before the commit, with"
    if added.adoption:
        yield f"  approval: {{self: signed}}   in {added.path}"
        return
    again = shlex.join(["trace-gate", "approver", "add", person.name])
    emails = "".join(f" --email {word(each)}" for each in person.emails)
    yield f"  git restore {word(added.path)} && {again}{emails} --self   (and --key as before)"


def _next(person: Person, added: Added) -> Iterator[str]:
    message = shlex.quote(f"{person.name} may approve")
    if added.adoption:
        yield "This repository is not governed yet: the approver comes in with the adoption."
        yield f"next: git add {added.path}   and commit it with what `trace-gate init` wrote"
    elif added.signers or added.alone:
        yield from _decision(added, message)
    else:
        yield "This is the first approver: the one protected change that needs no approval."
        yield "Commit it alone, with nothing else."
        yield f"next: git add {added.path} && git commit -m {message}"
        yield f"It counts as soon as it is in {added.base}."


def _decision(added: Added, message: str) -> Iterator[str]:
    names = " or ".join(each.name for each in added.signers)
    yield f"{added.path} is protected: a decision names its new content, and an approver signs it."
    yield f"  sha256: {added.sha256}"
    if added.alone:
        yield "note: You are the only approver who can sign, and nobody approves their own"
        yield "decision: let somebody else write and commit it. Then you sign it."
    yield "next:"
    yield f"  git add {added.path}"
    yield f"  trace-gate new decision --target file/{added.path} --executed \\"
    yield f"    {anew.OWN_REASON} \\"
    yield f"    --option {message} --option 'Leave it as it is' --rationale {word(anew.REASON)}"
    yield f"  trace-gate approve DECISION {signing(added.signers)}"
    yield f"  git add traces {anew.REPORT} && git commit -m {message}"
    yield f"{anew.FILE_IS}, saved below uploads/."
    yield f"Or, in place of the first three options, {anew.INSTEAD}."
    yield "DECISION is what the second command writes."
    if names:
        rule = "" if added.own else ": nobody approves their own decision"
        yield f"The third command is for {names}{rule}."


def signing(signers: Sequence[Approver]) -> str:
    """How the first of those who can sign would do it."""
    if not signers:
        return "--key ~/.ssh/id_ed25519"
    first = signers[0]
    key = "--key ~/.ssh/id_ed25519" if first.ssh_keys else "--gpg-key ID"
    return f"--as {shlex.quote(first.name)} {key}"
