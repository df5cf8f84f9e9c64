"""The figures of a report by what its rows are about: the largest ones, and what is unusual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.analyst.metrics import RATES
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.analyse.report_parts import Parts
    from trace_gate.core.analyst.metrics import Figures

MOST = 10
SHOWN = ("clicks", "orders", "units", "sessions", "spend", "sales")
TOLD = ("conversion_rate", "acos", "unit_session_rate", "market_purchase_rate")


def lines(parts: Parts) -> Iterator[str]:
    """The parts with the most clicks or visits, in lines."""
    ordered = sorted(parts.figures.items(), key=_size)
    yield f"  by {parts.by}: {len(ordered):,}"
    for name, figures in ordered[:MOST]:
        sums = [f"{n} {value:,}" for n in SHOWN if (value := figures.value(n)) is not None]
        rates = [f"{n} {rate}" for n in TOLD if (rate := figures.rate(n)) is not None]
        yield f"    {plain(name)}: {'  '.join((*sums, *rates))}"
    if len(ordered) > MOST:
        yield f"    and {len(ordered) - MOST:,} more (--format json has all)"
    compared = parts.comparison
    yield from (f"  unusual: {plain(each.says)}" for each in compared.anomalies)
    if compared.more:
        yield f"  and {compared.more:,} more are unusual"
    yield (
        f"  {compared.compared:,} rates of them were held against earlier reports; of "
        f"{compared.untold:,} nobody can tell: not enough history, or too little data"
    )
    if parts.unread:
        yield f"  note: reports that could not be read again: {', '.join(parts.unread)}"


def plain_data(parts: Parts) -> dict[str, Any]:
    """The same as data, with all parts."""
    return {
        "by": parts.by,
        "figures": {name: _data(figures) for name, figures in sorted(parts.figures.items())},
        "anomalies": [
            {"part": each.part, "metric": each.metric, "says": each.says, "z": f"{each.z:.1f}"}
            for each in parts.comparison.anomalies
        ],
        "more": parts.comparison.more,
        "compared": parts.comparison.compared,
        "untold": parts.comparison.untold,
        "unread": list(parts.unread),
    }


def _data(figures: Figures) -> dict[str, Any]:
    rates = {name: str(rate) for name in RATES if (rate := figures.rate(name)) is not None}
    return {**figures.counts, **{n: str(v) for n, v in figures.money.items()}, **rates}


def _size(item: tuple[str, Figures]) -> tuple[int, str]:
    name, figures = item
    volume = figures.counts.get("clicks", figures.counts.get("sessions", 0))
    return -volume, name
