"""`trace-gate due`: which experiments wait for their result."""

from __future__ import annotations

import json

import click

from trace_gate.app.overview import due
from trace_gate.cli import listing
from trace_gate.cli.options import JSON_OR_TEXT, as_of_option, color_option, scope_options
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
@scope_options
@as_of_option
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
@color_option
def command(
    *,
    store: str | None,
    marketplace: str | None,
    asin: str | None,
    as_of: str | None,
    form: str,
    color: str,
) -> None:
    """List the experiments that wait for their result, with the command that brings each on.

    A hypothesis is tested from its first executed decision on, for as many days as its window
    has. A day before it is due it is named here as due soon. HEAD is read, no derived file.
    """
    options = listing.options(store, marketplace, asin, as_of)
    data = listing.at_head(
        lambda state: due.report(state.summaries, options.scope, options.now, state.commit)
    )
    if form == "json":
        click.echo(json.dumps(data, indent=2))
        return
    click.echo(pages_due.page(data, style=listing.style(color)), nl=False, color=True)
