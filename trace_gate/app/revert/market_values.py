"""Values in the market that a rollback sets back: bids, budgets, states and content (SPEC 3).

No file holds them, so a person sets them back. Buckets have a life of their own, in which
nothing goes back to where it was by swapping two values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import option_values
from trace_gate.app.revert import recorded_decisions
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.trace import growth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.app.ports import WritableRepository
    from trace_gate.app.revert.recorded_decisions import Decision
    from trace_gate.app.revert.reverted_commit import RevertedCommit
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target

MARKET = ("bid", "budget", "state", "content")
DONE = (None, "success")
"""Results after which the values were set: a failed execution has set none."""


class Values(Record):
    """What is set back of one decision, and what is not."""

    changes: tuple[Mapping[str, Any], ...] = ()
    """In the form of `execution.changes`, the old values as new ones; the last one first."""
    left: tuple[str, ...] = ()
    """Targets that it changed, and that cannot be set back like this."""


def of(decision: Decision) -> Values:
    """The values that a decision has set, turned around."""
    if decision.trace.result not in DONE:
        return Values()
    refused = {each.number for each in decision.trace.failed}
    others = [
        (change, goal)
        for change, goal in decision.targets
        if goal.kind != "file" and change.index + 1 not in refused
    ]
    back = {c.index: _swapped(c, goal.kind) for c, goal in others if _has_a_way_back(c, goal.kind)}
    return Values(
        changes=tuple(reversed(back.values())),
        left=tuple(change.target_text for change, _ in others if change.index not in back),
    )


def _has_a_way_back(change: PlannedChange, kind: str) -> bool:
    return kind in MARKET and change.from_value is not None and change.to_value is not None


def _swapped(change: PlannedChange, kind: str) -> dict[str, Any]:
    """The details are left out: they tell of the way there, not of the way back."""
    old, new = change.to_value, change.from_value
    swapped = {
        "target": change.target_text,
        "change_type": f"{kind}_update",
        "from_value": old,
        "to_value": new,
    }
    share = (
        option_values.share_of(str(old), str(new)) if _is_number(old) and _is_number(new) else None
    )
    return swapped if share is None else {**swapped, "change_pct": share}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def refuse_set_again(
    git: WritableRepository, root: str, reverted: RevertedCommit, decisions: Sequence[Decision]
) -> None:
    """Nothing, where each value still is what these decisions have made of it.

    Args:
        git: the repository.
        root: the folder of traces.
        reverted: the commit.
        decisions: those that are undone, the newest first.

    Raises:
        UsageError: a later decision has made something else of one.
    """
    made: dict[tuple[object, str], PlannedChange] = {}
    for decision in decisions:
        for change, goal in reversed(_set_by(decision)):
            made.setdefault((decision.trace.tenant, goal.normal), change)
    texts = [change.target_text for change in made.values()]
    found = (
        recorded_decisions.recorded(git, root, reverted, texts, reverted.parent) if texts else ()
    )
    for (tenant, normal), change in made.items():
        same = [e for e in found if e.trace.tenant == tenant and e.trace.result in DONE]
        _refuse(change, normal, same)


def _set_by(decision: Decision) -> list[tuple[PlannedChange, Target]]:
    back = {str(change["target"]) for change in of(decision).changes}
    return [(c, goal) for c, goal in decision.targets if c.target_text in back]


def _refuse(change: PlannedChange, normal: str, decisions: Iterable[Decision]) -> None:
    """The newest comes first, and says what the value is now."""
    for each in decisions:
        again = [c for c, goal in each.targets if goal.normal == normal]
        if again and growth.same(again[-1].to_value, change.to_value):
            return
        if again:
            raise UsageError(
                f"{change.target_text} was set again by {each.id} since. To go back would take "
                "the later change along.",
                remedy=f"Undo the later change first: git log --oneline -- {each.path}   then "
                "trace-gate revert COMMIT",
            )
