"""A search term report counted by intent bucket and period (SPEC 3, Counts; SPEC 9).

A report with a row for each day is cut into weeks, counted back from its last day: these are what
volatility is told of. Any other report is one period.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from trace_gate.core.analyst import metrics, periods
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.analyst.bucket_terms import TermIndex
    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.reports import Report

    Days = tuple[dt.date, dt.date]

FIELD = "counts"
"""Of `observation` in trace_layers.yaml"""
TERM = "search_term"
"""The column of what shoppers typed"""
MOST_ITEMS, MOST_WEEKS = 220, 12
"""A trace has at most 5,000 nodes, and an item is 17 of them."""
FIELDS = ("impressions", "clicks", "orders", "spend", "sales")
"""What an observation counts of a bucket"""
_WEEK = 7
_DAY = dt.timedelta(days=1)


class BucketCount(Record):
    """What a report counts for one bucket in some days, both ends among them."""

    bucket: str
    start: dt.date
    end: dt.date
    figures: Figures


class Counted(Record):
    """A report by its buckets."""

    items: tuple[BucketCount, ...]
    """Each bucket with each period, also where nothing was counted: the buckets in their order,
    the newest period first"""
    clicks: int
    """Of all rows"""
    clicks_outside: int
    """Of terms that are in no bucket"""
    outside: tuple[tuple[str, int], ...]
    """Those terms with their clicks, the most clicked first"""
    left_out: int = 0
    """So many older weeks are not counted: a trace has an end"""


def count(report: Report, index: TermIndex, start: dt.date, end: dt.date) -> Counted:
    """The counts of the buckets of a product.

    Args:
        report: A report with a column of search terms.
        index: The buckets of the product that it is about.
        start: The first day of the report.
        end: The last day.

    Raises:
        UsageError: a cell is no number.
    """
    terms = report.keys(TERM)
    of_term = {term: _bucket_of(term, index) for term in dict.fromkeys(terms)}
    buckets = [of_term[term] for term in terms]
    spans = _spans(report, start, end)
    figures = metrics.by_group(report, list(zip(buckets, terms, spans, strict=True)))
    sums: dict[tuple[str, Days], list[Figures]] = {}
    outside: dict[str, int] = {}
    for (bucket, term, days), found in figures.items():
        if bucket is None:
            outside[term] = outside.get(term, 0) + found.counts.get("clicks", 0)
        else:
            sums.setdefault((bucket, days), []).append(found)
    names = sorted(each.name for each in index.buckets)
    weeks = sorted(_all_spans(spans, start, end), reverse=True)
    kept = weeks[: min(MOST_WEEKS, max(1, MOST_ITEMS // max(1, len(names))))]
    places = [(name, days) for name in names for days in kept]
    return Counted(
        items=tuple(_item(*each, added(sums.get(each, ()))) for each in places),
        clicks=sum(each.counts.get("clicks", 0) for each in figures.values()),
        clicks_outside=sum(outside.values()),
        outside=tuple(sorted(outside.items(), key=lambda each: (-each[1], each[0]))),
        left_out=len(weeks) - len(kept),
    )


def _item(bucket: str, days: Days, figures: Figures) -> BucketCount:
    return BucketCount(bucket=bucket, start=days[0], end=days[1], figures=figures)


def _bucket_of(term: str, index: TermIndex) -> str | None:
    found = index.bucket_of(term)
    return found.bucket if found is not None else None


def _spans(report: Report, start: dt.date, end: dt.date) -> list[Days]:
    """The period of each row."""
    days = periods.row_days(report)
    if days is None or any(first is None or first != last for first, last in days):
        return [(start, end)] * len(report.rows)
    if start == end or len({first for first, _ in days}) == 1:
        return [(start, end)] * len(report.rows)
    return [_week_of(first, start, end) for first, _ in days if first is not None]


def _week_of(day: dt.date, start: dt.date, end: dt.date) -> Days:
    last = end - (end - day).days // _WEEK * _WEEK * _DAY
    return max(start, last - (_WEEK - 1) * _DAY), last


def _all_spans(spans: Sequence[Days], start: dt.date, end: dt.date) -> set[Days]:
    """Weeks without any row, too: nothing was clicked in them."""
    if set(spans) == {(start, end)}:
        return {(start, end)}
    days = (end - start).days + 1
    return {_week_of(end - at * _DAY, start, end) for at in range(0, days, _WEEK)}


def added(found: Sequence[Figures]) -> Figures:
    """The sums. Every report of search terms has all of these columns (`kinds`)."""
    counts, money = (
        tuple(n for n in FIELDS if n in each) for each in (metrics.COUNTS, metrics.MONEY)
    )
    return metrics.Figures(
        counts={n: sum(each.counts.get(n, 0) for each in found) for n in counts},
        money={n: _money(found, n) for n in money},
        rows=sum(each.rows for each in found),
    )


def _money(found: Sequence[Figures], name: str) -> Decimal:
    return sum((each.money.get(name, Decimal(0)) for each in found), Decimal(0))


def rows_of(counted: Counted) -> Iterator[dict[str, str | int | Decimal]]:
    """The items as `observation.counts` has them."""
    for each in counted.items:
        values: dict[str, int | Decimal] = {**each.figures.counts, **each.figures.money}
        yield {
            "bucket": each.bucket,
            "from": each.start.isoformat(),
            "to": each.end.isoformat(),
            **{name: values[name] for name in FIELDS if name in values},
        }
