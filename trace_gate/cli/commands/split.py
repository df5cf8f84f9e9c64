"""`trace-gate split`: a decision that is too large becomes several smaller ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.decide import split
from trace_gate.app.repository import find_trace, unit_base
from trace_gate.cli import environment, large_files, output, wiring
from trace_gate.cli.options import JSON_OR_TEXT
from trace_gate.report.pages import split as page

if TYPE_CHECKING:
    pass

EXAMPLE = """\b
Examples:
  trace-gate split TRACE-20250107-001
  trace-gate split TRACE-20250107-001 --format json
"""


@click.command("split", epilog=EXAMPLE)
@click.argument("trace")
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
def command(trace: str, form: str) -> None:
    """Split a decision that touches too much (TG503): TRACE is its id or path.

    One decision for each intent bucket, the one with the highest priority score first. The large
    one stays as a record that executes nothing (guardrail_check: BLOCK).
    """
    repository = environment.git()
    files = environment.working_tree(repository)
    (typed,) = environment.from_top(repository, [trace])
    policy = unit_base.governing(repository).policy
    name = trace if find_trace.is_id(trace) else typed
    found = find_trace.in_files(files, name, new_trace.traces_root(files))
    written = split.split(repository, files, found, policy, wiring.services(repository))
    data = [page.plain_data(each) for each in written]
    output.show(form, data, page.lines(written, found.path))
    large_files.print_notes(repository, files, [each.path for each in written])
