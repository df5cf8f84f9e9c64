"""`trace-gate due`: which experiments wait for their result."""

from __future__ import annotations

import click

from trace_gate.app.overview import due
from trace_gate.cli import listing, output
from trace_gate.cli.options import listing_options
from trace_gate.report.pages import due as pages_due

EXAMPLE = """\b
Examples:
  trace-gate due                        what is overdue, due today, due soon, coming
  trace-gate due --asin B0EXAMPLE1      of one product
  trace-gate due --as-of 2025-03-31     as it would be on that day
  trace-gate due --format json

\b
Exit codes: 0, whatever is due; 2 if it cannot be told.
"""


@click.command("due", epilog=EXAMPLE)
@listing_options
def command(*, form: str, color: str, **about: str | None) -> None:
    """List the experiments that wait for their result, with the command that brings each on.

    A hypothesis is tested from its first executed decision on, for as many days as its window
    has. A day before it is due it is named here as due soon. HEAD is read, no derived file.
    """
    options = listing.options(**about)
    data = listing.at_head(
        lambda state: due.report(state.summaries, options.scope, options.now, state.commit)
    )
    output.show(form, data, pages_due.page(data, style=listing.style(color)))
