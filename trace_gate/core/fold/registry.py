"""The kinds of nodes of the derived layers, in the order in which they are folded (SPEC 8).

The one table of them. A fold is imported when a node of its kind is asked for: a hook asks for
few, and never for those that sum up.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.fold.result import Fold

FOLDS: Mapping[str, str] = {
    "bucket": "buckets.node:fold",
    "content": "market.content:fold",
    "campaign": "market.campaigns:fold",
    "trace": "hypotheses.trace_node:fold",
    "hypothesis": "hypotheses.node:fold",
    "counts": "market.executions:fold_counts",
    "value": "market.executions:fold_silent",
    "within": "market.executions:fold_silent",
    "keyword": "market.executions:fold_silent",
    "day": "market.executions:fold_day",
    "brake": "market.executions:fold_silent",
    "shop": "market.executions:fold_silent",
    "score": "score_use:fold",
    "pattern": "patterns.node:fold",
    "asin": "metrics.node:fold_asin",
    "product": "products:fold",
    "tenant": "metrics.node:fold_total",
    "store": "metrics.node:fold_total",
    "marketplace": "metrics.node:fold_total",
    "all": "metrics.node:fold_total",
}
"""Kind to its fold: module below `core/fold`, then function.

A node sends facts only to kinds that come after its own.
"""

RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(FOLDS)}

FEEDS: Mapping[str, str] = {
    "hypothesis": "trace",
    "keyword": "bucket",
    "brake": "day",
    "shop": "day",
}
"""Kind to the one kind of node that tells it something, of those that the governor asks about."""


def fold_of(kind: str) -> Fold:
    """The function that folds nodes of a kind."""
    module, _, name = FOLDS[kind].partition(":")
    found: Fold = getattr(__import__(f"{__package__}.{module}", fromlist=(name,)), name)
    return found
