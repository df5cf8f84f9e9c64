"""`trace-gate derive`: bring the derived layers up to date. The options, for people."""

from __future__ import annotations

from typing import Any

import click

from trace_gate.cli.fast import derive

EXAMPLE = """\b
Examples:
  trace-gate derive                     bring the layers up to date with the last commit
  trace-gate derive --check             only look: are they?
  trace-gate derive --clean             make everything from nothing, remove what is not ours
  trace-gate derive --index             as they will be when you commit what is staged
  trace-gate derive --publish layers    commit them to the branch `layers`: git log -p layers

\b
Exit codes: 0 up to date, 1 not up to date (--check), 2 could not derive.
"""


@click.command("derive", epilog=EXAMPLE)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when they are not up to date.")
@click.option(
    "--clean", is_flag=True, help="Make everything from nothing; remove what is not ours."
)
@click.option("--publish", "branch", metavar="BRANCH", help="Commit them to a branch of their own.")
@click.option("--from", "revision", metavar="REV", help="The traces of a commit (default: HEAD).")
@click.option("--index", is_flag=True, help="The traces that are staged.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read traces.")
@click.option("--format", "form", type=click.Choice(derive.CHOICES["form"]), default="text")
def command(**asked: Any) -> int:
    """Bring the derived layers up to date: semantic, state, event_clock, world_model.

    They are made from the traces and nothing else, so nothing is lost when they are deleted,
    and an edit in them is taken away. The hooks call this after each commit, merge, rebase
    and switch of branch.
    """
    return derive.run(derive.Options(**asked))
