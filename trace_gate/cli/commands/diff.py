"""`trace-gate diff`: which values the market files change, before anything is written."""

from __future__ import annotations

import click

from trace_gate.app.judge import check, implied_changes
from trace_gate.cli import environment, output, wiring
from trace_gate.cli.options import form_option
from trace_gate.report.pages import implied

EXAMPLE = """\b
Examples:
  trace-gate diff                     what is staged, with the commits of this branch
  trace-gate diff main..HEAD          what HEAD would bring to main
  trace-gate diff --format json

\b
Exit codes: 0, whatever changes; 2 if a file cannot be read (TG415), or nothing can be told.
"""


@click.command("diff", epilog=EXAMPLE)
@click.argument("span", metavar="[BASE..HEAD]", required=False)
@form_option
def command(span: str | None, form: str) -> int:
    """Show each value that a change of mapped files makes another: target, from, to, and where.

    Which file says what stands in market_files.yaml. The values are those that the gate holds
    against the decisions: rows are found by their key, so one that only moves is not here.
    """
    with environment.git() as repository:
        if span is None:
            judged = wiring.staged_unit(repository)
        else:
            base, head = check.split_range(span, repository, command="diff")
            judged = check.judged_range(repository, base, head, wiring.services())
        data = implied_changes.report(judged)
    output.show(form, data, implied.lines(data), ascii_only=False)
    return 2 if data["problems"] else 0
