"""Spans of days as bars below each other, with the months above and a line for today."""

from __future__ import annotations

import datetime as dt

from trace_gate.core.record import Record
from trace_gate.report.html.scale import percent
from trace_gate.report.html.text import clipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.report.document import Span, Timeline, Tone

ROW = 44
"""Pixels from one span to the next."""
NAME = 34
"""Columns of a name or a note: what is beside the bars on a wide screen."""
MONTHS = 6
"""Names of months that stand side by side on a narrow screen."""


class Day(Record):
    """A day that has a name on the axis."""

    x: str
    text: str
    anchor: str


class Bar(Record):
    """A span, from its first day to its end or to today."""

    y: int
    name: str
    note: str
    tone: Tone
    x: str
    width: str


class TimelineChart(Record):
    """All that the drawing is made of."""

    height: int
    today: str
    today_anchor: str
    days: tuple[Day, ...]
    bars: tuple[Bar, ...]


def timeline_chart(timeline: Timeline) -> TimelineChart:
    """The spans of a timeline, on an axis that holds them all and today."""
    today = dt.date.fromisoformat(timeline.today)
    days = [day for span in timeline.spans for day in _ends(span, today)] + [today]
    first, last = min(days), max(days) + dt.timedelta(days=1)
    axis = _Axis(first=first, days=(last - first).days)
    at = axis.share(today)
    return TimelineChart(
        height=ROW * len(timeline.spans),
        today=percent(at),
        today_anchor="end" if at > 0.8 else "start" if at < 0.2 else "middle",
        days=tuple(_months(axis, last)),
        bars=tuple(_bar(span, number, axis, today) for number, span in enumerate(timeline.spans)),
    )


class _Axis(Record):
    first: dt.date
    days: int

    def share(self, day: dt.date) -> float:
        return (day - self.first).days / self.days


def _ends(span: Span, today: dt.date) -> tuple[dt.date, dt.date]:
    start = dt.date.fromisoformat(span.start)
    end = dt.date.fromisoformat(span.end) if span.end else max(today, start)
    return start, max(end, start)


def _bar(span: Span, number: int, axis: _Axis, today: dt.date) -> Bar:
    start, end = _ends(span, today)
    left, right = axis.share(start), axis.share(end + dt.timedelta(days=1))
    return Bar(
        y=number * ROW,
        name=clipped(span.label, NAME),
        note=clipped(span.note, NAME),
        tone=span.tone,
        x=percent(left),
        width=percent(right - left),
    )


def _months(axis: _Axis, last: dt.date) -> Iterator[Day]:
    """The first days of months, at most `MONTHS` of them; the first day where none is within."""
    firsts = [day for day in _firsts(axis.first, last) if axis.first <= day < last]
    step = -(-len(firsts) // MONTHS) or 1
    for day in firsts[::step] or [axis.first]:
        at = axis.share(day)
        text = f"{day:%b %Y}" if firsts else day.isoformat()
        yield Day(x=percent(at), text=text, anchor="end" if at > 0.85 else "start")


def _firsts(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first.replace(day=1)
    while day < last:
        yield day
        day = (day + dt.timedelta(days=32)).replace(day=1)
