"""`trace-gate split`: a decision that is too large becomes several smaller ones."""

from __future__ import annotations

import click

from trace_gate.app.author import new_trace
from trace_gate.app.decide import split
from trace_gate.app.repository import unit_base
from trace_gate.cli import environment, large_files, output, wiring
from trace_gate.cli.options import form_option
from trace_gate.report.pages import split as page

EXAMPLE = """\b
Examples:
  trace-gate split TRACE-20250107-001
  trace-gate split TRACE-20250107-001 --format json
"""


@click.command("split", epilog=EXAMPLE)
@click.argument("trace")
@form_option
def command(trace: str, form: str) -> None:
    """Split a decision that touches too much (TG503): TRACE is its id, path or number, or latest.

    One decision for each intent bucket, the one with the highest priority score first. The large
    one stays as a record that executes nothing (guardrail_check: BLOCK).
    """
    repository, files = environment.checkout()
    policy = unit_base.governing(repository).policy
    found = environment.trace_here(repository, files, trace, new_trace.traces_root(files))
    written = split.split(repository, files, found, policy, wiring.services(repository))
    data = [each.as_dict() for each in written]
    output.show(form, data, page.lines(written, found.path))
    large_files.print_notes(repository, files, [each.path for each in written])
