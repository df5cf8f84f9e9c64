"""`trace-gate demo`: a week and then half a year of a shop, played from nothing."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from trace_gate.adapters import resources
from trace_gate.adapters.demo_shell import FolderShell
from trace_gate.app.demo import bucket, guardrails, half_year, player, review, week
from trace_gate.cli import environment
from trace_gate.cli.options import color_option
from trace_gate.report.pages import demo as page

UNEXPECTED_OUTCOME = 1

STORIES = (
    ("shop", week.WEEK),
    ("half-year", half_year.HALF_YEAR),
    ("half-year", guardrails.GUARDRAILS),
    ("bucket", bucket.BUCKET),
    ("half-year", review.REVIEW),
)
"""Folder and story; their steps are numbered through."""

EXAMPLE = """\b
Examples:
  trace-gate demo                       in a new temporary folder, which stays
  trace-gate demo --folder ~/try-it     in a folder of your choice (new or empty)
"""


@click.command("demo", epilog=EXAMPLE)
@click.option("--folder", type=click.Path(path_type=Path), help="Where to play (new or empty).")
@color_option
def command(folder: Path | None, color: str) -> None:
    """Play a week of a small shop, half a year, the life of a bucket, and leave all of it to you.

    A change without a trace is stopped, one with a trace passes, a bypass is caught, a sealed
    trace stays as it is, the policy changes only with a signature, the guardrails stop what
    goes too far, a bucket goes from its first report to FROZEN, and a reviewer reads what a branch
    would do. Every product, campaign and figure is made up. Your Git configuration is neither
    used nor changed.
    """
    began = time.monotonic()
    colored = environment.use_color(color)
    place = _place(folder)
    _print(
        "sentence",
        "Real commands, real output, invented figures. A week in seconds: every "
        "date that you see is today.",
        colored=colored,
    )
    first = 1
    try:
        for name, story in STORIES:
            shell = FolderShell(place / name, os.environ)
            for passage in player.play(story, shell, first=first):
                _print(passage.kind, passage.text, colored=colored)
            first += len(story)
    except player.UnexpectedOutcomeError as broken:
        click.echo(f"\nThe demo did not go as it tells: {broken.message}", err=True)
        click.echo(f"  its repositories are in {place}", err=True)
        sys.exit(UNEXPECTED_OUTCOME)
    click.echo("\n".join(page.farewell(place / "shop", time.monotonic() - began)))


def _place(folder: Path | None) -> Path:
    """The folder of the demo, with the files that ship in it."""
    place = folder or Path(tempfile.mkdtemp(prefix="trace-gate-demo-"))
    if place.exists() and any(place.iterdir()):
        raise click.UsageError(f"{place} is not empty. Name a new or an empty folder.")
    unpack(place)
    return place.resolve()


def unpack(place: Path) -> None:
    """Lay out what the stories begin with, each in its folder."""
    for name, path in {**week.SHIPPED, **half_year.SHIPPED, **bucket.SHIPPED}.items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(resources.read(name))
    for name, _ in STORIES:
        (place / name).mkdir(exist_ok=True)


STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "fg": "cyan"},
    "command": {"bold": True},
    "edit": {"dim": True},
}


def _print(kind: str, text: str, *, colored: bool) -> None:
    if not text:
        return
    shown = page.laid_out(kind, text)
    click.echo(click.style(shown, **STYLES.get(kind, {})) if colored else shown, color=colored)
