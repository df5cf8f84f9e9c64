"""`trace-gate fleet`: many shops, one repository each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from trace_gate import __version__
from trace_gate.adapters.git import mirrors
from trace_gate.app.fleet import ask_all
from trace_gate.cli import environment, fleet_jobs, fleet_output
from trace_gate.cli.progress import Progress
from trace_gate.core.errors import UsageError
from trace_gate.core.fleet.answers import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = """\b
Examples:
  trace-gate fleet check                        is every shop as its own rules want it?
  trace-gate fleet audit                        is every history?
  trace-gate fleet status --output fleet.html   all shops on one page
  trace-gate fleet derive                       whose committed layers are stale?
  trace-gate fleet export --parquet             all shops as tables
  trace-gate fleet check --only shop-a --only shop-b
  trace-gate fleet audit --scheduler tcp://10.0.0.5:8786

\b
Exit codes: 0 nothing is open, 1 something is, 2 a repository could not be judged or reached.
"""


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that each question to a fleet has."""
    options = (
        click.option("--file", default="fleet.yaml", show_default=True, metavar="FILE",
                     help="The file that lists the repositories."),
        click.option("--only", "ids", multiple=True, metavar="ID",
                     help="Only this repository; several times for several."),
        click.option("--scheduler", metavar="ADDRESS",
                     help="A scheduler of Dask: tcp://10.0.0.5:8786."),
        click.option("--workers", type=click.IntRange(1, 64), metavar="N",
                     help="So many repositories at once, in this process."),
        click.option("--format", "shown", type=click.Choice(fleet_output.FORMATS),
                     help="By the name of the output; without one, text."),
        click.option("--output", metavar="FILE", help="Write it to a file instead of stdout."),
        click.option("--force", is_flag=True, help="Replace that file, whatever it is."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.group("fleet", epilog=EXAMPLE)
def command() -> None:
    """Many shops, one repository each: fleet.yaml lists them.

    Each repository is fetched into a copy of its own, and asked there by this release. One that
    cannot be reached or judged is a row of the result, and hides no other one. Nothing is ever
    pushed.
    """


@command.command("check", epilog=EXAMPLE)
@_options
def check(**typed: Any) -> int:
    """Judge the newest commit of every repository, as `trace-gate check --all` does."""
    return _run("check", **typed)


@command.command("audit", epilog=EXAMPLE)
@_options
def audit(**typed: Any) -> int:
    """Judge the whole history of every repository, as `trace-gate audit` does."""
    return _run("audit", **typed)


@command.command("status", epilog=EXAMPLE)
@_options
def status(**typed: Any) -> int:
    """Show every shop's freeze rate, open approvals, overdue experiments and bypasses.

    The exit code is 0, whatever the numbers are; 2 where those of a repository cannot be told.
    """
    return _run("status", **typed)


@command.command("derive", epilog=EXAMPLE)
@_options
def derive(**typed: Any) -> int:
    """Say whose committed layers are stale, and make the layers of every shop.

    They are commits of the branch derived-layers in the copy of each repository, below the folder
    of the mirrors: git log -p derived-layers there. Nothing is pushed, and no repository changes.
    """
    return _run("derive", **typed)


@command.command("export", epilog=EXAMPLE)
@click.option("--parquet", is_flag=True, help="Parquet, a file for each table, shop and month.")
@click.option("--csv", is_flag=True, help="The same as CSV; no cell is a formula.")
@click.option("--sqlite", is_flag=True, help="One database of SQLite for each repository.")
@_options
def export(*, parquet: bool, csv: bool, sqlite: bool, **typed: Any) -> int:
    """Write every shop as tables, as `trace-gate export` does; only what changed is written.

    The tables of a repository go to the folder export/ID below that of the output. _repo is its id.
    """
    wanted = [name for name, asked in zip(FORMS, (parquet, csv, sqlite), strict=True) if asked]
    if len(wanted) != 1:
        raise UsageError(
            "Which format is wanted? An export has one.",
            remedy="One of --parquet, --csv, --sqlite.",
        )
    return _run("export", wanted[0], **typed)


def _run(
    action: str,
    form: str = "",
    *,
    file: str,
    ids: tuple[str, ...],
    scheduler: str | None,
    workers: int | None,
    shown: str | None,
    output: str | None,
    force: bool,
) -> int:
    """Ask every repository, and say what came of it; the exit code."""
    fleet = ask_all.chosen(fleet_jobs.read(file), ids)
    mirrors.require()
    mirrors.refuse_tracked(fleet_jobs.mirrors_of(fleet, file))
    goal = fleet_output.goal(shown, output, force=force)
    engine = fleet_jobs.engine(fleet, scheduler, workers)
    with Progress() as progress:
        result = ask_all.ask_all(
            fleet.members,
            fleet_jobs.jobs(fleet, file, action, form),
            engine,
            action=action,
            version=__version__,
            clock=environment.now,
            progress=progress,
        )
    said = fleet_output.show(result, goal)
    if said:
        print(said, file=sys.stderr)
    return result.exit
