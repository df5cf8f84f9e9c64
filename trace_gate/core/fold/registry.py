"""The derived layers, in the order in which they are folded: the one table of kinds of nodes."""

from __future__ import annotations

from trace_gate.core.fold.metrics import node
from trace_gate.core.fold.nodes import NODES
from trace_gate.core.fold.patterns import node as patterns_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.fold.result import Fold

LAYERS: Mapping[str, Fold] = {
    **NODES,
    "pattern": patterns_node.fold,
    "asin": node.fold_asin,
    "tenant": node.fold_tenant,
    "store": node.fold_total,
    "marketplace": node.fold_total,
    "all": node.fold_all,
}
"""Kind to fold. A node sends facts only to kinds that come after its own."""

RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(LAYERS)}
