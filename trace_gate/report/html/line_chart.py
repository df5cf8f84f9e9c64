"""A series as a line, with its axis and the wanted range behind it."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.record import Record
from trace_gate.report.chart_messages import amount
from trace_gate.report.html.scale import scale
from trace_gate.report.html.series import depth, place, series
from trace_gate.report.html.text import clipped, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.report.document import Chart
    from trace_gate.report.html.scale import Scale
    from trace_gate.report.html.series import Series

HEIGHT = 160
"""Pixels from the highest to the lowest tick."""
FEW, MANY = 3, 5
"""Labels below the line on a narrow and on a wide screen; the few are among the many."""
LABEL = 11
"""Columns of such a label."""


class Tick(Record):
    """A round value at its height."""

    y: float
    text: str


class Label(Record):
    """A name below the line; minor ones are shown where there is room."""

    x: str
    anchor: str
    text: str
    is_minor: bool


class Band(Record):
    """The wanted range: what is between its edges, and those of them that are limits."""

    y: float
    height: float
    edges: tuple[float, ...]


class LineChart(Record):
    """All that the drawing is made of."""

    height: int
    gutter: str
    ticks: tuple[Tick, ...]
    band: Band | None
    series: Series
    descriptions: tuple[str, ...]
    """Each dot in words."""
    labels: tuple[Label, ...]
    last: str
    last_y: float
    """Where the latest value is written: on the side of its dot from which no line comes."""


def line_chart(chart: Chart) -> LineChart:
    """The line of a chart; a gap where there is no figure."""
    known = [p.value for p in chart.points if p.value is not None]
    limits = [limit for limit in (chart.low, chart.high) if limit is not None]
    axis = scale([*known, *limits] or [Decimal(0), Decimal(1)])
    drawn = series([point.value for point in chart.points], axis, HEIGHT)
    ticks = tuple(Tick(y=depth(axis, tick, HEIGHT), text=amount(tick)) for tick in axis.ticks)
    return LineChart(
        height=HEIGHT,
        gutter=_gutter([tick.text for tick in ticks]),
        ticks=ticks,
        band=_band(chart, axis),
        series=drawn,
        descriptions=tuple(_descriptions(chart)),
        labels=tuple(_labels([point.at for point in chart.points])),
        last=amount(known[-1]) if known else "",
        last_y=_last_y(drawn),
    )


def _last_y(drawn: Series) -> float:
    if not drawn.last:
        return 0
    falls = bool(drawn.segments) and drawn.segments[-1].y1 < drawn.last.y < HEIGHT - 20
    return drawn.last.y + (20 if falls else -11)


def _band(chart: Chart, axis: Scale) -> Band | None:
    """The wanted range on the axis; an open end reaches to the edge of the drawing."""
    if chart.low is None and chart.high is None:
        return None
    top = depth(axis, axis.high if chart.high is None else chart.high, HEIGHT)
    bottom = depth(axis, axis.low if chart.low is None else chart.low, HEIGHT)
    limits = [limit for limit in (chart.low, chart.high) if limit is not None]
    edges = tuple(depth(axis, limit, HEIGHT) for limit in limits)
    return Band(y=top, height=round(max(bottom - top, 0), 1), edges=edges)


def _descriptions(chart: Chart) -> Iterator[str]:
    for point in chart.points:
        if point.value is not None:
            note = f", {point.note}" if point.note else ""
            yield f"{point.at}: {amount(point.value)} {chart.unit}{note}"


def _labels(names: Sequence[str]) -> Iterator[Label]:
    count = len(names)
    major, all_of_them = _spread(count, FEW), _spread(count, MANY)
    for at in sorted(major | all_of_them):
        edge = "start" if at == 0 else "end" if at == count - 1 else "middle"
        yield Label(
            x=place(at, count),
            anchor=edge if count > 1 else "middle",
            text=clipped(names[at], LABEL),
            is_minor=at not in major,
        )


def _spread(count: int, most: int) -> set[int]:
    """Places of at most so many, the first and the last among them."""
    if count <= most:
        return set(range(count))
    return {round(at * (count - 1) / (most - 1)) for at in range(most)}


def _gutter(texts: Sequence[str]) -> str:
    """The class of the room that the longest label of the axis takes."""
    longest = max(map(width, texts))
    return "short" if longest <= 3 else "middling" if longest <= 6 else "long"
