"""`trace-gate explain`: what a finding code means, why the rule exists, how to mend it."""

from __future__ import annotations

import difflib

import click

from trace_gate.adapters import resources
from trace_gate.cli import output
from trace_gate.cli.options import form_option
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
@form_option
def command(code: str | None, form: str) -> None:
    """Explain a finding code (or its name): with a bad and a good example."""
    if code is None:
        rows = [{name: getattr(row, name) for name in FACTS} for row in CODES.values()]
        output.show(form, rows, explanation.index())
        return
    found = _named(code)
    facts = explanation.load(resources.read(f"examples/findings/{found.code}.yaml"))
    output.show(form, explanation.plain_data(found, facts), explanation.page(found, facts))


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
