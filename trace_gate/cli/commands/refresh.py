"""`trace-gate refresh`: write again what a draft says of its files."""

from __future__ import annotations

import click

from trace_gate.app.author import new_trace, refresh
from trace_gate.cli import environment, large_files, output, wiring
from trace_gate.cli.governed_draft import claimed_again
from trace_gate.cli.options import form_option
from trace_gate.report.pages import refreshed

EXAMPLE = """\b
Examples:
  trace-gate refresh TRACE-20250107-001
  trace-gate refresh TRACE-20250107-001 && git add traces && git commit
"""


@click.command("refresh", epilog=EXAMPLE)
@click.argument("trace")
@form_option
def command(trace: str, form: str) -> None:
    """Write again what a decision says of its files: TRACE is its id, path, number, or latest.

    A decision says which content its files have, and holds for that content only. Edit a file
    after you decided, and this one command brings the decision up to date; what it says of rows
    of a market file, too, as they are staged: a row that you edited later comes in, one that is
    back goes out. It does so while the decision is a draft: once it is approved, or merged, it
    stays as it is.
    """
    repository, files = environment.checkout()
    rules = new_trace.working_rules(files)
    found = environment.trace_here(repository, files, trace, rules.policy.gate.traces)
    judged = wiring.staged_unit(repository) if rules.policy.market_files else None
    done = refresh.refresh(repository, files, rules, found, now=environment.now(), judged=judged)
    verdict = claimed_again(repository, files, rules, done.trace_id) if done.values else None
    data = {**done.as_dict(), "verdict": verdict}
    output.show(form, data, refreshed.lines(done, verdict))
    large_files.print_notes(repository, files, [done.path])
