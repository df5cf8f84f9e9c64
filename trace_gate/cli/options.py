"""Options that several commands have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

JSON_OR_TEXT = click.Choice(["text", "json"])

COLORS = ("auto", "always", "never")

color_option = click.option(
    "--color",
    type=click.Choice(COLORS),
    default="auto",
    help="Colour: auto is for terminals only, and heeds NO_COLOR and FORCE_COLOR.",
)

as_of_option = click.option(
    "--as-of", metavar="DATE", help="The day to count from, like 2025-03-31. Default: today."
)


def scope_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--store`, `--marketplace` and `--asin`: what a listing is about (SPEC 10)."""
    for name, help_text in (
        ("--asin", "Only this product."),
        ("--marketplace", "Only this marketplace: US, DE, ..."),
        ("--store", "Only this store."),
    ):
        command = click.option(name, help=help_text)(command)
    return command
