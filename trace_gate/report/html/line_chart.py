"""A series as a line: places in percent of the width, heights in pixels.

Percent keeps letters at their size on every screen, which a `viewBox` would shrink.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.record import Record
from trace_gate.report.chart_words import amount
from trace_gate.report.html.scale import percent, scale
from trace_gate.report.html.text import clipped, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.report.document import Chart
    from trace_gate.report.html.scale import Scale

HEIGHT = 160
"""Pixels from the highest to the lowest tick."""
FEW, MANY = 3, 6
"""Labels below the line on a narrow and on a wide screen."""


class Tick(Record):
    """A round value at its height."""

    y: float
    text: str


class Dot(Record):
    """A value that is known."""

    x: str
    y: float
    says: str
    is_last: bool


class Segment(Record):
    """The line between two neighbours that are both known."""

    x1: str
    y1: float
    x2: str
    y2: float


class Label(Record):
    """A name below the line; minor ones are shown where there is room."""

    x: str
    anchor: str
    text: str
    is_minor: bool


class Band(Record):
    """The wanted range: its edges that are limits, and what is between."""

    y: float
    height: float
    edges: tuple[float, ...]


class LineChart(Record):
    """All that the drawing is made of."""

    height: int
    gutter: str
    ticks: tuple[Tick, ...]
    band: Band | None
    segments: tuple[Segment, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    last: str


def line_chart(chart: Chart) -> LineChart:
    """The line of a chart, its axis and the wanted range behind it."""
    known = [p.value for p in chart.points if p.value is not None]
    limits = [limit for limit in (chart.low, chart.high) if limit is not None]
    axis = scale([*known, *limits] or [Decimal(0), Decimal(1)])
    ticks = tuple(Tick(y=_y(axis, tick), text=amount(tick)) for tick in axis.ticks)
    dots = tuple(_dots(chart, axis))
    return LineChart(
        height=HEIGHT,
        gutter=_gutter([tick.text for tick in ticks]),
        ticks=ticks,
        band=band(chart, axis),
        segments=tuple(_segments(chart, axis)),
        dots=dots,
        labels=tuple(_labels(chart)),
        last=amount(known[-1]) if known else "",
    )


def band(chart: Chart, axis: Scale) -> Band | None:
    """The wanted range on the axis; open ends reach to the edge of the drawing."""
    if chart.low is None and chart.high is None:
        return None
    top = _y(axis, axis.high if chart.high is None else chart.high)
    bottom = _y(axis, axis.low if chart.low is None else chart.low)
    edges = [_y(axis, limit) for limit in (chart.low, chart.high) if limit is not None]
    return Band(y=top, height=round(bottom - top, 1), edges=tuple(edges))


def _y(axis: Scale, value: Decimal) -> float:
    return round(HEIGHT * (1 - axis.share(value)), 1)


def _x(at: int, count: int) -> str:
    return percent(at / (count - 1) if count > 1 else 0.5)


def _dots(chart: Chart, axis: Scale) -> Iterator[Dot]:
    count = len(chart.points)
    known = [at for at, point in enumerate(chart.points) if point.value is not None]
    for at, point in enumerate(chart.points):
        if point.value is not None:
            note = f", {point.note}" if point.note else ""
            says = f"{point.at}: {amount(point.value)} {chart.unit}{note}"
            yield Dot(x=_x(at, count), y=_y(axis, point.value), says=says, is_last=at == known[-1])


def _segments(chart: Chart, axis: Scale) -> Iterator[Segment]:
    count = len(chart.points)
    for at in range(count - 1):
        here, there = chart.points[at].value, chart.points[at + 1].value
        if here is not None and there is not None:
            x1, x2 = _x(at, count), _x(at + 1, count)
            yield Segment(x1=x1, y1=_y(axis, here), x2=x2, y2=_y(axis, there))


def _labels(chart: Chart) -> Iterator[Label]:
    count = len(chart.points)
    major, all_of_them = _spread(count, FEW), _spread(count, MANY)
    for at in sorted({*major, *all_of_them}):
        anchor = "start" if at == 0 and count > 1 else "end" if at == count - 1 > 0 else "middle"
        text = clipped(chart.points[at].at, 12)
        yield Label(x=_x(at, count), anchor=anchor, text=text, is_minor=at not in major)


def _spread(count: int, most: int) -> set[int]:
    """Places of at most so many, the first and the last among them."""
    if count <= most:
        return set(range(count))
    return {round(at * (count - 1) / (most - 1)) for at in range(most)}


def _gutter(texts: Sequence[str]) -> str:
    """The class of the room that the longest label of the axis takes."""
    longest = max(map(width, texts))
    return "s" if longest <= 3 else "m" if longest <= 6 else "l"
