"""Which share of the clicks of a report the buckets of a product have (SPEC 9, Verifying).

The hypothesis that comes with a draft of buckets is about it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trace_gate.app.analyse import report_rows
from trace_gate.app.analyse.bucket_decisions import COVERAGE
from trace_gate.core.analyst import before_after, bucket_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.analyse.known_buckets import KnownBuckets
    from trace_gate.app.analyse.tested import Tested
    from trace_gate.app.analyse.window_report import WindowReport

_PLACES = Decimal("0.0001")


def is_asked(tested: Tested) -> bool:
    """Whether a criterion of a test is about it."""
    return any(before_after.name_of(each[0]) == COVERAGE for each in tested.trial.criteria)


def of(
    tested: Tested, reports: Sequence[WindowReport], buckets: KnownBuckets
) -> dict[str, Decimal]:
    """The share by its name; nothing, where no report can tell it.

    Args:
        tested: What is verified.
        reports: The reports of the window. The first one with search terms and clicks tells it.
        buckets: The buckets that there are now.
    """
    asin = tested.entity.get("asin")
    shop = f"{tested.tenant.get('store_id')}-{tested.tenant.get('marketplace')}"
    index = buckets.index(shop, asin)
    for each in reports:
        report = report_rows.picked(each.file.report, asin=asin, campaign=None)
        if index is None or bucket_counts.TERM not in report.cells:
            continue
        found = bucket_counts.count(report, index, each.days.start, each.days.end)
        if found.clicks:
            inside = Decimal(found.clicks - found.clicks_outside)
            return {COVERAGE: (inside / found.clicks).quantize(_PLACES)}
    return {}
