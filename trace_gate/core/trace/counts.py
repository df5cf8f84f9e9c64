"""The counts of an observation: what reports say of each bucket and period (SPEC 3, Counts).

Tolerant, as the model is: an item without a bucket or without two real days is left out.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import ids
from trace_gate.core.trace.model import text_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.trace.model import Evidence, Trace

FIGURES = ("impressions", "clicks", "orders")
MONEY = ("spend", "sales")
MOST = 10**12
"""No shop counts more in some days: what is above it is a slip, and is not read."""


class Count(Record):
    """One item of `observation.counts`. Days are numbered from the epoch; both are counted."""

    bucket: str
    start: int
    end: int
    figures: Mapping[str, int]
    """Those of FIGURES that are there"""
    money: Mapping[str, int | float]
    """Those of MONEY that are there"""
    index: int


def items_of(trace: Trace) -> list[Any]:
    """The items as they stand; none where there is no list."""
    items = trace.layer("observation").get("counts")
    return items if isinstance(items, list) else []


def counts_of(trace: Trace) -> Iterator[Count]:
    """The items that can be read."""
    for index, item in enumerate(items_of(trace)):
        if not isinstance(item, dict):
            continue
        bucket = text_in(item, "bucket")
        start, end = (ids.day_number(text_in(item, each)) for each in ("from", "to"))
        if bucket and start is not None and end is not None:
            yield Count(
                bucket=bucket,
                start=start,
                end=end,
                figures={name: item[name] for name in FIGURES if _is_number(item.get(name), int)},
                money={name: item[name] for name in MONEY if _is_number(item.get(name), float)},
                index=index,
            )


def proof_of(count: Count, trace: Trace) -> Evidence | None:
    """The report of the trace whose period holds that of a count, the one taken last."""
    holding = (each for each in reports_of(trace) if _holds(each, count))
    return max(holding, key=lambda each: each.captured_at or "", default=None)


def reports_of(trace: Trace) -> list[Evidence]:
    """The evidence that can prove counts: files of the repository that say their period.

    What lies elsewhere is recorded and never looked at (SPEC 4, Evidence).
    """
    return [
        each
        for each in trace.evidence
        if each.uri and "://" not in each.uri and each.period_start and each.period_end
    ]


def closing_days(said: int | None) -> int:
    """So many days after a period all its orders are in: those that a report says, at least 7.

    Amazon books an order on the day of its click, up to a week later for sellers. What says less,
    or nothing, would else be final at once, and orders that come later would look like a fall.
    """
    return max(_LEAST_DAYS, said or 0)


_LEAST_DAYS = 7


def attribution_days(trace: Trace) -> int:
    """The window that an observation says: `search_terms/14d` in `data_sources`; else 0."""
    sources = trace.layer("observation").get("data_sources")
    texts = [each for each in sources if isinstance(each, str)] if isinstance(sources, list) else []
    return max((_window(each) for each in texts), default=0)


def _window(source: str) -> int:
    days = source.rpartition("/")[2]
    number = days[:-1] if days.endswith("d") else ""
    return int(number) if len(number) <= _DIGITS and ids.is_digits(number) else 0


_DIGITS = 2
"""Digits of a number of days; Amazon's longest is 30."""


def _holds(report: Evidence, count: Count) -> bool:
    start, end = ids.day_number(report.period_start), ids.day_number(report.period_end)
    return start is not None and end is not None and start <= count.start and count.end <= end


def _is_number(value: object, most: type) -> bool:
    kinds = (int, float) if most is float else (int,)
    return isinstance(value, kinds) and not isinstance(value, bool) and 0 <= value <= MOST
