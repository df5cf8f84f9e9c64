"""`trace-gate show`: read a trace as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.judge import superseded
from trace_gate.app.repository import find_trace, short_names, unit_base
from trace_gate.cli import environment, output
from trace_gate.cli.options import color_option, form_option
from trace_gate.core.errors import CannotJudge
from trace_gate.report.pages import trace as pages_trace

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.repository.find_trace import Found

EXAMPLE = """\b
Examples:
  trace-gate show TRACE-20250107-001
  trace-gate show 3                                        the third trace of the day
  trace-gate show latest                                   the newest trace here
  trace-gate show traces/2025-01/TRACE-20250107-001.yaml
  trace-gate show TRACE-20250107-001 --rev origin/main     as another branch has it
  trace-gate show TRACE-20250107-001 --format json
"""


@click.command("show", epilog=EXAMPLE)
@click.argument("trace")
@click.option("--rev", help="Read it from this commit instead of the working tree.")
@form_option
@color_option
def command(trace: str, rev: str | None, form: str, color: str) -> None:
    """Show a trace: what was seen, decided, done, and what came of it.

    TRACE is its id, path or number, or latest.
    """
    repository = environment.git()
    root = (
        new_trace.traces_root(environment.working_tree(repository)) if repository.top else "traces"
    )
    found = (
        environment.trace_here(repository, environment.working_tree(repository), trace, root)
        if rev is None
        else _in_commit(repository, trace, rev, root)
    )
    where = f"{found.path} of {found.revision}" if found.revision else found.path
    if form == "json":
        facts = {"path": found.path, "revision": found.revision, "trace": found.trace.data}
        output.show(form, facts, (), ascii_only=False)
        return
    bold = (lambda text: click.style(text, bold=True)) if environment.use_color(color) else str
    newer = _newer(repository, str(found.trace.id), root)
    click.echo(pages_trace.page(found.trace.data, where=where, bold=bold, newer=newer), color=True)


def _in_commit(repository: Git, typed: str, rev: str, root: str) -> Found:
    name = environment.name_of_trace(
        repository, typed, lambda: short_names.in_commit(repository, rev, root)
    )
    return find_trace.in_commit(repository, name, rev, root)


def _newer(repository: Git, trace_id: str, root: str) -> str | None:
    """The trace of HEAD, or of the protected branch, that took the place of one."""
    head = repository.head()
    if head is None:
        return None
    try:
        base = unit_base.local_base(repository, head, (), None).policy_commit
    except CannotJudge:
        base = None
    commits = dict.fromkeys(each for each in (base, head) if each is not None)
    found = (superseded.by(repository, each, [trace_id], root) for each in commits)
    return next((each[trace_id] for each in found if trace_id in each), None)
