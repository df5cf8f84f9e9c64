"""What a chart shows, in words: for captions, and for places that cannot draw."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from trace_gate.report.document import Chart


def amount(value: Decimal) -> str:
    """A value without zeros at its end: `0.5`, `20`, `1,500`."""
    text = f"{value.normalize():,f}"
    return "0" if text == "-0" else text


def wanted(chart: Chart) -> str:
    """The range that policy wants: `wanted 20 to 40 %`; nothing where it has none."""
    unit = f" {chart.unit}" if chart.unit else ""
    if chart.low is not None and chart.high is not None:
        return f"wanted {amount(chart.low)} to {amount(chart.high)}{unit}"
    if chart.low is not None:
        return f"wanted at least {amount(chart.low)}{unit}"
    return f"wanted at most {amount(chart.high)}{unit}" if chart.high is not None else ""


def range_of(chart: Chart) -> str:
    """The first and the last value of a line, or what bars count; then what is wanted."""
    known = [point.value for point in chart.points if point.value is not None]
    said = []
    if chart.kind == "line" and known:
        said.append(f"{amount(known[0])} to {amount(known[-1])} {chart.unit}".rstrip())
    elif chart.unit and not wanted(chart):
        said.append(f"in {chart.unit}")
    if wanted(chart):
        said.append(wanted(chart))
    return ", ".join(said)
