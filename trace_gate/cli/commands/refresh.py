"""`trace-gate refresh`: write again what a draft says of its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace, refresh
from trace_gate.app.repository import find_trace
from trace_gate.cli import environment, large_files
from trace_gate.cli.options import JSON_OR_TEXT
from trace_gate.core.shell import word
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.author.refresh import Refreshed

EXAMPLE = """\b
Examples:
  trace-gate refresh TRACE-20250107-001
  trace-gate refresh TRACE-20250107-001 && git add traces && git commit
"""


@click.command("refresh", epilog=EXAMPLE)
@click.argument("trace")
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
def command(trace: str, form: str) -> None:
    """Write what a decision says of its files as they are now: TRACE is its id or path.

    A decision says which content its files have, and holds for that content only. Edit a file
    after you decided, and this one command brings the decision up to date. It does so while the
    decision is a draft: once it is approved, or merged, it stays as it is.
    """
    repository = environment.git()
    files = environment.working_tree(repository)
    (typed,) = environment.from_top(repository, [trace])
    rules = new_trace.working_rules(files)
    name = trace if find_trace.is_id(trace) else typed
    found = find_trace.in_files(files, name, rules.policy.gate.traces)
    done = refresh.refresh(repository, files, rules, found, now=environment.now())
    if form == "json":
        click.echo(json.dumps({name: getattr(done, name) for name in done._fields}, indent=2))
    else:
        click.echo("\n".join(_lines(done)))
    large_files.print_notes(repository, files, [done.path])


def _lines(done: Refreshed) -> Iterator[str]:
    for target in done.written:
        yield f"written again: what {done.trace_id} says of {plain(target)}"
    for target in done.kept:
        yield f"as it says: {plain(target)}"
    for target in done.taken_out:
        yield f"taken out: {plain(target)}   it is what it was before this branch"
    for target in done.unsaid:
        yield f"no content yet: {plain(target)}   change it, git add it, and run this again"
    if done.stage:
        yield f"next: git add {' '.join(plain(word(path)) for path in done.stage)} && git commit"
