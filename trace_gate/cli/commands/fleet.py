"""`trace-gate fleet`: many shops, one repository each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from trace_gate import __version__
from trace_gate.adapters.git import mirrors
from trace_gate.app.fleet import ask_all
from trace_gate.cli import environment, fleet_jobs, page_file
from trace_gate.cli.progress import Progress
from trace_gate.report.escape import plain
from trace_gate.report.fleet.messages import verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from trace_gate.core.fleet.result import FleetResult

MARKS = (
    b'content="trace-gate:fleet"',
    b"<!-- trace-gate:fleet -->",
    b'"action": ',
)
"""Begin the page as HTML, as Markdown, as JSON."""

EXAMPLE = """\b
Examples:
  trace-gate fleet check                        is every shop as its own rules want it?
  trace-gate fleet audit                        is every history?
  trace-gate fleet status --output fleet.html   all shops on one page
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
        click.option("--format", "form", type=click.Choice(["text", "json", "markdown", "html"]),
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


def _run(
    action: str,
    *,
    file: str,
    ids: tuple[str, ...],
    scheduler: str | None,
    workers: int | None,
    form: str | None,
    output: str | None,
    force: bool,
) -> int:
    """Ask every repository, and say what came of it; the exit code."""
    fleet = ask_all.chosen(fleet_jobs.read(file), ids)
    mirrors.require()
    if output is not None:
        page_file.refuse_other(output, MARKS, None, force=force)
    engine = fleet_jobs.engine(fleet, scheduler, workers)
    with Progress() as progress:
        result = ask_all.ask_all(
            fleet.members,
            fleet_jobs.jobs(fleet, file, action),
            engine,
            action=action,
            version=__version__,
            clock=environment.now,
            progress=progress,
        )
    _show(result, form or page_file.form_of(output, "text"), output)
    return result.exit


def _show(result: FleetResult, form: str, output: str | None) -> None:
    text = _text(result, form)
    if output is None:
        click.echo(text, nl=False)
        return
    page_file.write(output, text)
    print(f"{verdict(result)}. It is in {plain(output)}", file=sys.stderr)


def _text(result: FleetResult, form: str) -> str:
    """The result in its format; each maker is imported where it is asked for."""
    if form == "json":
        from trace_gate.report.fleet.json_ import as_json

        return as_json(result)
    if form == "text":
        from trace_gate.report.fleet.text import text

        return text(result)
    from trace_gate.report.fleet.page import document

    if form == "markdown":
        from trace_gate.report.markdown import markdown

        return markdown(document(result))
    from trace_gate.report.html.page import html

    return html(document(result), page_file.compiled_templates())
