"""`trace-gate govern`: what the guardrails say of a decision."""

from __future__ import annotations

import json

import click

from trace_gate.app.author import new_trace
from trace_gate.app.decide import govern
from trace_gate.app.repository import find_trace
from trace_gate.cli import environment, wiring
from trace_gate.cli.options import JSON_OR_TEXT
from trace_gate.core.governor.governed import Governed
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
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
def command(trace: str, write: bool, form: str) -> int:  # noqa: FBT001  # click hands it over
    """Judge a decision of the working tree: TRACE is its id or path.

    Each guardrail says PASS, BLOCK or ESCALATE, and the worst one counts. The policy is that of
    the protected branch. What is in your branch and comes before this decision counts, too.
    """
    repository = environment.git()
    files = environment.working_tree(repository)
    (typed,) = environment.from_top(repository, [trace])
    root = new_trace.traces_root(files)
    found = find_trace.in_files(files, trace if find_trace.is_id(trace) else typed, root)
    governed = govern.govern(repository, found, wiring.services(repository))
    wrote = govern.write(files, found, governed) if write else False
    if form == "json":
        click.echo(json.dumps(evaluation.plain_data(governed), indent=2, ensure_ascii=False))
    else:
        click.echo(evaluation.page(governed.after_writing() if wrote else governed))
        if wrote:
            click.echo(f"wrote {found.path}   next: {_next(governed, found.path)}")
    return 0 if governed.evaluation.fresh == "PASS" else 1


def _next(governed: Governed, path: str) -> str:
    trace = governed.file.trace
    if governed.evaluation.fresh == "ESCALATE" and trace is not None:
        return f"ask an approver to run: trace-gate approve {trace.id}"
    return f"git add {path}"
