"""Where the table of a fleet goes, and in which format."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from trace_gate.cli import page_file
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.report.escape import plain
from trace_gate.report.fleet.messages import verdict

if TYPE_CHECKING:
    from trace_gate.core.fleet.result import FleetResult

PARQUET = "parquet"
FORMATS = ("text", "json", "markdown", "html", PARQUET)

MARKS = (
    b'content="trace-gate:fleet"',
    b"<!-- trace-gate:fleet -->",
    b'"page": "fleet"',
)
"""Begin the page as HTML, as Markdown, as JSON. Parquet has its marks at its end: see `--force`."""


class Goal(Record):
    """A format, and the file that it goes to; None: stdout."""

    form: str
    file: str | None


def goal(form: str | None, file: str | None, *, force: bool) -> Goal:
    """Where the table goes, before anything is asked.

    Raises:
        UsageError: nothing can be written there.
    """
    form = form or (PARQUET if (file or "").endswith(".parquet") else None)
    found = Goal(form=form or page_file.form_of(file, "text"), file=file)
    if file is None and found.form == PARQUET:
        raise UsageError(
            "Parquet is no text.", remedy="Name a file with --output: --output fleet.parquet"
        )
    if file is not None:
        page_file.refuse_other(file, MARKS, None, force=force)
    if found.form == PARQUET:
        _parquet_there()
    return found


def show(result: FleetResult, goal: Goal) -> str:
    """Print or write it; what to say on stderr about a file."""
    if goal.file is None:
        click.echo(_text(result, goal.form), nl=False)
        return ""
    if goal.form == PARQUET:
        _write_parquet(result, goal.file)
    else:
        page_file.write(goal.file, _text(result, goal.form))
    return f"{verdict(result)}. It is in {plain(goal.file)}"


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


def _parquet_there() -> None:
    """Nothing, where Parquet can be written; said before hours of work."""
    from trace_gate.adapters.export.parquet import Parquet

    with Parquet():
        return


def _write_parquet(result: FleetResult, file: str) -> None:
    from trace_gate.adapters.export.parquet import Parquet
    from trace_gate.core.fleet import table

    beside = f"{file}.{os.urandom(6).hex()}.tmp"
    try:
        with Parquet() as parquet:
            parquet.encode([table.rows(result)], beside)
        os.replace(beside, file)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be written ({error.strerror or error}).",
            remedy="Check the folder, its permissions and the free space.",
        ) from error
    finally:
        if os.path.lexists(beside):
            os.unlink(beside)
