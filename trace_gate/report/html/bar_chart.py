"""Values as bars from left to right, each below its name."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.record import Record
from trace_gate.report.chart_messages import amount
from trace_gate.report.html.scale import percent, scale
from trace_gate.report.html.text import clipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.report.document import Chart
    from trace_gate.report.html.scale import Scale

ROW = 40
"""Pixels from one bar to the next."""
NAME = 34
"""Columns of a name: what a narrow screen has beside the value."""


class Bar(Record):
    """A name, and a bar where its value is known."""

    y: int
    name: str
    value: str
    x: str
    width: str


class Range(Record):
    """The wanted range behind the bars, and those of its edges that are limits."""

    x: str
    width: str
    edges: tuple[str, ...]


class BarChart(Record):
    """All that the drawing is made of."""

    height: int
    zero: str
    band: Range | None
    bars: tuple[Bar, ...]


def bar_chart(chart: Chart) -> BarChart:
    """The bars of a chart, from zero, and the wanted range behind them."""
    known = [p.value for p in chart.points if p.value is not None]
    limits = [limit for limit in (chart.low, chart.high) if limit is not None]
    axis = scale([*known, *limits, Decimal(0)])
    return BarChart(
        height=ROW * len(chart.points),
        zero=percent(axis.share(Decimal(0))),
        band=_range(chart, axis),
        bars=tuple(_bars(chart, axis)),
    )


def _bars(chart: Chart, axis: Scale) -> Iterator[Bar]:
    for at, point in enumerate(chart.points):
        ends = sorted((axis.share(point.value or Decimal(0)), axis.share(Decimal(0))))
        unit = " %" if chart.unit == "%" else ""
        value = "no figure" if point.value is None else f"{amount(point.value)}{unit}"
        yield Bar(
            y=at * ROW,
            name=clipped(point.at, NAME),
            value=value,
            x=percent(ends[0]),
            width=percent(ends[1] - ends[0]),
        )


def _range(chart: Chart, axis: Scale) -> Range | None:
    if chart.low is None and chart.high is None:
        return None
    start = 0.0 if chart.low is None else axis.share(chart.low)
    end = 1.0 if chart.high is None else axis.share(chart.high)
    edges = [percent(axis.share(limit)) for limit in (chart.low, chart.high) if limit is not None]
    return Range(x=percent(start), width=percent(max(end - start, 0)), edges=tuple(edges))
