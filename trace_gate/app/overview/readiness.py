"""Which buckets are ready to go on, as `status` names them (SPEC 8, Conditions of transitions; 9).

The same as `lifecycle propose`, at a price that hardly grows with the history: counts are read of
those buckets alone that were counted lately, and of which something new is told since they were
asked that day (`kept_verdicts`). Of the others state and days say all there is.
"""

from __future__ import annotations

from trace_gate.app.overview import kept_verdicts, lifecycle, waiting
from trace_gate.app.overview.scope import DAY
from trace_gate.core.fold import node_keys
from trace_gate.core.governor.conditions import assessment, limits
from trace_gate.core.governor.conditions.condition import Known
from trace_gate.core.governor.conditions.weeks import Counts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from trace_gate.app.overview.kept_verdicts import NotingNodes
    from trace_gate.app.overview.lifecycle import Assessed, InState
    from trace_gate.app.overview.scope import Scope, Summaries
    from trace_gate.core.governor.conditions.assessment import Assessment
    from trace_gate.core.policy.policy import Policy


FREEZE, WAKE, MOVE = "freeze", "wake", "move"
_ORDER = (FREEZE, WAKE, MOVE)
"""What is named first: a frozen bucket needs nobody."""


def report(
    summaries: Summaries, nodes: NotingNodes, policy: Policy, scope: Scope, now: int
) -> dict[str, Any]:
    """`readiness` of the report: each way that a bucket may go now, and how many may not.

    A way for which a decision is open already is no step any more: it is drafted.

    Args:
        summaries: what the fold says, by kind of node.
        nodes: the same fold, node by node.
        policy: of the same commit.
        scope: which shops and products.
        now: seconds since the epoch; states and counts are those of that moment.
    """
    ready: list[dict[str, Any]] = []
    drafted: list[dict[str, Any]] = []
    open_ = waiting.drafted(summaries, policy, scope, now)
    verdicts = []
    for verdict, found in _verdicts(summaries, nodes, policy, scope, now):
        verdicts.append(verdict)
        if found is not None:
            ways = {each.new: each for each in reversed(found.ready)}  # of two triggers the first
            drafts = lifecycle.drafts_of(found, open_)
            ready += [_row(found, way, policy) for to, way in ways.items() if to not in drafts]
            drafted += [_drafted(found, to, drafts[to]) for to in ways if to in drafts]
    ready.sort(
        key=lambda row: (
            _ORDER.index(row["kind"]), row["tenant"], row["asin"], row["bucket"], row["to"]
        )
    )  # fmt: skip
    return {
        "ready": ready,
        "drafted": sorted(drafted, key=lambda row: tuple(row.values())),
        "wait": verdicts.count(assessment.WAIT),
        "cannot_tell": verdicts.count(assessment.CANNOT_TELL),
    }


def _verdicts(
    summaries: Summaries, nodes: NotingNodes, policy: Policy, scope: Scope, now: int
) -> Iterator[tuple[str, Assessed | None]]:
    """The best that can be said of each bucket; what it rests on where counts were read."""
    newest = {key: each["newest"] for key, each in summaries("counts")}
    recent = now // DAY - limits.of(policy).recent_days
    alone: dict[tuple[str, int], str | None] = {}
    counted = []
    for row in lifecycle.in_states(summaries, scope, now):
        key = node_keys.counts(row.tenant, row.asin, row.bucket)
        if newest.get(key, recent - 1) >= recent:
            counted.append(row)
            continue
        days = max(0, now - row.since) // DAY
        if (row.state, days) not in alone:
            alone[row.state, days] = _uncounted(row, policy, now)
        verdict = alone[row.state, days]
        if verdict is not None:
            yield verdict, None
    yield from kept_verdicts.verdicts(counted, nodes, policy, now)


def _uncounted(row: InState, policy: Policy, now: int) -> str | None:
    """What is said of a bucket that nothing recent counts; None without a way to assess."""
    known = Known(
        state=row.state, since=row.since, goal=None, counts=Counts(today=now // DAY), now=now
    )
    ways = assessment.assess(known, policy)
    return lifecycle.best_of(ways) if ways else None


def _row(found: Assessed, way: Assessment, policy: Policy) -> dict[str, Any]:
    kind = _kind(way, policy)
    return {
        "tenant": found.tenant,
        "asin": found.asin,
        "bucket": found.bucket,
        "state": way.old,
        "to": way.new,
        "kind": kind,
        "trigger": way.trigger,
        "why": way.reasons,
        "you_confirm": list(way.for_person),
        "command": lifecycle.command(found, way, freeze=kind == FREEZE),
        "traces": list(way.basis),
    }


def _drafted(found: Assessed, to: str, trace: str) -> dict[str, Any]:
    place = {"tenant": found.tenant, "asin": found.asin, "bucket": found.bucket}
    return {**place, "to": to, "trace": trace}


def _kind(way: Assessment, policy: Policy) -> str:
    frozen = policy.bucket_lifecycle["freeze"]["to"]
    return FREEZE if way.new == frozen else WAKE if way.old == frozen else MOVE
