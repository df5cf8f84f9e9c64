"""The kinds of nodes that the governor asks about: the first of the derived layers.

They stand apart from those that sum up, so that a hook need not load these.
"""

from __future__ import annotations

from trace_gate.core.fold.buckets import node
from trace_gate.core.fold.hypotheses import node as hypotheses_node
from trace_gate.core.fold.hypotheses import trace_node
from trace_gate.core.fold.market import campaigns, content, executions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.fold.result import Fold

NODES: Mapping[str, Fold] = {
    "bucket": node.fold,
    "content": content.fold,
    "campaign": campaigns.fold,
    "trace": trace_node.fold,
    "hypothesis": hypotheses_node.fold,
    "value": executions.fold_silent,
    "within": executions.fold_silent,
    "keyword": executions.fold_silent,
    "day": executions.fold_day,
    "brake": executions.fold_silent,
    "shop": executions.fold_silent,
}
"""Kind to fold, in the order in which they are folded."""

FEEDS: Mapping[str, str] = {
    "hypothesis": "trace",
    "keyword": "bucket",
    "brake": "day",
    "shop": "day",
}
"""Kind to the one kind of node that tells it something."""
