"""`trace-gate why`: from a line, a file or a trace to who decided it, and because of what."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from trace_gate.adapters.store.cache import Cache
from trace_gate.app.why import why
from trace_gate.app.why.model import FileAnswer, LineAnswer
from trace_gate.app.why.trace import why_trace
from trace_gate.cli import environment, output
from trace_gate.cli.options import color_option, form_option
from trace_gate.report.pages import why as pages_why
from trace_gate.report.pages import why_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from trace_gate.app.ports import Workspace
    from trace_gate.app.why.covering import Reading
    from trace_gate.app.why.model import TraceAnswer
    from trace_gate.app.why.subject import Subject

EXAMPLE = """\b
Examples:
  trace-gate why ads/bids.csv:12          why does this line say what it says?
  trace-gate why ads/bids.csv             the commits of a file, each with its trace
  trace-gate why TRACE-20250107-003       a decision: what led to it, what came of it
  trace-gate why latest                   the newest trace
  trace-gate why ads/bids.csv:12 --rev v1 as a tag, a branch or a commit has it
  trace-gate why ads/bids.csv:12 --format json

\b
Exit codes: 0, whatever the answer is; 2 if there is no such line, file or trace.
"""


@click.command("why", epilog=EXAMPLE)
@click.argument("subject", metavar="PATH[:LINE]|TRACE")
@click.option("--rev", help="Read this commit instead of HEAD and the working tree.")
@click.option(
    "-n", "most", type=click.IntRange(1, 10_000), default=20, show_default=True,
    help="So many commits of a file.",
)  # fmt: skip
@form_option
@color_option
def command(subject: str, rev: str | None, most: int, form: str, color: str) -> None:
    """Say why something is as it is: what changed, when, by whom, because of what.

    Renames are followed. What the answer says of guardrails and approvals is what the trace
    says: the gate held it against the policy when it landed. Nothing is judged here.
    """
    with environment.git() as repository:
        store = Cache.open(repository.private_dir)
        reading = why.reading_of(repository, store, environment.now(), rev)
        here = rev is None and repository.top is not None
        files = environment.working_tree(repository) if here else None
        from_top = partial(environment.path_from_top, repository)
        asked = why.subject_of(reading, files, subject, from_top)
        name, found = _answer(reading, files, asked, most)
    bold = (lambda text: click.style(text, bold=True)) if environment.use_color(color) else str
    output.show(form, why_data.plain_data(name, found), _page(found, bold))


def _answer(
    reading: Reading, files: Workspace | None, asked: Subject, most: int
) -> tuple[str, LineAnswer | FileAnswer | TraceAnswer]:
    if asked.kind == "trace":
        name = why.trace_named(reading, asked.name, files)
        return "trace", why_trace(reading, name)
    found = why.why_path(reading, files, asked.name, asked.line, most)
    if isinstance(found, LineAnswer):
        return "line", found
    return ("file" if isinstance(found, FileAnswer) else "trace"), found


def _page(found: LineAnswer | FileAnswer | TraceAnswer, bold: Callable[[str], str]) -> str:
    if isinstance(found, LineAnswer):
        return pages_why.line_page(found, bold=bold)
    if isinstance(found, FileAnswer):
        return pages_why.file_page(found, bold=bold)
    return pages_why.trace_page(found, bold=bold)
