"""`trace-gate sheet`: the bulk-operations sheet of a decision, to be uploaded to Amazon."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.decide import sheet as sheets
from trace_gate.cli import environment, output, page_file, wiring
from trace_gate.cli.options import form_option
from trace_gate.core.errors import UsageError
from trace_gate.core.market.upload_words import SHEET
from trace_gate.report.escape import plain
from trace_gate.report.pages import sheet as page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.market.upload_values import Cell

WORKBOOK, SEPARATED = ".xlsx", ".csv"
EXAMPLE = """\b
Examples:
  trace-gate sheet TRACE-20250107-001 -o ../bids.xlsx
  trace-gate sheet latest -o ../bids.csv
  trace-gate sheet 7 -o ../bids.xlsx --leave 3      without change 3, which is made by hand

\b
Exit codes: 0, the sheet is written; 2, it is not, and each change that stops it is named.
"""


@click.command("sheet", epilog=EXAMPLE)
@click.argument("trace")
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    required=True,
    help="Where the sheet is written: a workbook (.xlsx), or separated values (.csv).",
)
@click.option(
    "--leave",
    multiple=True,
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="A change that the sheet leaves out, counted from 1 (repeatable).",
)
@form_option
def command(trace: str, file: str, leave: tuple[int, ...], form: str) -> None:
    """Write the sheet that Amazon's bulk operations take: TRACE is a decision, or latest.

    It has one row for each keyword, target, placement, ad group or campaign that the decision
    changes, and no others. Ids are those of the newest download of all campaigns that has landed
    with an observation. Nothing is written of a decision that may not be executed, of a row that
    is not there, or where Amazon has another value than the decision begins at.

    The sha256 of the sheet is written into the decision.
    """
    repository, files = environment.checkout()
    write = _writer(file)
    rules = new_trace.working_rules(files)
    found = environment.trace_here(repository, files, trace, rules.policy.gate.traces)
    try:
        made = sheets.make(
            repository,
            files,
            rules,
            found,
            services=wiring.services(repository),
            write=write,
            name=file,
            left=frozenset(leave),
        )
    except sheets.CannotWrite as stopped:
        for each in stopped.others:
            click.echo(
                f"trace-gate: {plain(sheets.said(each))}\n  fix: {plain(each.remedy)}", err=True
            )
        raise
    _write(file, made.data, repository.top)
    sheets.record(files, made)
    output.show(form, page.plain_data(made, file), page.lines(made, file))


def _writer(file: str) -> sheets.Write:
    """Who makes the bytes, by the name of the file."""
    from trace_gate.adapters.spreadsheets import write_sheet

    ending = os.path.splitext(file)[1].lower()
    if ending == SEPARATED:
        return write_sheet.separated
    if ending != WORKBOOK:
        raise UsageError(
            f"{file} says neither that it is a workbook nor that it is separated values.",
            remedy="Name it sheet.xlsx or sheet.csv.",
        )

    def workbook(rows: Sequence[Sequence[Cell]]) -> bytes:
        return write_sheet.workbook({SHEET: rows})

    return workbook


def _write(file: str, data: bytes, top: str | None) -> None:
    """Put the sheet in its place; one that is there already is left alone.

    Raises:
        UsageError: something else is there.
    """
    from trace_gate.adapters.files import write_atomically

    if os.path.isfile(file) and not os.path.islink(file):
        with open(file, "rb") as there:
            if there.read() == data:
                return
        raise UsageError(
            f"{file} is there already, and is another sheet. Nothing was written.",
            remedy="Name another file with -o, or move that one away.",
        )
    page_file.refuse_other(file, (), top, force=False)
    write_atomically(file, data)
