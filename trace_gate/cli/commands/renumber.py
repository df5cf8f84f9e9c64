"""`trace-gate renumber`: an unsealed trace gets the next free number."""

from __future__ import annotations

import click

from trace_gate.app.author import renumber
from trace_gate.app.repository import find_trace, unit_base
from trace_gate.cli import environment, large_files, output
from trace_gate.cli.options import form_option
from trace_gate.core.errors import UsageError
from trace_gate.report.pages import renumbered

EXAMPLE = """\b
Examples:
  trace-gate renumber                           in a conflict: moves what has to move
  trace-gate renumber TRACE-20250107-004
  trace-gate renumber TRACE-20250107-004 --to TRACE-20250107-005    only the links
"""


@click.command("renumber", epilog=EXAMPLE)
@click.argument("trace", required=False)
@click.option(
    "--to",
    metavar="TRACE",
    help="It has this number already: only let the drafts that point at it follow.",
)
@form_option
def command(trace: str | None, to: str | None, form: str) -> None:
    """Move an unsealed trace to the next free number: TRACE is its id, path or number, or latest.

    For two people who took one number. The sealed trace keeps it. The draft moves with its file,
    its id, and the links of your other drafts. It works in the middle of a merge or a rebase,
    before one, and after one. A sealed trace is never moved.
    """
    repository, files = environment.checkout()
    where = unit_base.governing(repository)
    root = where.policy.gate.traces
    name = trace if trace is None else environment.name_here(repository, files, trace, root)
    if to is not None:
        to = environment.name_here(repository, files, to, root)
        if name is None or not find_trace.is_id(name) or not find_trace.is_id(to):
            raise UsageError(
                "Both numbers have to be named.",
                remedy="trace-gate renumber TRACE-OLD --to TRACE-NEW",
            )
        links = renumber.point_links(repository, files, where, name, to)
        output.show(form, list(links), renumbered.links(links, to))
        return
    moved = renumber.renumber(repository, files, where, name)
    output.show(form, [each.as_dict() for each in moved], renumbered.lines(moved))
    large_files.print_notes(repository, files, [each.path for each in moved])
