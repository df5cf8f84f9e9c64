"""`trace-gate audit`: the whole history of the protected branch, step by step."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from trace_gate.adapters.store.bypass_ledger import BypassLedger
from trace_gate.app.audit.audit import audit
from trace_gate.cli import (
    attest_file,
    checkpoint_file,
    environment,
    page_file,
    wiring_audit,
)
from trace_gate.cli.options import color_option
from trace_gate.cli.progress import Progress
from trace_gate.report.audit.messages import verdict
from trace_gate.report.audit.registry import FORMATS, formatter
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.core.audit.checkpoint import Checkpoint
    from trace_gate.core.audit.result import Audit

MARKS = (
    b'content="trace-gate:audit"',
    b"<!-- trace-gate:audit -->",
    b'"steps_before_adoption": ',
)
"""Begin the page as HTML, as Markdown, as JSON."""

EXAMPLE = """\b
Examples:
  trace-gate audit                              every step since the adoption
  trace-gate audit --since v1.2                 only the steps after that one
  trace-gate audit --format json                for programs
  trace-gate audit --format html --output audit.html
  trace-gate audit --checkpoint ~/audits/shop.note   is it still the history that it was?
  trace-gate audit --attest ~/audits/shop.intoto.json --key ~/.ssh/id_ed25519

\b
Exit codes: 0 nothing is open, 1 a step or a trace is open, 2 the history could not be read whole.
"""


@click.command("audit", epilog=EXAMPLE)
@click.option("--since", metavar="REV", help="Begin after this step of the protected branch.")
@click.option(
    "--checkpoint",
    metavar="FILE",
    help="Hold the history against what FILE knows of it, then write what it is now.",
)
@click.option(
    "--attest",
    metavar="FILE",
    help="Write a signed in-toto statement of what was found; every step is judged for it.",
)
@click.option("--key", type=click.Path(), help="SSH private key to sign the statement with.")
@click.option("--gpg-key", metavar="ID", help="Sign it with this GPG key of your own keyring.")
@click.option(
    "--resource",
    metavar="URL",
    help="Where the repository is published (default: the address of its remote).",
)
@click.option(
    "--memo/--no-memo",
    "remembers",
    default=True,
    help="Judge only what this release has not judged here; in CI every step is judged.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS]),
    help="By the name of FILE; without one, text.",
)
@click.option("--output", metavar="FILE", help="Write it to a file instead of stdout.")
@click.option("--force", is_flag=True, help="Replace FILE, whatever it is.")
@color_option
def command(
    *,
    since: str | None,
    checkpoint: str | None,
    attest: str | None,
    key: str | None,
    gpg_key: str | None,
    resource: str | None,
    remembers: bool,
    form: str | None,
    output: str | None,
    force: bool,
    color: str,
) -> int:
    """Judge every step of the protected branch since its adoption.

    A step is a commit of its first-parent history, with every commit inside it. Each is judged by
    the policy of its own base, at the time at which it was committed. It is linked, remediated by
    an approved decision, or a bypass; each trace is unbroken, rewritten or dropped.

    The history has to be there as a whole: a shallow or partial clone, grafts and replaced objects
    are refused, and git fsck looks at every object.
    """
    options = attest_file.Options(path=attest, key=key, gpg_key=gpg_key, resource=resource)
    known = None
    with environment.git() as repository:
        if output is not None:
            page_file.refuse_other(output, MARKS, repository.top, force=force)
        plan = attest_file.planned(options, repository, since=since, others=(checkpoint, output))
        if checkpoint is not None:
            checkpoint_file.refuse(checkpoint, repository, since=since)
            known = checkpoint_file.read(checkpoint)
        remembers = remembers and plan is None  # a statement says that it judged, not that it knew
        found = _audited(repository, since, known, remembers=remembers)
        if checkpoint is not None:
            found = checkpoint_file.kept(checkpoint, known, found)
        form = form or page_file.form_of(output, "text")
        colored = output is None and environment.use_color(color)
        text = formatter(form)(found, color=colored)
        report = None if output is None else (output, text)
        made = None if plan is None else attest_file.signed(plan, found, repository, report)
    _show(found, text, output)
    if plan is not None and made is not None:
        attest_file.write(plan, made)
    return 0 if found.verdict == "PASS" else 1


def _audited(
    repository: Git, since: str | None, known: Checkpoint | None, *, remembers: bool
) -> Audit:
    with Progress() as progress:
        return audit(
            repository,
            wiring_audit.services(),
            since=since,
            checkpoint=known,
            memo=environment.audit_memo(repository) if remembers else None,
            bypassed=BypassLedger(repository).noted(),
            progress=progress,
            parts=wiring_audit.parts(),
            copies=wiring_audit.copies,
        )


def _show(found: Audit, text: str, output: str | None) -> None:
    if output is None:
        click.echo(text, nl=False, color=True)
        return
    page_file.write(output, text)
    print(f"{verdict(found)}. The audit is in {plain(output)}", file=sys.stderr)
