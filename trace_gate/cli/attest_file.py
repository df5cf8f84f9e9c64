"""The file of `audit --attest`: a signed statement of what an audit found (SPEC 9).

All that can be refused is refused before the audit, which may take long; and the file is written
last, whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import sys
from typing import TYPE_CHECKING

from trace_gate import __version__
from trace_gate.adapters.files import write_atomically
from trace_gate.adapters.signing import signatures
from trace_gate.adapters.signing.ssh import KEY_TYPES
from trace_gate.app.repository.remote_url import remote_url
from trace_gate.cli import environment, outside_file, signing_key
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.trace import ids
from trace_gate.report import web_links
from trace_gate.report.audit import envelope, statement
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.decide.signer import Key
    from trace_gate.core.audit.result import Audit

LARGEST = 1 << 20
"""Bytes of a file that are looked at: a statement has a few thousand."""


class Options(Record):
    """What was typed."""

    path: str | None
    key: str | None
    gpg_key: str | None
    resource: str | None


class Attestation(Record):
    """A statement that is to be made: where, signed by which key, of which repository."""

    path: str
    key: Key
    resource: str


class Signed(Record):
    """A statement in its envelope, and what to say of it."""

    text: str
    said: str


def planned(
    options: Options, repository: Git, *, since: str | None, others: Iterable[str | None]
) -> Attestation | None:
    """What is to be made; None where nothing is.

    Args:
        options: what was typed.
        repository: what is audited.
        since: after which step the audit begins, if not with the adoption.
        others: the files that the same run writes, too.

    Raises:
        UsageError: the statement could not be made, or would say less than it seems to.
    """
    path = options.path
    if path is None:
        if options.key or options.gpg_key or options.resource:
            raise UsageError(
                "--key, --gpg-key and --resource are about a statement, and none is asked for.",
                remedy="Add --attest FILE, or leave them out.",
            )
        return None
    if since is not None:
        raise UsageError(
            "A statement is of the whole history, so --since cannot go with it.",
            remedy=f"trace-gate audit --attest {path}",
        )
    if os.path.realpath(path) in [os.path.realpath(each) for each in others if each is not None]:
        raise UsageError(
            f"{path} is named twice: the statement would be written over another file.",
            remedy="Name a file of its own for each: --attest, --checkpoint, --output.",
        )
    _refuse_place(path, repository)
    return Attestation(
        path=path, key=_key(options, repository), resource=_resource(options, repository)
    )


def _refuse_place(path: str, repository: Git) -> None:
    outside_file.refuse(path, repository)
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        raise UsageError(
            f"{path} cannot be written: its folder is not there, or not yours to write in.",
            remedy=f"ls -ld {folder}",
        )
    if not os.path.lexists(path):
        return
    if os.path.isfile(path) and not os.path.islink(path):
        with open(path, "rb") as file:
            data = file.read(LARGEST)
        if envelope.is_ours(data):
            return
    raise UsageError(
        f"{path} is there already, and is no statement of an audit. Nothing was written.",
        remedy="Name another file.",
    )


def _key(options: Options, repository: Git) -> Key:
    key = signing_key.chosen(repository, options.key, options.gpg_key)
    if key is None:
        raise UsageError(
            "There is no key to sign the statement with.",
            remedy="Name one: --key ~/.ssh/id_ed25519, or --gpg-key ID",
        )
    is_line = key.name.removeprefix("key::").startswith(KEY_TYPES)
    if key.kind == "ssh" and not is_line and not os.path.isfile(key.name):
        raise UsageError(
            f"There is no key {key.name}.", remedy="Name the file: --key ~/.ssh/id_ed25519"
        )
    return key


def _resource(options: Options, repository: Git) -> str:
    typed = options.resource
    found = web_links.resource(typed or remote_url(repository) or "")
    if found is not None:
        return found
    what = (
        "No remote here says where the repository is published"
        if typed is None
        else "--resource is no address of a repository"
    )
    raise UsageError(
        f"{what}: a statement names it, by https or ssh and without a query.",
        remedy="--resource https://git.example/acme/shop",
    )


def signed(
    plan: Attestation, audit: Audit, repository: Git, report: tuple[str, str] | None
) -> Signed:
    """The signed statement of an audit.

    Args:
        plan: what is to be made.
        audit: what was found, from the adoption on.
        repository: the repository, closed or open.
        report: the file that the report is written to, and its text; None for stdout.

    Raises:
        CannotJudge: the program that signs is missing or too old.
        UsageError: the key cannot sign.
    """
    if audit.checkpoint is None:
        raise AssertionError("a statement is of the whole history")
    file = None
    if report is not None:
        digest = hashlib.sha256(report[1].encode("utf-8", "backslashreplace")).hexdigest()
        file = (os.path.basename(report[0]), digest)
    context = statement.Context(
        resource=plan.resource,
        tree=repository.tree(audit.commit),
        branch=audit.checkpoint.branch,
        time=ids.utc_text(environment.now()),
        release=__version__,
        report=file,
    )
    payload = statement.statement(audit, context).encode()
    over = envelope.signed_bytes(payload)
    made = signatures.sign(over, plan.key.kind, plan.key.name, purpose=signatures.STATEMENT)
    key = signatures.signer(made)
    word = statement.PASSED if statement.passed(audit) else statement.FAILED
    return Signed(text=envelope.envelope(payload, made, key), said=f"{word}, signed by {key}")


def write(plan: Attestation, made: Signed) -> None:
    """Put it in its place, whole or not at all, and say so.

    Raises:
        UsageError: it cannot be written.
    """
    write_atomically(plan.path, made.text.encode("ascii"))
    print(f"statement {plain(plan.path)}: {made.said}", file=sys.stderr)
