"""What was known before a change: the figures that it was decided on (SPEC 9, Verifying)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse import earlier_observations
from trace_gate.core.analyst.before_after import Baseline
from trace_gate.core.analyst.comparison import RATES
from trace_gate.core.fold.hypotheses import outcome
from trace_gate.core.statistics.rates import Rate, pooled
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from trace_gate.app.ports import Workspace
    from trace_gate.core.analyst.comparison import Earlier
    from trace_gate.core.trace.model import Trace


def of(files: Workspace, root: str, thread: Sequence[Trace]) -> Baseline:
    """The figures of the nearest trace of a thread that has some.

    Args:
        files: The working tree.
        root: The folder of traces.
        thread: The decision, what caused it, and so on.
    """
    for trace in thread:
        observation = trace.layer("observation")
        known = observation.get("key_metrics")
        if isinstance(known, dict) and known:
            unusual = dict(_unusual(observation.get("anomalies")))
            usual = _usual(files, root, trace) if unusual else {}
            return Baseline(known=known, trace_id=trace.id, unusual=unusual, usual=usual)
    return Baseline(known={})


def days_of(thread: Sequence[Trace]) -> int | None:
    """How many days the figures before are about, as their report says."""
    start, end = _days(thread)
    return (end - start).days + 1 if start is not None and end is not None else None


def _days(thread: Sequence[Trace]) -> tuple[dt.date | None, dt.date | None]:
    for trace in thread:
        if trace.layer("observation").get("key_metrics"):
            for entry in trace.evidence:
                start, end = ids.day_number(entry.period_start), ids.day_number(entry.period_end)
                if start is not None and end is not None and start <= end:
                    return _date(start), _date(end)
            return None, None
    return None, None


def _date(day: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=day)


def _unusual(anomalies: object) -> Iterator[tuple[str, Decimal | None]]:
    for each in anomalies if isinstance(anomalies, list) else ():
        if isinstance(each, dict) and isinstance(each.get("metric"), str):
            yield each["metric"], outcome.decimal_of(each.get("z"))


def _usual(files: Workspace, root: str, trace: Trace) -> dict[str, Rate]:
    """The rates of the observations before it, of the same report, shop and product."""
    sources = trace.layer("observation").get("data_sources")
    start, _ = _days([trace])
    if not isinstance(sources, list) or not sources or start is None:
        return {}
    found = earlier_observations.of(
        files, root, str(sources[0]), trace.layer("tenant"), trace.layer("entity")
    )
    before = [each for each in found if each.end < start]
    return {name: rate for name in RATES if (rate := _pooled(name, before)) is not None}


def _pooled(name: str, before: Sequence[Earlier]) -> Rate | None:
    above, below = RATES[name]
    rates = [
        Rate(successes=int(each.metrics[above]), trials=int(each.metrics[below]))
        for each in before
        if name not in each.unusual and _whole(each.metrics, above) and _whole(each.metrics, below)
    ]
    total = pooled(rates)
    return total if total.is_share else None


def _whole(metrics: Mapping[str, Any], name: str) -> bool:
    return isinstance(metrics.get(name), int)
