"""What `trace-gate review` does. A plain call is answered without the command line for people.

CI asks for it beside `check`, with a few plain options (see there). What is not plain is left to
`cli/commands/review.py`.
"""

from __future__ import annotations

import os
import sys

from trace_gate.app.judge.check import split_range
from trace_gate.app.overview.scope import Scope
from trace_gate.app.review.review import review_range
from trace_gate.cli import environment, page_file, wiring, wiring_governor
from trace_gate.cli.fast import options as words_of
from trace_gate.core.gate import judgement
from trace_gate.core.record import Record
from trace_gate.report.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.review.model import Review

MARKS = (
    b'content="trace-gate:review:',
    b"<!-- trace-gate:review:",
    b'{\n  "schema_version": 1,\n  "verdict": "',
)
"""Begin the page as HTML, as Markdown, as JSON."""


class Options(Record):
    """What is asked: the options of the command, by the names that they have there."""

    span: str
    form: str | None = None
    fit: str = "comment"
    key: str = "all"
    output: str | None = None
    force: bool = False
    store: str | None = None
    marketplace: str | None = None
    asin: str | None = None
    policy_from: str | None = None
    exit_code: bool = False


ARGUMENT = "span"
FLAGS = {"--force": "force", "--exit-code": "exit_code"}
VALUES = {
    "--format": "form",
    "--fit": "fit",
    "--key": "key",
    "--output": "output",
    "--store": "store",
    "--marketplace": "marketplace",
    "--asin": "asin",
    "--policy-from": "policy_from",
}
CHOICES = {"form": ("markdown", "html", "json"), "fit": ("comment", "summary")}


def parse(words: Sequence[str]) -> Options | None:
    """What is asked for, where a range, known options and values stand there; else None."""
    found = words_of.options(words, FLAGS, VALUES, CHOICES, argument=ARGUMENT)
    return None if found is None else Options(**found)


def run(options: Options) -> int:
    """Write the review; the exit code.

    Raises:
        UsageError: the words name no range, or the page cannot be written where it is to go.
        CannotJudge: the range cannot be read at all.
    """
    output = options.output
    if output is not None:
        page_file.refuse_other(output, MARKS, environment.git().top, force=options.force)
    review = _review(options)
    _write(_text(review, options), output, review)
    return judgement.exit_code(review.verdict) if options.exit_code else 0


def _review(options: Options) -> Review:
    with environment.git() as repository:
        # What is kept between runs is for what is looked at only, and never in CI (decision 0006).
        kept = None if os.environ.get("CI") else repository.private_dir
        fold = wiring_governor.SharedFold(None, kept)
        return review_range(
            repository,
            split_range(options.span, repository, command="review"),
            wiring.services().with_(folded=fold.at),
            lambda snapshot, look: fold.read(repository, snapshot, look),
            scope=Scope(store=options.store, marketplace=options.marketplace, asin=options.asin),
            policy_from=options.policy_from,
        )


def _text(review: Review, options: Options) -> str:
    """The page. What a format needs is imported where it is asked for."""
    form = options.form or page_file.form_of(options.output, "markdown")
    if form == "json":
        from trace_gate.report.pages.review.json_ import json_text

        return json_text(review)
    from trace_gate.report.pages.review import document

    if form == "html":
        from trace_gate.report.html.page import html

        page = document.document(review, document.IN_A_FILE, key=options.key)
        return html(page, page_file.compiled_templates())
    most = document.COMMENT if options.fit == "comment" else document.SUMMARY
    return document.fitted(review, most, key=options.key)


def _write(text: str, output: str | None, review: Review) -> None:
    """The page on stdout, or in a file."""
    if output is None:
        page_file.show(text)
        return
    page_file.write(output, text)
    print(f"{review.verdict}: the review is in {plain(output)}", file=sys.stderr)
