"""Options that several commands have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

COLORS = ("auto", "always", "never")

form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)

color_option = click.option(
    "--color",
    type=click.Choice(COLORS),
    default="auto",
    help="Colour: auto is for terminals only, and heeds NO_COLOR and FORCE_COLOR.",
)

_LISTING = (
    click.option("--store", help="Only this store."),
    click.option("--marketplace", help="Only this marketplace: US, DE, ..."),
    click.option("--asin", help="Only this product."),
    click.option(
        "--as-of", metavar="DATE", help="The day to count from, like 2025-03-31. Default: today."
    ),
    form_option,
    color_option,
)


def listing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What a listing is about, from which day it counts, and how it is shown (SPEC 10)."""
    for option in reversed(_LISTING):
        command = option(command)
    return command
