"""What a report of the window says of one intent bucket (SPEC 9, Verifying).

A decision about a bucket is held against the search terms of that bucket: the sums of the whole
product would hide it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.analyse import report_rows
from trace_gate.core.analyst import bucket_counts
from trace_gate.core.analyst.before_after import Baseline
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.trace import counts
from trace_gate.core.trace.target import parse_or_none

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from trace_gate.app.analyse.known_buckets import KnownBuckets
    from trace_gate.app.analyse.tested import Tested
    from trace_gate.core.analyst.bucket_terms import TermIndex
    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.reports import Report
    from trace_gate.core.trace.model import Trace


class BucketRows(Record):
    """The bucket that a result is about, and where the terms of its product belong."""

    name: str
    index: TermIndex


def name_of(tested: Tested) -> str | None:
    """The bucket that a test is about; None where it is about the product or a campaign."""
    return tested.entity.get("intent_bucket_id")


def rows_of(tested: Tested, buckets: KnownBuckets) -> BucketRows | None:
    """How rows are counted for the bucket of a test; None where it has none that is known."""
    name = name_of(tested)
    shop = f"{tested.tenant.get('store_id')}-{tested.tenant.get('marketplace')}"
    index = buckets.index(shop, tested.entity.get("asin"))
    known = index is not None and any(each.name == name for each in index.buckets)
    return BucketRows(name=name, index=index) if name and index is not None and known else None


def refuse_without_terms(report: Report, tested: Tested) -> None:
    """Nothing, where a report tells search terms, or the test is not of a change of a bucket.

    Raises:
        UsageError: what is tested is a bucket, and no row says to which one it belongs.
    """
    name = name_of(tested)
    if name is None or bucket_counts.TERM in report.cells or not _changes(tested.decision, name):
        return
    raise UsageError(
        f"{report.table.file} does not say which search terms its rows are about, and "
        f"{tested.decision.id} is about {name}.",
        remedy="Download the search term report of the same days, and name that file.",
    )


def figures(
    report: Report,
    rows: BucketRows,
    days: tuple[dt.date, dt.date],
    *,
    asin: str | None,
    campaign: str | None,
) -> Figures:
    """The sums of the rows of a bucket: zero, where none of its terms is in the report."""
    picked = report_rows.picked(report, asin=asin, campaign=campaign)
    counted = bucket_counts.count(picked, rows.index, *days)
    return bucket_counts.added([e.figures for e in counted.items if e.bucket == rows.name])


def baseline(thread: Sequence[Trace], name: str) -> Baseline:
    """What was known of a bucket before: its counts, or what its own decision measured.

    The sums of a product are no figures of a bucket, so without counts there is no before.
    """
    for trace in thread:
        items = [each for each in counts.counts_of(trace) if each.bucket == name]
        if items:
            fields = {field for each in items for field in (*each.figures, *each.money)}
            known = {field: _sum(items, field) for field in sorted(fields)}
            return Baseline(known=known, trace_id=trace.id)
        measured = trace.layer("observation").get("key_metrics")
        if _changes(trace, name) and isinstance(measured, dict) and measured:
            return Baseline(known=measured, trace_id=trace.id)
    return Baseline(known={})


def _sum(items: Sequence[counts.Count], field: str) -> float:
    return sum(each.figures.get(field, each.money.get(field, 0)) for each in items)


def _changes(trace: Trace, name: str) -> bool:
    """Whether a trace changes a bucket itself: its state, its goal, what it means."""
    targets = (parse_or_none(each.target_text) for each in trace.changes)
    return any(each is not None and each.bucket == name for each in targets)
