"""Products: what `status` and `due` ask of each ASIN of a shop (SPEC 9).

Few words for each product, so that a listing of all is fast however long their history is. It
holds for a moment that is not before `ended`: an experiment that is over by now was not, then.
"""

from __future__ import annotations

from trace_gate.core.fold.facts import ProductState, Underway
from trace_gate.core.fold.result import NodeResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.policy import Policy


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """What waits for a product. It writes no file, and tells nobody."""
    del key, policy
    state = next((each for each in facts if isinstance(each, ProductState)), None)
    tested = [each for each in facts if isinstance(each, Underway)]
    ended, by = max(((each.ended, each.ended_by) for each in tested), default=(0, ""))
    summary = {
        "looked": list(state.looked) if state else [],
        "buckets": list(state.buckets) if state else [],
        "hypotheses": [
            [
                each.hypothesis,
                {
                    "tenant": each.tenant,
                    "statement": each.statement,
                    "experiments": list(each.running),
                },
            ]
            for each in sorted(tested, key=lambda each: each.hypothesis)
            if each.running
        ],
        "ended": ended,
        "ended_by": by,
    }
    return NodeResult(summary=summary)
