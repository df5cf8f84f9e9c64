"""`trace-gate split`: a decision that is too large becomes several smaller ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.decide import split
from trace_gate.app.repository import find_trace, unit_base
from trace_gate.cli import environment, large_files, wiring
from trace_gate.cli.options import JSON_OR_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.decide.split import Written

EXAMPLE = """\b
Examples:
  trace-gate split TRACE-20250107-001
  trace-gate split TRACE-20250107-001 --format json
"""


@click.command("split", epilog=EXAMPLE)
@click.argument("trace")
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
def command(trace: str, form: str) -> None:
    """Split a decision that touches too much (TG503): TRACE is its id or path.

    One decision for each intent bucket, the one with the highest priority score first. The large
    one stays as a record that executes nothing (guardrail_check: BLOCK).
    """
    repository = environment.git()
    files = environment.working_tree(repository)
    (typed,) = environment.from_top(repository, [trace])
    policy = unit_base.governing(repository).policy
    name = trace if find_trace.is_id(trace) else typed
    found = find_trace.in_files(files, name, new_trace.traces_root(files))
    written = split.split(repository, files, found, policy, wiring.services(repository))
    if form == "json":
        click.echo(json.dumps([_facts(each) for each in written], indent=2))
    else:
        click.echo("\n".join(_lines(written, found.path)))
    large_files.print_notes(repository, files, [each.path for each in written])


def _facts(written: Written) -> dict[str, object]:
    return {field: getattr(written, field) for field in written._fields}


def _lines(written: tuple[Written, ...], path: str) -> Iterator[str]:
    for each in written:
        about = each.bucket or "no bucket"
        some = "1 change" if each.changes == 1 else f"{each.changes} changes"
        yield f"wrote {each.path}   {about}, {some}, {each.verdict}"
    yield f"{path} stays as a record: guardrail_check is BLOCK."
    yield f"next: git add {path} " + " ".join(each.path for each in written)
