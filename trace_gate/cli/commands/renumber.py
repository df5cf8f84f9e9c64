"""`trace-gate renumber`: an unsealed trace gets the next free number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import renumber
from trace_gate.app.repository import find_trace, unit_base
from trace_gate.cli import environment, large_files
from trace_gate.cli.options import JSON_OR_TEXT
from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.author.renumber import Moved

EXAMPLE = """\b
Examples:
  trace-gate renumber                           in a conflict: moves what has to move
  trace-gate renumber TRACE-20250107-004
  trace-gate renumber TRACE-20250107-004 --to TRACE-20250107-005    only the links
"""


@click.command("renumber", epilog=EXAMPLE)
@click.argument("trace", required=False)
@click.option(
    "--to",
    metavar="TRACE",
    help="It has this number already: only let the drafts that point at it follow.",
)
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
def command(trace: str | None, to: str | None, form: str) -> None:
    """Move an unsealed trace to the next free number: TRACE is its id or path.

    For two people who took one number. The sealed trace keeps it. The draft moves with its file,
    its id, and the links of your other drafts. It works in the middle of a merge or a rebase,
    before one, and after one. A sealed trace is never moved.
    """
    repository = environment.git()
    files = environment.working_tree(repository)
    where = unit_base.governing(repository)
    name = trace
    if trace is not None and not find_trace.is_id(trace):
        (name,) = environment.from_top(repository, [trace])
    if to is not None:
        if name is None or not find_trace.is_id(name) or not find_trace.is_id(to):
            raise UsageError(
                "Both numbers have to be named.",
                remedy="trace-gate renumber TRACE-OLD --to TRACE-NEW",
            )
        links = renumber.point_links(repository, files, where, name, to)
        click.echo("\n".join(_pointing(links, to, form)))
        return
    moved = renumber.renumber(repository, files, where, name)
    if form == "json":
        click.echo(json.dumps([_facts(each) for each in moved], indent=2))
    else:
        click.echo("\n".join(line for each in moved for line in _lines(each)))
        click.echo(f"next: {_next(moved)}")
    large_files.print_notes(repository, files, [each.path for each in moved])


def _pointing(links: tuple[str, ...], to: str, form: str) -> Iterator[str]:
    if form == "json":
        yield json.dumps(list(links))
        return
    for path in links:
        yield f"{path} points at {to} now."
    yield f"next: git add {' '.join(links)}" if links else "No draft here pointed there."


def _facts(moved: Moved) -> dict[str, object]:
    return {field: getattr(moved, field) for field in moved._fields}


def _lines(moved: Moved) -> Iterator[str]:
    yield f"{moved.old} is now {moved.new}: {moved.path}"
    if moved.stays:
        yield f"  {moved.old_path} is the other trace again, which keeps the number."
    for path in moved.links:
        yield f"  {path} points at {moved.new} now."
    if moved.unapproved:
        yield "  Its approval is gone, since an approval covers the number, too: let it be approved"
        yield f"  again: trace-gate approve {moved.new}"
    yield f"  Lines `Trace: {moved.old}` in messages of commits stay: nothing depends on them."


def _next(moved: tuple[Moved, ...]) -> str:
    if all(each.staged for each in moved):
        return "git status   then git commit, or git rebase --continue"
    return "git add " + " ".join(each.path for each in moved) + "   then git commit"
