"""`trace-gate approver`: the people who may approve."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from trace_gate.adapters.signing import ssh_keys
from trace_gate.app.decide import approvers
from trace_gate.app.decide.approvers import Person
from trace_gate.cli import environment
from trace_gate.core.policy.gate import PGP, normal_email
from trace_gate.core.policy.public_keys import fingerprint
from trace_gate.core.schema import anew
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.decide.approvers import Added
    from trace_gate.core.policy.gate import Approver

EXAMPLE = """\b
Examples:
  trace-gate approver add lin --email lin@shop.example --key lin.pub
  trace-gate approver add lin --email lin@shop.example --key "ssh-ed25519 AAAA... lin@laptop"
  trace-gate approver add "Mei Chan" --email mei@shop.example --gpg-key mei@shop.example
  trace-gate approver add lin --email lin@shop.example --self      (a team of one)
"""


@click.group("approver", epilog=EXAMPLE)
def command() -> None:
    """The people who may approve, in config/*/gate.yaml."""


@command.command("add", epilog=EXAMPLE)
@click.argument("name")
@click.option(
    "--email",
    "emails",
    multiple=True,
    required=True,
    metavar="E-MAIL",
    help="An address of this person's commits (repeatable).",
)
@click.option(
    "--key",
    "lines",
    multiple=True,
    metavar="FILE|LINE",
    help="Public SSH key: the file that ends in .pub, or its line (repeatable).",
)
@click.option(
    "--gpg-key",
    "blocks",
    multiple=True,
    metavar="ID|FILE",
    help="Public GPG key: of your keyring, or a file (repeatable).",
)
@click.option(
    "--self",
    "alone",
    is_flag=True,
    help="For a team of one: signed approvals of one's own decisions count (approval.self).",
)
def add(
    name: str,
    emails: tuple[str, ...],
    lines: tuple[str, ...],
    blocks: tuple[str, ...],
    *,
    alone: bool,
) -> None:
    """Name a person who may approve: NAME is what traces write in `approved_by`.

    It writes gate.yaml, says what to do next, and commits nothing. The first approver comes in a
    commit of its own, which needs no approval. Each further one is a change that an approver
    signs. For yourself, ~/.ssh/id_ed25519.pub is taken where no key is named.
    """
    repository = environment.git()
    files = environment.working_tree(repository)
    found = _keys(lines, blocks) or _own(repository, emails)
    person = Person(name=name, emails=emails, keys=found, alone=alone)
    click.echo("\n".join(_lines(person, approvers.add(repository, files, person))))


def _keys(lines: Sequence[str], blocks: Sequence[str]) -> tuple[str, ...]:
    found = [ssh_keys.public_line(each) for each in lines]
    if blocks:
        from trace_gate.adapters.signing.gpg_keys import public_block

        found += [public_block(each) for each in blocks]
    return tuple(found)


def _own(repository: Git, emails: Sequence[str]) -> tuple[str, ...]:
    """The usual key, for the person at this computer and for nobody else."""
    mine, file = normal_email(repository.author().email), ssh_keys.usual()
    if file is None or mine not in {normal_email(email) for email in emails}:
        return ()
    return (ssh_keys.public_line(file),)


def _lines(person: Person, added: Added) -> Iterator[str]:
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
