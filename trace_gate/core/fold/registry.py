"""The derived layers, in the order in which they are folded: the one table of kinds of nodes."""

from __future__ import annotations

from trace_gate.core.fold import metrics, patterns
from trace_gate.core.fold.nodes import NODES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.fold.folded import Fold

LAYERS: Mapping[str, Fold] = {
    **NODES,
    "pattern": patterns.fold,
    "asin": metrics.fold_asin,
    "tenant": metrics.fold_tenant,
    "store": metrics.fold_total,
    "marketplace": metrics.fold_total,
    "all": metrics.fold_all,
}
"""Kind to fold. A node sends facts only to kinds that come after its own."""

RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(LAYERS)}
