"""`trace-gate approve`: a second person's word, signed."""

from __future__ import annotations

import click

from trace_gate.adapters.signing import signatures
from trace_gate.app.author import new_trace
from trace_gate.app.decide import approve as approving
from trace_gate.app.decide import signer
from trace_gate.app.repository import unit_base
from trace_gate.cli import environment, output, signing_key, wiring
from trace_gate.cli.options import form_option
from trace_gate.core.codes import CODES
from trace_gate.core.errors import UsageError
from trace_gate.report.pages import approval as page

EXAMPLE = """\b
Examples:
  trace-gate approve TRACE-20250107-001                     sign with the key that Git signs with
  trace-gate approve TRACE-20250107-001 --key ~/.ssh/id_ed25519
  trace-gate approve TRACE-20250107-001 --gpg-key lin@shop.example
  trace-gate approve TRACE-20250107-001 --as lin --reason TG205
  trace-gate approve 3 4 7                                  three at once, each signed
"""


@click.command("approve", epilog=EXAMPLE)
@click.argument("traces", metavar="TRACE...", nargs=-1, required=True)
@click.option("--as", "name", help="Your name among the approvers (default: by your e-mail).")
@click.option("--key", type=click.Path(), help="SSH private key to sign with.")
@click.option("--gpg-key", metavar="ID", help="Sign with this GPG key of your own keyring.")
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    metavar="CODE",
    help="A further finding that you accept, like TG205 (repeatable). What the guardrails name, "
    "and TG408, is added where it applies.",
)
@form_option
def command(
    traces: tuple[str, ...],
    *,
    name: str | None,
    key: str | None,
    gpg_key: str | None,
    reasons: tuple[str, ...],
    form: str,
) -> None:
    """Approve decisions that somebody else wrote: TRACE is an id, path or number, or latest.

    Writes who approves, when, what exactly and why into the decision, and signs it. A change
    of the decision afterwards makes the approval void. Read it first: trace-gate show TRACE.

    Of several, each is signed by itself. All of them are checked first: where one may not be
    approved, or is not signed, none is written.
    """
    repository, files = environment.checkout()
    where = unit_base.governing(repository)
    root = where.policy.gate.traces
    options = approving.ApprovalOptions(
        name=name,
        reasons=_codes(reasons),
        signing=signer.Signing(
            key=signing_key.chosen(repository, key, gpg_key),
            sign=signatures.sign,
            verify=signatures.verify,
        ),
    )
    done = approving.approve(
        repository,
        files,
        new_trace.working_rules(files),
        [environment.trace_here(repository, files, each, root) for each in traces],
        options,
        where=where,
        services=wiring.services(repository),
    )
    output.show_each(form, map(page.plain_data, done), page.all_lines(done))


def _codes(reasons: tuple[str, ...]) -> tuple[str, ...]:
    for code in reasons:
        if code not in CODES:
            raise UsageError(f"{code!r} is not a finding code.", remedy="--reason TG502")
    return reasons
