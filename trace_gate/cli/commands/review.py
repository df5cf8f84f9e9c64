"""`trace-gate review`: what a reviewer reads of a range."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from trace_gate.app.judge.check import split_range
from trace_gate.app.overview.scope import Scope
from trace_gate.app.review.review import review_range
from trace_gate.cli import environment, page_file, wiring, wiring_governor
from trace_gate.core.gate import judgement
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from trace_gate.app.review.model import Review

MARKS = (
    b'content="trace-gate:review:',
    b"<!-- trace-gate:review:",
    b'{\n  "schema_version": 1,\n  "verdict": "',
)
"""Begin the page as HTML, as Markdown, as JSON."""

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
    type=click.Choice(["markdown", "html", "json"]),
    help="By the name of FILE; without one, markdown.",
)
@click.option(
    "--fit",
    type=click.Choice(["comment", "summary"]),
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
def command(
    *,
    span: str,
    form: str | None,
    fit: str,
    key: str,
    output: str | None,
    force: bool,
    store: str | None,
    marketplace: str | None,
    asin: str | None,
    policy_from: str | None,
    exit_code: bool,
) -> int:
    """Show what a range of commits would bring to BASE, for who has to review it.

    The judge is that of `check --range`. A range that cannot be judged is shown as far as it
    can be read, with what is missing at the top.
    """
    if output is not None:
        page_file.refuse_other(output, MARKS, environment.git().top, force=force)
    scope = Scope(store=store, marketplace=marketplace, asin=asin)
    review = _review(span, scope, policy_from)
    text = _text(review, form or page_file.form_of(output, "markdown"), fit, key)
    _write(text, output, review)
    return judgement.exit_code(review.verdict) if exit_code else 0


def _review(span: str, scope: Scope, policy_from: str | None) -> Review:
    with environment.git() as repository:
        # What is kept between runs is for what is looked at only, and never in CI (decision 0006).
        kept = None if os.environ.get("CI") else repository.private_dir
        fold = wiring_governor.SharedFold(None, kept)
        return review_range(
            repository,
            split_range(span, repository, command="review"),
            wiring.services().with_(folded=fold.at),
            lambda snapshot, look: fold.read(repository, snapshot, look),
            scope=scope,
            policy_from=policy_from,
        )


def _text(review: Review, form: str, fit: str, key: str) -> str:
    """The page. What a format needs is imported where it is asked for."""
    if form == "json":
        from trace_gate.report.pages.review.json_ import json_text

        return json_text(review)
    from trace_gate.report.pages.review import document

    if form == "html":
        from trace_gate.report.html.page import html

        page = document.document(review, document.IN_A_FILE, key=key)
        return html(page, page_file.compiled_templates())
    most = document.COMMENT if fit == "comment" else document.SUMMARY
    return document.fitted(review, most, key=key)


def _write(text: str, output: str | None, review: Review) -> None:
    """The page on stdout, or in a file."""
    if output is None:
        click.echo(text, nl=False, color=True)
        return
    page_file.write(output, text)
    print(f"{review.verdict}: the review is in {plain(output)}", file=sys.stderr)
