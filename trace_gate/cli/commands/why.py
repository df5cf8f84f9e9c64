"""`trace-gate why`: from a line, a trace, a bucket or a hypothesis to who decided it, and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from trace_gate.adapters.store.cache import Cache
from trace_gate.app.overview.scope import Scope
from trace_gate.app.why import why
from trace_gate.app.why.model import (
    BucketAnswer,
    FileAnswer,
    HypothesisAnswer,
    LineAnswer,
    TraceAnswer,
)
from trace_gate.app.why.trace import why_trace
from trace_gate.cli import environment, output, wiring_governor
from trace_gate.cli.options import color_option, form_option
from trace_gate.core.errors import UsageError
from trace_gate.report.pages import why as pages_why
from trace_gate.report.pages import why_data, why_folded

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from trace_gate.app.ports import Workspace
    from trace_gate.app.why.covering import Reading
    from trace_gate.app.why.subject import Subject

    Answer = LineAnswer | FileAnswer | TraceAnswer | BucketAnswer | HypothesisAnswer

EXAMPLE = """\b
Examples:
  trace-gate why ads/bids.csv:12          why does this line say what it says?
  trace-gate why ads/bids.csv             the commits of a file, each with its trace
  trace-gate why TRACE-20250107-003       a decision: what led to it, what came of it
  trace-gate why latest                   the newest trace
  trace-gate why IB-gift-seekers          an intent bucket: how it came to its state
  trace-gate why H-001                    a hypothesis: what moved its confidence
  trace-gate why ads/bids.csv:12 --rev v1 as a tag, a branch or a commit has it
  trace-gate why ads/bids.csv:12 --format json

\b
Exit codes: 0, whatever the answer is; 2 if there is no such line, file or trace.
"""

PAGES: dict[type, tuple[str, Callable[..., str]]] = {
    LineAnswer: ("line", pages_why.line_page),
    FileAnswer: ("file", pages_why.file_page),
    TraceAnswer: ("trace", pages_why.trace_page),
    BucketAnswer: ("bucket", why_folded.bucket_page),
    HypothesisAnswer: ("hypothesis", why_folded.hypothesis_page),
}
"""Answer to its name in JSON, and its page."""


@click.command("why", epilog=EXAMPLE)
@click.argument("subject", metavar="PATH[:LINE]|TRACE|IB-...|H-...")
@click.option("--rev", help="Read this commit instead of HEAD and the working tree.")
@click.option(
    "-n", "most", type=click.IntRange(1, 10_000), default=20, show_default=True,
    help="So many commits of a file.",
)  # fmt: skip
@click.option("--store", help="Of a bucket: only in this store.")
@click.option("--marketplace", help="Of a bucket: only in this marketplace.")
@click.option("--asin", help="Of a bucket: only of this product.")
@form_option
@color_option
def command(
    *, subject: str, rev: str | None, most: int, form: str, color: str, **about: str | None
) -> None:
    """Say why something is as it is: what changed, when, by whom, because of what.

    Renames are followed. What the answer says of guardrails and approvals is what the trace
    says: the gate held it against the policy when it landed. Nothing is judged here.
    """
    with environment.git() as repository:
        store = Cache.open(repository.private_dir)
        reading = why.reading_of(
            repository, store, environment.now(), rev, wiring_governor.workbooks
        )
        here = rev is None and repository.top is not None
        files = environment.working_tree(repository) if here else None
        from_top = partial(environment.path_from_top, repository)
        asked = why.subject_of(reading, files, subject, from_top)
        scope = Scope(**about)
        if asked.kind != "bucket" and scope != Scope():
            raise UsageError(
                "--store, --marketplace and --asin choose among buckets.",
                remedy=f"trace-gate why {subject}",
            )
        found = _answer(reading, files, asked, rev=rev, most=most, scope=scope)
    bold = (lambda text: click.style(text, bold=True)) if environment.use_color(color) else str
    name, page = PAGES[type(found)]
    output.show(form, why_data.plain_data(name, found), page(found, bold=bold))


def _answer(
    reading: Reading,
    files: Workspace | None,
    asked: Subject,
    *,
    rev: str | None,
    most: int,
    scope: Scope,
) -> Answer:
    if asked.kind == "path":
        return why.why_path(reading, files, asked.name, asked.line, most)
    if asked.kind == "trace":
        return why_trace(reading, why.trace_named(reading, asked.name, files))
    return _folded(reading, asked, rev, scope)


def _folded(
    reading: Reading, asked: Subject, rev: str | None, scope: Scope
) -> BucketAnswer | HypothesisAnswer:
    """What only the fold knows; it is imported for nothing else."""
    from trace_gate.app.overview.shop.fold_at import FoldAt
    from trace_gate.app.why import folded
    from trace_gate.cli import listing

    def look(_repository: Any, state: listing.State) -> BucketAnswer | HypothesisAnswer:
        fold = FoldAt(state.summaries, state.nodes, state.policy, int(reading.now))
        if asked.kind == "bucket":
            return folded.why_bucket(reading, fold, asked.name, scope)
        return folded.why_hypothesis(reading, fold, asked.name)

    return listing.at_commit(rev, look)
