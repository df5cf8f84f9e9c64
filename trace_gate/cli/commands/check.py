"""`trace-gate check`: ask the judge, and leave with its answer. The options, for people."""

from __future__ import annotations

from typing import Any

import click

from trace_gate.cli.fast import check
from trace_gate.cli.options import color_option

EXAMPLE = """\b
Examples:
  trace-gate check                                what would a commit made now be judged as?
  trace-gate check --range origin/main..HEAD      what CI asks about a pull request
  trace-gate check --commit HEAD~2                one commit on its parent
  trace-gate check --all                          every trace and the policy, as they stand
  trace-gate check --range main..HEAD --format json --output verdict.json
  trace-gate check --range main..HEAD --report json=verdict.json

\b
Exit codes: 0 PASS (warnings allowed), 1 BLOCK or ESCALATE, 2 could not judge.
"""


@click.command("check", epilog=EXAMPLE)
@click.option("--staged", is_flag=True, help="What is staged (this is the default).")
@click.option("--range", "span", metavar="BASE..HEAD", help="What HEAD would bring to BASE.")
@click.option("--commit", "revision", metavar="REV", help="One commit on its first parent.")
@click.option("--all", "everything", is_flag=True, help="HEAD as it stands; nothing needs cover.")
@click.option(
    "--format",
    "form",
    type=click.Choice(check.CHOICES["form"]),
    help="Default: text; github in GitHub Actions.",
)
@click.option("--policy-from", metavar="REV", help="With --range: judge by the policy of REV.")
@click.option(
    "--output", type=click.Path(), metavar="FILE", help="Write what is printed to a file instead."
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write the same judgement to a file as well; several times for several files.",
)
@color_option
def command(**asked: Any) -> int:
    """Judge a change: every governed path needs a linked trace that covers it.

    Hooks, CI and this command ask one and the same judge. Each finding says what is wrong,
    where, and the command or edit that mends it.
    """
    return check.run(check.Options(**asked))
