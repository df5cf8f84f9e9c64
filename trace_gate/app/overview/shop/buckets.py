"""The intent buckets of a shop, each with its state and the last decision on it (SPEC 8)."""

from __future__ import annotations

from trace_gate.app.overview.scope import DAY, date_of
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Touched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.shop.fold_at import Folded
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.policy import Policy


def rows(
    folded: Iterable[Folded], ready: Iterable[Mapping[str, Any]], policy: Policy, now: int
) -> list[dict[str, Any]]:
    """The buckets of a shop: those that may go on first, then by state, the longest stay first.

    Args:
        folded: bucket nodes of one shop.
        ready: rows of `readiness` about the same shop.
        policy: whose order of states counts.
        now: seconds since the epoch.
    """
    ways: dict[tuple[str, str], list[str]] = {}
    for row in ready:
        ways.setdefault((row["asin"], row["bucket"]), []).append(row["to"])
    order = {state: at for at, state in enumerate(policy.bucket_lifecycle["states"])}
    found = [_row(each, ways, now) for each in folded if each.result.summary is not None]
    return sorted(found, key=lambda row: _rank(row, order))


def _rank(row: Mapping[str, Any], order: Mapping[str, int]) -> tuple[Any, ...]:
    place = order.get(row["state"], len(order))
    return not row["ready_for"], place, -row["days"], row["asin"], row["bucket"]


def _row(each: Folded, ways: Mapping[tuple[str, str], Sequence[str]], now: int) -> dict[str, Any]:
    _, asin, name = node_keys.parts(each.key)
    said = each.result.summary or {}
    state = next(file.data for file in each.result.files if file.layer == "state")
    return {
        "asin": asin,
        "bucket": name,
        "state": said["state"],
        "since": date_of(said["since"]),
        "days": max(0, now - said["since"]) // DAY,
        "trace": state["state"]["trace"],
        "created": said["created"],
        "imported": said["imported"],
        "frozen_by": said["frozen_by"],
        "fit_type": said["fit_type"],
        "priority": said["score"],
        "ready_for": list(ways.get((asin, name), ())),
        "last_decision": _last(each.facts),
    }


def _last(facts: Sequence[Fact]) -> dict[str, str] | None:
    """The newest decision that is about it, executed or not."""
    decisions = [fact for fact in facts if isinstance(fact, Touched)]
    newest = max(decisions, key=lambda fact: fact.order, default=None)
    return None if newest is None else {"trace": newest.trace_id, "date": date_of(newest.whole)}
