"""What a command answers: as lines for people, or as JSON for programs (SPEC 9)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable


def show(form: str, data: object, lines: Iterable[str]) -> None:
    """Print one of the two on stdout; `form` is `json` or `text`."""
    click.echo(json.dumps(data, indent=2) if form == "json" else "\n".join(lines))
