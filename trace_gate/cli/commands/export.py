"""`trace-gate export`: traces, fold and commits as tables that people analyse with."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, cast

import click

from trace_gate import __version__
from trace_gate.adapters.export.folder import ExportFolder, in_text
from trace_gate.adapters.store.cache import Cache
from trace_gate.adapters.worker_pool import work_ahead
from trace_gate.app.export import collect
from trace_gate.app.export.export import export
from trace_gate.app.why import why
from trace_gate.cli import environment, listing, output, page_file
from trace_gate.cli.options import refuse_empty
from trace_gate.cli.progress import Progress
from trace_gate.core.errors import UsageError
from trace_gate.report.export_csv import csv_text
from trace_gate.report.pages import export as page

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.export.collect import Rows
    from trace_gate.app.export.export import Form
    from trace_gate.app.ports import Encode
    from trace_gate.cli.listing import State

EXAMPLE = """\b
Examples:
  trace-gate export ../lake/us --parquet      for DuckDB, Polars, Spark
  trace-gate export ../lake/us --parquet      again: only what changed is written
  trace-gate export ../sheets --csv           for spreadsheets
  trace-gate export ../shop --sqlite          one database: ../shop/trace-gate.sqlite
  trace-gate export ../lake/us --parquet --repo acme/us   how its rows call this repository
  trace-gate export ../then --csv --rev v1.2  as a tag has it

\b
Exit codes: 0 the folder holds the commit, 2 it could not be read whole, or not be written.
"""


@click.command("export", epilog=EXAMPLE)
@click.argument("folder")
@click.option("--parquet", is_flag=True, help="Parquet, a file for each table, shop and month.")
@click.option("--csv", is_flag=True, help="The same as CSV; no cell is a formula.")
@click.option("--sqlite", is_flag=True, help="One database of SQLite with every table.")
@click.option("--rev", help="Export this commit instead of HEAD.")
@click.option(
    "--repo", metavar="NAME",
    help="How the rows call this repository. Default: the address of its remote, else its first "
    "commit.",
)  # fmt: skip
@click.option(
    "--format", "shown", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How to say what was written.",
)  # fmt: skip
def command(*, folder: str, rev: str | None, repo: str | None, shown: str, **forms: bool) -> None:
    """Write traces, changes, events, buckets, hypotheses, experiments, metrics and commits.

    FOLDER is a new one, or one that this command wrote for this repository. A second run writes
    only what changed. Exports of many repositories, each in a folder of its own, are read
    together: the columns _repo, tenant and month keep them apart. columns.json says what each
    column means.

    The whole history has to be there: a shallow or partial clone is refused.
    """
    refuse_empty(command, {"folder": folder, "rev": rev, "repo": repo})
    form = _form(forms)
    with ExitStack() as open_until_done:
        encode = _encoder(form, open_until_done)
        with environment.git() as git:
            page_file.refuse_leading_out(os.path.join(folder, "columns.json"), git.top)
            shelf = ExportFolder(folder, (git.git_dir, git.common_dir))
        rows, refused = listing.at_commit(rev, lambda git, state: _collected(git, state, repo))
        progress = open_until_done.enter_context(Progress())
        done = export(rows, shelf, form, encode, progress)
    output.show(shown, page.data(done), page.text(done))
    for line in (*page.missing(done), *page.refused(refused)):
        click.echo(line, err=True)


def _form(forms: dict[str, bool]) -> Form:
    wanted = [name for name, asked in forms.items() if asked]
    if len(wanted) != 1:
        said = " and ".join(f"--{each}" for each in wanted)
        raise UsageError(
            f"A folder holds one format, and {said} are asked for."
            if wanted
            else "Which format is wanted?",
            remedy="One of --parquet, --csv, --sqlite. Export once for each that you want, into "
            "folders of their own.",
        )
    return cast("Form", wanted[0])  # the options of this command are the names of the forms


def _encoder(form: Form, open_until_done: ExitStack) -> Encode:
    """What writes a file; imported for the one format."""
    if form == "csv":
        return in_text(csv_text)
    if form == "sqlite":
        from trace_gate.adapters.export import database

        return database.encode
    from trace_gate.adapters.export.parquet import Parquet

    return open_until_done.enter_context(Parquet()).encode


def _collected(git: Git, state: State, name: str | None) -> tuple[Rows, int]:
    """The rows of the commit, and how much of the traces the fold goes on without."""
    store = Cache.open(git.private_dir)
    rows = collect.collect(
        why.reading_of(git, store, environment.now(), state.commit),
        state.summaries,
        state.nodes,
        repository=name,
        tool_version=__version__,
        ahead=work_ahead,
    )
    return rows, state.refused()
