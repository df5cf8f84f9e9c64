"""Which days a report is about: by its rows, by the line above its header, or by its name.

A report that says nothing of it leaves the question to a person. A download date is no period.
"""

from __future__ import annotations

import datetime as dt
import re

from trace_gate.core.record import Record
from trace_gate.core.table import DATE, MOMENT, is_blank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.core.analyst.reports import Report

_FORMATS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%b %d, %Y", "%B %d, %Y",
    "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y",
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


def days_of(cells: Iterable[str]) -> list[dt.date]:
    """The days of a column, without the blank cells.

    Raises:
        UnclearDates: no way of writing dates fits all of them, or two ways fit.
    """
    distinct = dict.fromkeys(cell for cell in cells if not is_blank(cell))
    days = [dt.date.fromisoformat(c[1:11]) for c in distinct if c[:1] in (DATE, MOMENT)]
    texts = [c[1:].strip() for c in distinct if c[:1] not in (DATE, MOMENT)]
    readings = {tuple(found) for form in _FORMATS if (found := _read(texts, form)) is not None}
    if not readings:
        odd = next((t for t in texts if all(_read([t], f) is None for f in _FORMATS)), texts[0])
        raise UnclearDates(f"{odd!r} is no day, or is written as no other day of its column")
    if len(readings) > 1:
        raise UnclearDates(f"nobody can tell whether {texts[0]!r} begins with the month or the day")
    return [*days, *readings.pop()]


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


def _days(report: Report, name: str) -> list[dt.date]:
    cells = report.column(name)
    try:
        return days_of(cells)
    except UnclearDates as problem:
        at = next((at for at, cell in enumerate(cells) if cell[1:].strip() in str(problem)), 0)
        raise UnclearDates(f"{report.place(at, name)}: {problem}") from problem


def _of_rows(report: Report) -> Period | None:
    for names in _COLUMNS if report.kind.dated else ():
        if all(name in report.cells for name in names):
            days = [day for name in dict.fromkeys(names) for day in _days(report, name)]
            return Period(start=min(days), end=max(days), said_by="rows") if days else None
    return None
