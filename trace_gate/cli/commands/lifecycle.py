"""`trace-gate lifecycle propose`: which buckets are ready to go on."""

from __future__ import annotations

from typing import Any

import click

from trace_gate.cli import lifecycle_proposals
from trace_gate.cli.options import refuse_empty

EXAMPLE = """\b
Examples:
  trace-gate lifecycle propose                          every bucket: ready, wait, cannot tell
  trace-gate lifecycle propose --asin B0EXAMPLE1        of one product
  trace-gate lifecycle propose --as-of 2025-03-31       by the states and counts of that day
  trace-gate lifecycle propose --write IB-gift          write the decision of one that is ready
  trace-gate lifecycle propose --write IB-gift --executed   and record it as executed
  trace-gate lifecycle propose --format json

\b
Exit codes: 0, whatever is ready; 2 if it cannot be told or written.
"""


@click.group("lifecycle", epilog=EXAMPLE)
def command() -> None:
    """The states of intent buckets, by the counts of observations."""


@command.command("propose", epilog=EXAMPLE)
@lifecycle_proposals.options
def propose(form: str, **typed: Any) -> None:
    """Show which buckets are ready to go on, which wait and for what, and what cannot be told.

    The states and the counts of HEAD are held against the conditions of the policy. With --write
    what is expected of a bucket that is ready is written as a hypothesis, and the draft decision
    with what was measured. It is planned: a second person approves it, then it is executed; with
    --executed it is recorded as executed, and approved afterwards. Without --write nothing is
    written.
    """
    refuse_empty(propose, typed)
    lifecycle_proposals.answer(form, typed, freeze=False)
