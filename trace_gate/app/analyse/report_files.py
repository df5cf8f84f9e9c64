"""The file that an analyst names: its tables, and which reports they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.analyst import headers, reports
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.core.analyst.headers import Aliases
    from trace_gate.core.analyst.reports import Report
    from trace_gate.core.table import Table

    Readings = Iterable[tuple[Table, ...]]
    """The ways in which the bytes of a file can be read as tables, the likeliest first"""


class ReportFile(Record):
    """A report that was read."""

    path: str
    """From the top of the repository, or in full where it lies outside of it"""
    data: bytes
    report: Report
    unread_sheets: tuple[str, ...] = ()
    """Sheets of the same workbook that look like a report, and are not read"""


class ReadOptions(Record):
    """What the analyst says of the tables in a file."""

    command: TypedCommand
    sheets: tuple[str, ...] = ()
    """The sheets that are meant; empty: those that Amazon calls so"""
    decimals: str | None = None
    """How numbers write decimals, where a person says so: `numerals.POINT` or `COMMA`"""


def reports_of(
    readings: Readings, languages: Sequence[Aliases], options: ReadOptions
) -> tuple[list[Report], tuple[str, ...]]:
    """The reports that a file holds, and the sheets that look like one and are not read.

    Of a workbook with several sheets those are read that Amazon calls so, or the only one that is a
    report. Others, such as samples, are read where their name is typed.

    Raises:
        UsageError: no table of it is a known report, or several are and nobody says which; a sheet
            is not there; it holds names or addresses of customers; or it cannot be read.
    """
    first: tuple[Table, ...] | None = None
    for tables in readings:
        refused = reports.personal(tables, languages)
        if refused is not None:
            raise refused
        meant = _meant(tables, options)
        found = [each.with_(decimals=options.decimals) for each in reports.known(meant, languages)]
        if options.sheets and found:
            return _all(meant, found, languages), ()
        if found:
            return _listed(tables, found, options.command)
        first = meant if first is None else first
    raise reports.unknown(first or (), languages)


def _meant(tables: tuple[Table, ...], options: ReadOptions) -> tuple[Table, ...]:
    """The sheets that were named; all of them where none was, or the file has no sheets."""
    if not options.sheets or all(each.sheet is None for each in tables):
        return tables
    by_name = {headers.key(each.sheet or ""): each for each in tables}
    for sheet in options.sheets:
        if headers.key(sheet) not in by_name:
            names = ", ".join(repr(each.sheet) for each in tables)
            raise UsageError(
                f"{tables[0].file} has no sheet {sheet!r}. It has: {names}.",
                remedy=options.command.again(("--sheet", tables[0].sheet or "")),
            )
    return tuple(by_name[headers.key(sheet)] for sheet in dict.fromkeys(options.sheets))


def _all(meant: Sequence[Table], found: list[Report], languages: Sequence[Aliases]) -> list[Report]:
    for table in meant:
        if all(each.table is not table for each in found):
            raise reports.unknown((table,), languages)
    return found


def _listed(
    tables: Sequence[Table], found: list[Report], command: TypedCommand
) -> tuple[list[Report], tuple[str, ...]]:
    """The reports of a workbook of which nobody said which sheets are meant."""
    listed = [each for each in found if each.is_listed]
    only = len(found) == 1 and not found[0].kind_has_sheets
    if not listed and (len(tables) == 1 or only):
        listed = found
    if not listed:
        names = ", ".join(f"{each.table.sheet!r} ({each.kind.title})" for each in found)
        raise UsageError(
            f"{tables[0].file} has sheets that may be reports, and nobody can tell which are "
            f"meant: {names}.",
            remedy=command.again(("--sheet", found[0].table.sheet or "")),
        )
    read = {id(each) for each in listed}
    return listed, tuple(each.table.sheet or "" for each in found if id(each) not in read)
