"""The kinds of nodes that the governor asks about: the first of the derived layers.

They stand apart from those that sum up, so that a hook need not load these.
"""

from __future__ import annotations

from trace_gate.core.fold import buckets, campaigns, content, hypotheses, limits, verifying

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.fold.folded import Fold

NODES: Mapping[str, Fold] = {
    "bucket": buckets.fold,
    "content": content.fold,
    "campaign": campaigns.fold,
    "trace": verifying.fold,
    "hypothesis": hypotheses.fold,
    "value": limits.fold_silent,
    "within": limits.fold_silent,
    "keyword": limits.fold_silent,
    "day": limits.fold_day,
    "brake": limits.fold_silent,
    "shop": limits.fold_silent,
}
"""Kind to fold, in the order in which they are folded."""

FEEDS: Mapping[str, str] = {
    "hypothesis": "trace",
    "keyword": "bucket",
    "brake": "day",
    "shop": "day",
}
"""Kind to the one kind of node that tells it something."""
