"""Which days a report is about: by its rows, by the line above its header, or by its name.

A report that says nothing of it leaves the question to a person. A download date is no period.
"""

from __future__ import annotations

import datetime as dt
import re

from trace_gate.core.analyst import report_messages as messages
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.table import DATE, MOMENT, is_blank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.core.analyst.reports import Report

    Span = tuple[dt.date | None, dt.date | None]

_FORMATS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%b %d, %Y", "%B %d, %Y",
    "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y",
    "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y",
)  # fmt: skip
_IN_A_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:-|to|~)\s*(\d{4}-\d{2}-\d{2})")
_IN_A_NAME = re.compile(r"(?<!\d)(20\d{6})[-_](20\d{6})(?!\d)")
_COLUMNS = (("start_date", "end_date"), ("date", "date"))


class Period(Record):
    """The days that a report is about, the first and the last one among them."""

    start: dt.date
    end: dt.date
    said_by: str
    """What tells it: `rows`, `preamble` or `name`. Rows tell a lower bound: days without a row are
    not seen."""


class UnclearDates(ValueError):
    """Dates that nobody can read, or that can be read in two ways; the message is for people."""


def period_of(report: Report, name: str) -> Period | None:
    """The period of a report; None where it does not tell.

    Args:
        report: The report.
        name: The name of its file.

    Raises:
        UnclearDates: its dates cannot be read, or in two ways.
    """
    return _of_preamble(report) or _of_rows(report) or _of_name(name)


def readings(report: Report) -> tuple[Period, ...]:
    """The periods that the rows of a report may mean, one for each way of writing days that fits.

    For a report whose days are unclear: what a person says of it has to be one of them. Empty
    where rows tell no days, or no way fits.
    """
    found: dict[Period, None] = {}
    for first, last in _COLUMNS if report.kind.dated else ():
        if first in report.cells and last in report.cells:
            found |= dict.fromkeys(_spans((*report.column(first), *report.column(last))))
    return tuple(found)


def _spans(cells: Iterable[str]) -> Iterator[Period]:
    distinct = [cell for cell in dict.fromkeys(cells) if not is_blank(cell)]
    real = [dt.date.fromisoformat(c[1:11]) for c in distinct if c[:1] in (DATE, MOMENT)]
    texts = [c[1:].strip() for c in distinct if c[:1] not in (DATE, MOMENT)]
    for form in _FORMATS:
        days = _read(texts, form)
        if texts and days is not None:
            days += real
            yield Period(start=min(days), end=max(days), said_by="rows")


def days_of(cells: Iterable[str]) -> dict[str, dt.date]:
    """The days of a column: each different cell that is not blank, with its day.

    Raises:
        UnclearDates: no way of writing dates fits all of them, or two ways fit.
    """
    distinct = [cell for cell in dict.fromkeys(cells) if not is_blank(cell)]
    real = [c for c in distinct if c[:1] in (DATE, MOMENT)]
    written = [c for c in distinct if c[:1] not in (DATE, MOMENT)]
    texts = [c[1:].strip() for c in written]
    readings = {tuple(found) for form in _FORMATS if (found := _read(texts, form)) is not None}
    if not readings:
        odd = next((t for t in texts if all(_read([t], f) is None for f in _FORMATS)), texts[0])
        raise UnclearDates(messages.no_day(odd))
    if len(readings) > 1:
        raise UnclearDates(messages.day_or_month(texts))
    days = {cell: dt.date.fromisoformat(cell[1:11]) for cell in real}
    return days | dict(zip(written, readings.pop(), strict=True))


def _read(texts: list[str], form: str) -> list[dt.date] | None:
    try:
        return [dt.datetime.strptime(text, form).date() for text in texts]
    except ValueError:
        return None


def _of_preamble(report: Report) -> Period | None:
    found = _IN_A_LINE.search(" ".join(report.preamble))
    return _period(found, "%Y-%m-%d", "preamble")


def _of_name(name: str) -> Period | None:
    return _period(_IN_A_NAME.search(name), "%Y%m%d", "name")


def _period(found: re.Match[str] | None, form: str, said_by: str) -> Period | None:
    ends = _read([found[1], found[2]], form) if found is not None else None
    if ends is None or ends[0] > ends[1]:
        return None
    return Period(start=ends[0], end=ends[1], said_by=said_by)


def row_days(report: Report) -> list[Span] | None:
    """The first and the last day of each row, None for a blank cell; None where rows do not tell.

    Raises:
        UnclearDates: its dates cannot be read, or in two ways.
        UsageError: a row ends before it begins.
    """
    columns = _columns_of_days(report)
    if columns is None:
        return None
    spans = _spans_of_cells(report, *columns)
    return [spans[cells] for cells in zip(*map(report.column, columns), strict=True)]


def _columns_of_days(report: Report) -> tuple[str, str] | None:
    """Our names of the columns with the first and the last day of a row."""
    wanted = _COLUMNS if report.kind.dated else ()
    return next((each for each in wanted if set(each) <= set(report.cells)), None)


def _spans_of_cells(report: Report, first: str, last: str) -> dict[tuple[str, str], Span]:
    """The days of each different pair of cells: most rows of a report have the same."""
    columns = report.column(first), report.column(last)
    starts = _days(report, first)
    ends = _days(report, last) if last != first else starts
    pairs = dict.fromkeys(zip(*columns, strict=True))
    spans = {pair: (starts.get(pair[0]), ends.get(pair[1])) for pair in pairs}
    for pair, (start, end) in spans.items():
        if start is not None and end is not None and end < start:
            at = list(zip(*columns, strict=True)).index(pair)
            raise UsageError(
                messages.ends_before(report.place(at, last), end, start),
                remedy=messages.download_again(),
            )
    return spans


def since(report: Report, day: dt.date) -> Report:
    """The rows of a report from a day on.

    Raises:
        UnclearDates: as `row_days`.
        UsageError: its rows do not tell their days, none is so late, or one begins before the day
            and ends on it or later: it cannot be cut.
    """
    spans = row_days(report)
    if spans is None or any(None in span for span in spans):
        raise UsageError(
            messages.no_days_of_rows(report.table.file, day), remedy=messages.report_from(day)
        )
    kept = []
    for at, (start, end) in enumerate(spans):
        if start is None or end is None or end < day:
            continue
        if start < day:
            raise UsageError(
                messages.cannot_be_cut(report.place(at, "start_date"), start, end, day),
                remedy=messages.report_from(day),
            )
        kept.append(at)
    if not kept:
        raise UsageError(
            messages.no_row_from(report.table.file, day), remedy=messages.look_at_days()
        )
    return report.picked(kept)


def _days(report: Report, name: str) -> dict[str, dt.date]:
    """The day of each different cell of a column that is not blank."""
    cells = report.column(name)
    try:
        return days_of(cells)
    except UnclearDates as problem:
        at = next((at for at, cell in enumerate(cells) if cell[1:].strip() in str(problem)), 0)
        raise UnclearDates(f"{report.place(at, name)}: {problem}") from problem


def _of_rows(report: Report) -> Period | None:
    columns = _columns_of_days(report)
    if columns is None:
        return None
    spans = set(_spans_of_cells(report, *columns).values())
    days = {day for span in spans for day in span if day is not None}
    return Period(start=min(days), end=max(days), said_by="rows") if days else None
