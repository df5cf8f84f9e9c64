"""`trace-gate status`: how the shop stands."""

from __future__ import annotations

import click

from trace_gate.app.overview import status
from trace_gate.cli import listing, output
from trace_gate.cli.options import listing_options
from trace_gate.report.pages import status as pages_status

EXAMPLE = """\b
Examples:
  trace-gate status                                  everything that HEAD's traces say
  trace-gate status --store ACME-01 --marketplace US one shop
  trace-gate status --asin B0EXAMPLE1                one product
  trace-gate status --as-of 2025-03-31               at the end of that week
  trace-gate status --format json

\b
Exit codes: 0, whatever the numbers are; 2 if they cannot be told.
"""


@click.command("status", epilog=EXAMPLE)
@listing_options
def command(*, form: str, color: str, **about: str | None) -> None:
    """Show how the shop stands: freeze rate, buckets, experiments, and what comes next.

    The traces of HEAD are folded now; no derived file is needed. Numbers are those at the end
    of the week (Monday to Sunday, UTC) of the day that you ask for.
    """
    options = listing.options(**about)
    data = listing.at_head(
        lambda state: status.report(
            state.summaries,
            state.nodes,
            state.policy,
            options.scope,
            options.now,
            commit=state.commit,
            refused=state.refused(),
        )
    )
    page = pages_status.page(data, style=listing.style(color), blocks=listing.blocks())
    output.show(form, data, page)
