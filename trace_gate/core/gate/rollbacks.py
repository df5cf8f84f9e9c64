"""A decision and its rollback in one unit: both were executed, and no file shows it (SPEC 5).

A unit is judged by what it leaves. A change that is undone before it lands leaves nothing,
and both records of it are true all the same.
"""

from __future__ import annotations

from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.trace.target import Target


def partners(statuses: tuple[DecisionStatus, ...]) -> Mapping[str, tuple[Target, ...]]:
    """For each trace path the file targets of what the unit brings as its other half.

    The one half says `result: rolled_back`; the other one is a rollback that it has caused.
    """
    recorded = {each.trace_id: each for each in statuses if each.recorded}
    found: dict[str, tuple[Target, ...]] = {}
    for back in recorded.values():
        done = recorded.get(back.touched.trace.caused_by or "")
        if done is None or not back.touched.trace.is_rollback:
            continue
        from trace_gate.core.trace import growth  # A unit seldom has both halves.

        if done.touched.trace.result == growth.ROLLED_BACK:
            for one, other in ((done, back), (back, done)):
                path, goals = one.touched.path, (goal for _, goal in other.targets)
                files = (goal for goal in goals if goal is not None and goal.path is not None)
                found[path] = (*found.get(path, ()), *files)
    return found


def meets(goal: Target, others: tuple[Target, ...]) -> bool:
    """Whether any other file target is about the same file; patterns name many."""
    return any(
        goal.path == other.path
        or target.covers(goal, str(other.path))
        or target.covers(other, str(goal.path))
        for other in others
    )
