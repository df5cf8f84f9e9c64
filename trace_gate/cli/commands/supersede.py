"""`trace-gate supersede`: write the trace that corrects a sealed one."""

from __future__ import annotations

import click

from trace_gate.app.author import new_trace, supersede
from trace_gate.cli import environment, large_files, output
from trace_gate.cli.agent_layer import agent_options, program
from trace_gate.cli.governed_draft import governed
from trace_gate.cli.options import form_option
from trace_gate.report.pages import new_trace as page

EXAMPLE = """\b
Examples:
  trace-gate supersede TRACE-20250106-001
  trace-gate supersede TRACE-20250106-001 --set observation.key_metrics.acos=0.335
"""


@click.command("supersede", epilog=EXAMPLE)
@click.argument("trace")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    help="Correct a field at once (repeatable).",
)
@agent_options
@form_option
def command(
    trace: str, sets: tuple[str, ...], model: str | None, session: str | None, form: str
) -> None:
    """Correct a sealed trace by a new one: TRACE is its id, path or number, or latest.

    The new trace is a copy of the old one with a number of its own, `supersedes`, the time of
    now, and nothing approved or executed. Correct in it what was wrong. The old one stays.
    """
    repository, files = environment.checkout()
    rules = new_trace.working_rules(files)
    found = environment.trace_here(repository, files, trace, rules.policy.gate.traces)
    agent = dict(program(rules, model, session))
    written = supersede.supersede(
        repository, files, rules, found, sets=sets, agent=agent, now=environment.now()
    )
    if written.claims_nothing:
        written = governed(repository, files, rules, written)
    output.show(form, page.plain_data(written), page.lines(written))
    large_files.print_notes(repository, files, [written.path])
