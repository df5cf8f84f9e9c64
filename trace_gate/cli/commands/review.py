"""`trace-gate review`: what a reviewer reads of a range. The options, for people."""

from __future__ import annotations

from typing import Any

import click

from trace_gate.cli.fast import review

EXAMPLE = """\b
Examples:
  trace-gate review main..HEAD                        Markdown, as a comment takes it
  trace-gate review main..HEAD --format html --output review.html
  trace-gate review main..HEAD --fit summary          as long as a job summary may be
  trace-gate review main..HEAD --format json
  trace-gate review main..HEAD --store ACME-01 --marketplace US
  trace-gate review main..HEAD --exit-code   exit as `check --range` does

\b
Exit codes: 0 for a review that was written, whatever the verdict is: that is in it.
With --exit-code: 0 PASS, 1 BLOCK or ESCALATE, 2 could not judge.
2 if the range cannot be read at all.
"""


@click.command("review", epilog=EXAMPLE)
@click.argument("span", metavar="BASE..HEAD")
@click.option(
    "--format",
    "form",
    type=click.Choice(review.CHOICES["form"]),
    help="By the name of FILE; without one, markdown.",
)
@click.option(
    "--fit",
    type=click.Choice(review.CHOICES["fit"]),
    default="comment",
    show_default=True,
    help="Where Markdown has to fit: a comment has 65,536 characters, a job summary 900 KiB.",
)
@click.option(
    "--key",
    default="all",
    show_default=True,
    help="What tells this page from others in the same place: a workflow, a shop.",
)
@click.option("--output", metavar="FILE", help="Write it to a file instead of stdout.")
@click.option("--force", is_flag=True, help="Replace FILE, whatever it is.")
@click.option("--store", help="Only this store.")
@click.option("--marketplace", help="Only this marketplace: US, DE, ...")
@click.option("--asin", help="Only this product.")
@click.option("--policy-from", metavar="REV", help="Judge by the policy of this commit.")
@click.option("--exit-code", is_flag=True, help="Exit with the code of the verdict.")
def command(**asked: Any) -> int:
    """Show what a range of commits would bring to BASE, for who has to review it.

    The judge is that of `check --range`. A range that cannot be judged is shown as far as it
    can be read, with what is missing at the top.
    """
    return review.run(review.Options(**asked))
