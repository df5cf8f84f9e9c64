"""The derived layers, in the order in which they are folded: the one table of kinds of nodes."""

from __future__ import annotations

from trace_gate.core.fold import (
    buckets,
    campaigns,
    content,
    hypotheses,
    limits,
    metrics,
    patterns,
    verifying,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.fold.folded import Fold

LAYERS: Mapping[str, Fold] = {
    "bucket": buckets.fold,
    "content": content.fold,
    "campaign": campaigns.fold,
    "trace": verifying.fold,
    "hypothesis": hypotheses.fold,
    "value": limits.fold_silent,
    "keyword": limits.fold_silent,
    "day": limits.fold_day,
    "brake": limits.fold_silent,
    "pattern": patterns.fold,
    "asin": metrics.fold_asin,
    "tenant": metrics.fold_tenant,
    "store": metrics.fold_total,
    "marketplace": metrics.fold_total,
    "all": metrics.fold_all,
}
"""Kind to fold. A node sends facts only to kinds that come after its own."""

FEEDS: Mapping[str, str] = {"hypothesis": "trace", "keyword": "bucket", "brake": "day"}
"""Kind to the one kind of node that tells it something, of those that the governor asks about."""

RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(LAYERS)}
