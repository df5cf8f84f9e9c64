"""`trace-gate govern`: what the guardrails say of a decision."""

from __future__ import annotations

import click

from trace_gate.app.author import new_trace
from trace_gate.app.decide import govern
from trace_gate.cli import environment, output, wiring
from trace_gate.cli.options import form_option
from trace_gate.report.pages import evaluation

EXAMPLE = """\b
Examples:
  trace-gate govern TRACE-20250107-001              what would the guardrails say?
  trace-gate govern TRACE-20250107-001 --write      and write it into guardrail_check
  trace-gate govern TRACE-20250107-001 --format json

\b
Exit codes: 0 PASS, 1 BLOCK or ESCALATE, 2 could not judge.
"""


@click.command("govern", epilog=EXAMPLE)
@click.argument("trace")
@click.option("--write", is_flag=True, help="Fill in guardrail_check and guardrail_details.")
@form_option
def command(trace: str, write: bool, form: str) -> int:  # noqa: FBT001  # click hands it over
    """Judge a decision of the working tree: TRACE is its id, path or number, or latest.

    Each guardrail says PASS, BLOCK or ESCALATE, and the worst one counts. The policy is that of
    the protected branch. What is in your branch and comes before this decision counts, too.
    """
    repository, files = environment.checkout()
    found = environment.trace_here(repository, files, trace, new_trace.traces_root(files))
    governed = govern.govern(repository, found, wiring.services(repository))
    wrote = govern.write(files, found, governed) if write else False
    text = evaluation.lines(governed, wrote=wrote)
    output.show(form, evaluation.plain_data(governed), text, ascii_only=False)
    return 0 if governed.evaluation.fresh == "PASS" else 1
