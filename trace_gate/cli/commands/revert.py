"""`trace-gate revert`: undo the change of a commit, and keep its traces."""

from __future__ import annotations

import click

from trace_gate.app.author import new_trace
from trace_gate.app.revert import revert as reverting
from trace_gate.cli import environment, large_files, output
from trace_gate.cli.options import form_option
from trace_gate.report.pages import rollback

EXAMPLE = """\b
Examples:
  trace-gate revert 4f2c61d0ab                            the commit, as git log shows it
  trace-gate revert HEAD --reason "Orders fell by half in four days"
  trace-gate revert HEAD~2 --caused-by TRACE-20250106-001
"""


@click.command("revert", epilog=EXAMPLE)
@click.argument("commit", metavar="OID")
@click.option("--reason", metavar="TEXT", help="Why, in a sentence. It goes into the rationale.")
@click.option(
    "--caused-by",
    metavar="TRACE",
    help="The trace to go on from, where no decision stands behind a change.",
)
@form_option
def command(commit: str, reason: str | None, caused_by: str | None, form: str) -> None:
    """Undo what a commit changed: OID is the commit.

    Brings its files back to what they were before it, and keeps its traces, which a plain
    `git revert` would delete. Writes the decision that says so, notes in the old one that it was
    rolled back, and stages all of it: look at it with `git diff --cached`, then commit.
    """
    repository, files = environment.checkout()
    done = reverting.revert(
        repository,
        files,
        new_trace.working_rules(files),
        commit,
        reason=reason,
        caused_by=caused_by,
        now=environment.now(),
    )
    output.show(form, rollback.plain_data(done), rollback.lines(done))
    large_files.print_notes(repository, files, [each.written.path for each in done.traces])
