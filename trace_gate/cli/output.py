"""What a command answers: as text for people, or as JSON for programs (SPEC 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trace_gate.report import escape

if TYPE_CHECKING:
    from collections.abc import Iterable


def show(form: str, data: object, text: str | Iterable[str], *, ascii_only: bool = True) -> None:
    """Print one of the two on stdout.

    Args:
        form: `json` or `text`.
        data: the answer for programs.
        text: the answer for people: its lines, or a page that ends with a line break, in which
            what is coloured stays coloured.
        ascii_only: whether JSON writes letters beyond ASCII by their numbers.
    """
    if form == "json":
        click.echo(escape.json_text(data, indent=2, ascii_only=ascii_only))
    elif isinstance(text, str):
        click.echo(text, nl=False, color=True)
    else:
        click.echo("\n".join(text))


def json_text(data: object) -> str:
    """An answer for programs as a file has it."""
    return escape.json_text(data, indent=2) + "\n"


def show_each(form: str, data: Iterable[object], text: Iterable[str]) -> None:
    """The same of a command that takes several traces.

    The JSON of one trace is its object, of several it is a list of them.
    """
    found = list(data)
    show(form, found[0] if len(found) == 1 else found, text)
