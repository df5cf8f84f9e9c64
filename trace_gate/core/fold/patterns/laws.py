"""Causal laws: patterns that have earned trust, for as long as they do (SPEC 8).

Only evidenced decisions count: a result without a report in the repository makes no law.
"""

from __future__ import annotations

from trace_gate.core.fold import formatting
from trace_gate.core.fold.patterns.tally import Tally, running
from trace_gate.core.statistics import intervals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.core.fold.patterns.tally import Case
    from trace_gate.core.policy.policy import Policy

SCHEMA = "causal_law/1"


def law(
    slug: str, shared: Mapping[str, Any], evidenced: Sequence[Case], policy: Policy
) -> dict[str, Any] | None:
    """The data of the law that these decisions make, or None while they make none.

    Args:
        slug: Of the group.
        shared: What the files of pattern and law both say: tenant and group.
        evidenced: Verified decisions of the pattern with a report, in order.
        policy: Whose thresholds count.
    """
    since = _since(evidenced, policy.world_model)
    if since is None:
        return None
    tally = Tally.of(evidenced)
    level = policy.world_model["patterns"]["interval"]
    lower, upper = intervals.wilson(tally.successes, tally.decisions, level)
    return {
        "schema": SCHEMA,
        "id": f"LAW-{slug}",
        **shared,
        "pattern": f"PAT-{slug}",
        "since": {"at": formatting.instant(since.place[:2]), "trace": since.verification},
        **tally.plain(),
        "interval": {"level": level, "lower": lower, "upper": upper},
        "needs": dict(policy.world_model["laws"]),
        "history": [case.plain() for case in evidenced],
        "refused": [],
    }


def holds(tally: Tally, world_model: Mapping[str, Any]) -> bool:
    """SPEC 8: the lower bound passes the threshold over enough decisions and ASINs."""
    needs = world_model["laws"]
    if tally.decisions < needs["decisions"] or len(tally.asins) < needs["asins"]:
        return False
    level = world_model["patterns"]["interval"]
    lower, _ = intervals.wilson(tally.successes, tally.decisions, level)
    return lower > float(needs["lower_bound"])


def _since(cases: Sequence[Case], world_model: Mapping[str, Any]) -> Case | None:
    """The case from which on the law has held without a break; None if it does not now."""
    since = None
    for case, tally in reversed(list(zip(cases, running(cases), strict=True))):
        if not holds(tally, world_model):
            break
        since = case
    return since
