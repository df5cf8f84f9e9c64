"""`trace-gate freeze propose`: which buckets need nobody any more."""

from __future__ import annotations

from typing import Any

import click

from trace_gate.cli import lifecycle_proposals
from trace_gate.cli.options import refuse_empty

EXAMPLE = """\b
Examples:
  trace-gate freeze propose                             which buckets are ready to be frozen
  trace-gate freeze propose --asin B0EXAMPLE1
  trace-gate freeze propose --asin B0EXAMPLE1 --write IB-gift \\
      --confirm no_major_competitor_change "Top 5 of the page as in March" \\
      --confirm no_seasonality_risk "Searches of the last two springs"

\b
Exit codes: 0, whatever is ready; 2 if it cannot be told or written.
"""


@click.group("freeze", epilog=EXAMPLE)
def command() -> None:
    """Freeze intent buckets that are steady: they need nobody."""


@command.command("propose", epilog=EXAMPLE)
@lifecycle_proposals.options
def propose(form: str, **typed: Any) -> None:
    """Show which buckets meet the days and each freeze criterion, with the measured values.

    Conversion volatility and ACOS are computed from the counts of observations. Competitor and
    season are what a person says: look, then confirm them. With --write the draft decision is
    written, and the hypothesis that it rests on; it is planned, or with --executed recorded as
    executed, and a second person approves it.
    """
    refuse_empty(propose, typed)
    lifecycle_proposals.answer(form, typed, freeze=True)
