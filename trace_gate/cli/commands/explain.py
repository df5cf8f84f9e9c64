"""`trace-gate explain`: what a finding code means, why the rule exists, how to mend it."""

from __future__ import annotations

import difflib
import json

import click

from trace_gate.adapters import resources
from trace_gate.cli.options import JSON_OR_TEXT
from trace_gate.core.codes import CODES, Code
from trace_gate.core.errors import UsageError
from trace_gate.report.pages import explanation

EXAMPLE = """\b
Examples:
  trace-gate explain TG402
  trace-gate explain path-not-covered
  trace-gate explain TG402 --format json
  trace-gate explain                       every code in one list
"""

FACTS = ("code", "name", "level", "why")
"""What the list of all codes says of each."""


@click.command("explain", epilog=EXAMPLE)
@click.argument("code", required=False)
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
def command(code: str | None, form: str) -> None:
    """Explain a finding code (or its name): with a bad and a good example."""
    if code is None:
        rows = [{name: getattr(row, name) for name in FACTS} for row in CODES.values()]
        text = json.dumps(rows, indent=2) + "\n" if form == "json" else explanation.index()
        click.echo(text, nl=False)
        return
    found = _named(code)
    facts = explanation.load(resources.read(f"examples/findings/{found.code}.yaml"))
    if form == "json":
        click.echo(json.dumps(explanation.plain_data(found, facts), indent=2))
        return
    click.echo(explanation.page(found, facts), nl=False)


def _named(word: str) -> Code:
    """The code that a person means by `TG402`, `tg402` or `path-not-covered`."""
    for each in CODES.values():
        if word.lower() in (each.code.lower(), each.name):
            return each
    near = difflib.get_close_matches(word.upper().replace("O", "0"), CODES, n=1, cutoff=0.7)
    near += difflib.get_close_matches(word.lower(), [each.name for each in CODES.values()], n=1)
    raise UsageError(
        f"There is no finding code {word!r}.",
        remedy=f"trace-gate explain {near[0] if near else '  lists them all.'}",
    )
