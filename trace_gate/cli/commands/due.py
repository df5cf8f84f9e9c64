"""`trace-gate due`: which experiments wait for their result."""

from __future__ import annotations

import os
from typing import Any

import click

from trace_gate.adapters.files import write_atomically
from trace_gate.app.overview import due
from trace_gate.cli import listing, output
from trace_gate.cli.options import about_options, color_option, refuse_empty
from trace_gate.core.errors import UsageError
from trace_gate.report.pages import calendar
from trace_gate.report.pages import due as pages_due

EXAMPLE = """\b
Examples:
  trace-gate due                        what is overdue, due today, due soon, coming
  trace-gate due --asin B0EXAMPLE1      of one product
  trace-gate due --as-of 2025-03-31     as it would be on that day
  trace-gate due --exit-code            for a scheduler: 1 if one is overdue or due today
  trace-gate due --exit-code=reminder   1 from the day of the reminder on
  trace-gate due --ics due.ics          a file for your calendar, too
  trace-gate due --format ics           the same on the standard output
  trace-gate due --format json

\b
Exit codes: 0, whatever is due; 1 with --exit-code, if something is; 2 if it cannot be told.
"""


@click.command("due", epilog=EXAMPLE)
@about_options
@click.option(
    "--exit-code",
    "until",
    is_flag=False,
    flag_value="today",
    type=click.Choice(due.WHENS[:3]),
    metavar="[WHEN]",
    help="Exit with 1 if an experiment is overdue, due today (the default), or has its reminder: "
    "overdue, today, reminder.",
)
@click.option("--ics", "file", metavar="FILE", help="Write them to an iCalendar file, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "ics"]),
    default="text",
    show_default=True,
)
@color_option
def command(
    *, until: str | None, file: str | None, form: str, color: str, **about: str | None
) -> int:
    """List the experiments that wait for their result, with the command that brings each on.

    A hypothesis is tested from its first executed decision on, for as many days as its window
    has. A day before it is due it is named here as due soon. HEAD is read, no derived file.
    """
    refuse_empty(command, {"file": file})
    if file is not None:
        _refuse_other(file)
    options = listing.options(**about)
    data = listing.at_head(
        lambda state: due.report(state.summaries, options.scope, options.now, state.commit)
    )
    rows: list[Any] = data["experiments"]
    events = calendar.calendar(rows) if file is not None or form == "ics" else b""
    if file is not None:
        write_atomically(file, events)
    if form == "ics":
        click.echo(events, nl=False)
    else:
        output.show(form, data, pages_due.page(data, style=listing.style(color)))
    return int(until is not None and due.waiting(rows, until))


def _refuse_other(path: str) -> None:
    """Nothing, where a calendar may be written: a new file, or one of ours.

    Raises:
        UsageError: it is the file of somebody else: a trace, the policy, another calendar.
    """
    if not os.path.isfile(path) or os.path.islink(path):
        return
    with open(path, "rb") as there:
        if calendar.is_ours(there.read(calendar.BEGIN)):
            return
    raise UsageError(
        f"{path} is there already, and `trace-gate due` did not write it. Nothing was written.",
        remedy="Name a file that is not there yet: trace-gate due --ics trace-gate-due.ics",
    )
