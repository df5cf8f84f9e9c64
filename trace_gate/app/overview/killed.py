"""How many buckets came to a final state in each quarter, as known in a week (SPEC 8, Metrics)."""

from __future__ import annotations

from trace_gate.core.fold.metrics.series import killed as by_quarter
from trace_gate.core.fold.metrics.weekly_counts import add_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def killed(summary: Mapping[str, Any], week: int) -> Mapping[str, int]:
    """Quarter to how many, up to the end of the week of this Monday; of a node of the metrics."""
    sums: dict[str, int] = {}
    for monday, added in summary["weeks"]:
        if monday <= week:
            add_all(sums, added)
    return by_quarter(sums)
