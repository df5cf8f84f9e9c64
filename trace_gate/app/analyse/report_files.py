"""The file that an analyst names: its tables, and which report it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.analyst import reports
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trace_gate.core.analyst.headers import Aliases
    from trace_gate.core.analyst.reports import Report
    from trace_gate.core.table import Table

    Readings = Callable[[str, bytes], Iterator[tuple[Table, ...]]]
    """The ways in which the bytes of a named file can be read as tables, the likeliest first"""


class ReportFile(Record):
    """A report that was read."""

    path: str
    """From the top of the repository, or in full where it lies outside of it"""
    data: bytes
    report: Report


def report(name: str, data: bytes, readings: Readings, languages: Sequence[Aliases]) -> Report:
    """The report that a file holds.

    Raises:
        UsageError: no table of it is a known report, or several are; it holds names or addresses
            of customers; or it cannot be read.
    """
    first: tuple[Table, ...] | None = None
    for tables in readings(name, data):
        refused = reports.personal(tables, languages)
        if refused is not None:
            raise refused
        found = reports.known(tables, languages)
        if found:
            return _only(found)
        first = tables if first is None else first
    raise reports.unknown(first or (), languages)


def _only(found: Sequence[Report]) -> Report:
    """A bulk workbook has reports of several kinds: one of them has to be meant."""
    if len(found) > 1:
        names = ", ".join(f"{each.kind.title} (sheet {each.table.sheet})" for each in found)
        raise UsageError(
            f"{found[0].table.file} holds {len(found)} reports: {names}.",
            remedy="Save the sheet that you mean as a file of its own, and name that file.",
        )
    return found[0]
