"""Warnings about the use of priority scores: weights are hypotheses, not truths (SPEC 8)."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.fold import node_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.scope import Scope, Summaries
    from trace_gate.core.policy.policy import Policy

IN_A_ROW, REJECTED = "in_a_row", "rejected"
_DEFAULTS: Mapping[str, Any] = {"decisions_in_a_row": 5, "rejected_above": 0.30}


def warnings(summaries: Summaries, policy: Policy, scope: Scope, now: int) -> list[dict[str, Any]]:
    """What is to be said of each shop that is asked for, in the order of the shops."""
    limits = {**_DEFAULTS, **(policy.priority_score.get("misuse") or {})}
    found: list[dict[str, Any]] = []
    for key, summary in summaries("score"):
        tenant = node_keys.parts(key)[0]
        if scope.has(tenant, scope.asin):
            found += _in_a_row(tenant, summary["rows"], limits["decisions_in_a_row"], now)
            found += _rejected(tenant, summary["hypotheses"], limits["rejected_above"], now)
    return found


def _in_a_row(
    tenant: str, rows: Sequence[Sequence[Any]], most: int, now: int
) -> Iterator[dict[str, Any]]:
    """The newest decisions rest on nothing but a score."""
    newest = next((row for row in reversed(rows) if row[0] <= now), None)
    if newest is None or newest[1] < most:
        return
    _, count, trace = newest
    yield {
        "tenant": tenant,
        "kind": IN_A_ROW,
        "count": count,
        "of": count,
        "names": [trace],
        "says": f"The last {count} executed decisions rest on nothing but a priority score. "
        "A score is a guess: say what you expect, and test it.",
    }


def _rejected(
    tenant: str, hypotheses: Sequence[Sequence[Any]], most: float, now: int
) -> Iterator[dict[str, Any]]:
    """Too many hypotheses that rest on a score did not come true."""
    resting = [each for each in hypotheses if each[0] <= now]
    wrong = [name for _, name, when in resting if when is not None and when <= now]
    if not resting or len(wrong) <= Decimal(str(most)) * len(resting):
        return
    yield {
        "tenant": tenant,
        "kind": REJECTED,
        "count": len(wrong),
        "of": len(resting),
        "names": wrong,
        "says": f"{len(wrong)} of {len(resting)} hypotheses that rest on a priority score were "
        "rejected: the weights in priority_score.yaml want another look.",
    }
