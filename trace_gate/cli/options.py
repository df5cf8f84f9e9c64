"""Options that several commands have."""

from __future__ import annotations

import click

JSON_OR_TEXT = click.Choice(["text", "json"])

COLORS = ("auto", "always", "never")

color_option = click.option(
    "--color",
    type=click.Choice(COLORS),
    default="auto",
    help="Colour: auto is for terminals only, and heeds NO_COLOR and FORCE_COLOR.",
)
