"""`trace-gate approver`: the people who may approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trace_gate.adapters.signing import ssh_keys
from trace_gate.app.decide import approvers
from trace_gate.app.decide.approvers import Person
from trace_gate.cli import environment, output
from trace_gate.cli.options import form_option
from trace_gate.core.policy.gate import is_one_of
from trace_gate.report.pages import approver as page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.git.repository import Git

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
@form_option
def add(
    name: str,
    emails: tuple[str, ...],
    lines: tuple[str, ...],
    blocks: tuple[str, ...],
    *,
    alone: bool,
    form: str,
) -> None:
    """Name a person who may approve: NAME is what traces write in `approved_by`.

    It writes gate.yaml, says what to do next, and commits nothing. The first approver comes in a
    commit of its own, which needs no approval. Each further one is a change that an approver
    signs. For yourself, ~/.ssh/id_ed25519.pub is taken where no key is named.
    """
    repository, files = environment.checkout()
    found = _keys(lines, blocks) or _own(repository, emails)
    person = Person(name=name, emails=emails, keys=found, alone=alone)
    added = approvers.add(repository, files, person)
    output.show(form, page.plain_data(person, added), page.lines(person, added))


def _keys(lines: Sequence[str], blocks: Sequence[str]) -> tuple[str, ...]:
    found = [ssh_keys.public_line(each) for each in lines]
    if blocks:
        from trace_gate.adapters.signing.gpg_keys import public_block

        found += [public_block(each) for each in blocks]
    return tuple(found)


def _own(repository: Git, emails: Sequence[str]) -> tuple[str, ...]:
    """The usual key, for the person at this computer and for nobody else."""
    file = ssh_keys.usual()
    if file is None or not is_one_of(repository.author().email, emails):
        return ()
    return (ssh_keys.public_line(file),)
