"""`trace-gate log`: the decision log."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import click

from trace_gate.adapters.store.cache import Cache
from trace_gate.adapters.worker_pool import work_ahead
from trace_gate.app.why import log, why
from trace_gate.app.why.log_model import LogFilter
from trace_gate.cli import environment, output
from trace_gate.cli.options import color_option, day, refuse_empty
from trace_gate.core.errors import UsageError
from trace_gate.report.escape import plain
from trace_gate.report.pages import log as pages_log

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.why.covering import Reading
    from trace_gate.app.why.log import Origins
    from trace_gate.app.why.log_model import DecisionLog
    from trace_gate.core.git_model import FileOrigin

EXAMPLE = """\b
Examples:
  trace-gate log                                  the newest 50 decisions
  trace-gate log --asin B0EXAMPLE1 -n 500         of one product
  trace-gate log --by lin                         what Lin wrote, directed or approved
  trace-gate log --verdict ESCALATE --since 2025-01-01
  trace-gate log --outcome rejected               what did not work
  trace-gate log --format csv > decisions.csv     all of it, for a spreadsheet
  trace-gate log --format jsonl                   all of it, an object a line
  trace-gate log --rev v1.0 --format markdown     as a tag has it

\b
Exit codes: 0, also where no decision matches; 2 if it cannot be told.
"""

TEXT_ROWS = 50

FEW = 200
"""Traces that Git can be asked about by their names."""

OUTCOMES = (
    "confirmed", "rejected", "inconclusive", "open", "not_executed", "failure", "rolled_back",
    "none",
)  # fmt: skip


@click.command("log", epilog=EXAMPLE)
@click.option("--store", help="Only this store.")
@click.option("--marketplace", help="Only this marketplace: US, DE, ...")
@click.option("--asin", help="Only this product.")
@click.option("--bucket", metavar="IB-...", help="Only this intent bucket.")
@click.option(
    "--by", "person", metavar="NAME",
    help="Only what this person or agent wrote, directed or approved; a part of the name will do.",
)  # fmt: skip
@click.option(
    "--verdict", type=click.Choice(["PASS", "ESCALATE", "BLOCK"], case_sensitive=False),
    help="Only decisions that say this of the guardrails.",
)  # fmt: skip
@click.option(
    "--outcome", type=click.Choice(OUTCOMES),
    help="Only those of which this came. open: executed, no result yet; none: nothing is expected.",
)  # fmt: skip
@click.option("--since", callback=day, metavar="DAY", help="From this day on (UTC).")
@click.option("--until", callback=day, metavar="DAY", help="Up to this day (UTC).")
@click.option(
    "-n", "most", type=click.IntRange(1),
    help=f"So many at most. Default: {TEXT_ROWS} as text, else all.",
)  # fmt: skip
@click.option("--rev", help="Read this commit instead of HEAD.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "csv", "markdown"]),
    default="text", show_default=True,
)  # fmt: skip
@color_option
def command(
    *,
    since: dt.date | None,
    until: dt.date | None,
    most: int | None,
    rev: str | None,
    form: str,
    color: str,
    **names: str | None,
) -> None:
    """List the decisions, the newest first: verdict, outcome, who, what.

    Maintenance is in it, too. The traces of HEAD are read; no derived file is needed. What
    came of a decision is the newest result that names it or its test.
    """
    refuse_empty(command, names)
    if since is not None and until is not None and since > until:
        raise UsageError(
            f"--since {since} is later than --until {until}.",
            remedy=f"--since {until} --until {since}",
        )
    wanted = LogFilter(
        since=None if since is None else since.isoformat(),
        until=None if until is None else until.isoformat(),
        **names,
    )
    with environment.git() as repository:
        store = Cache.open(repository.private_dir)
        reading = why.reading_of(repository, store, environment.now(), rev)
        found = log.decision_log(
            reading,
            wanted,
            origins=_origins(repository, reading),
            most=TEXT_ROWS if most is None and form == "text" else most,
            ahead=work_ahead,
        )
    _print(found, form, color)


def _origins(repository: Git, reading: Reading) -> Origins:
    """Who brought some traces; nobody can tell in a shallow clone."""

    @cache
    def every() -> Mapping[str, FileOrigin]:
        return repository.file_origins(reading.head, reading.root)

    def found(paths: Sequence[str]) -> Mapping[str, FileOrigin]:
        if repository.shallow:
            return {}
        return repository.origins_of(reading.head, paths) if len(paths) <= FEW else every()

    return found


def _print(found: DecisionLog, form: str, color: str) -> None:
    if form == "json":
        output.show(form, pages_log.data(found), "")
    elif form == "text":
        colored = environment.use_color(color)
        bold = (lambda text: click.style(text, bold=True)) if colored else str
        click.echo(pages_log.text(found, bold=bold), nl=False, color=True)
    else:
        pages = {
            "jsonl": pages_log.json_lines,
            "csv": pages_log.csv_text,
            "markdown": pages_log.markdown_text,
        }
        click.echo(pages[form](found), nl=False)
        for path in found.unreadable if form != "markdown" else ():
            click.echo(f"trace-gate: not read: {plain(path)}", err=True)
