"""Values in the market that a rollback sets back: bids, budgets, states and content (SPEC 3).

No file holds them, so a person sets them back. Buckets have a life of their own, in which
nothing goes back to where it was by swapping two values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import option_values
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.trace import growth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.app.revert.recorded_decisions import Decision, RecordedDecisions
    from trace_gate.core.trace.model import PlannedChange

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
    back = {
        change.index: _swapped(change, goal.kind)
        for change, goal in others
        if goal.kind in MARKET and change.from_value is not None and change.to_value is not None
    }
    return Values(
        changes=tuple(reversed(back.values())),
        left=tuple(change.target_text for change, _ in others if change.index not in back),
    )


def _swapped(change: PlannedChange, kind: str) -> dict[str, Any]:
    """The details are left out: they tell of the way there, not of the way back."""
    old, new = change.to_value, change.from_value
    swapped = {
        "target": change.target_text,
        "change_type": f"{kind}_update",
        "from_value": old,
        "to_value": new,
    }
    numbers = _is_number(old) and _is_number(new)
    share = option_values.share_of(str(old), str(new)) if numbers else None
    return swapped if share is None else {**swapped, "change_pct": share}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def refuse_set_again(records: RecordedDecisions, decisions: Sequence[Decision]) -> None:
    """Nothing, where each value still is what these decisions have made of it.

    Args:
        records: where others are looked for.
        decisions: those that are undone, the newest first.

    Raises:
        UsageError: a later decision has made something else of one.
    """
    made: dict[tuple[object, str], PlannedChange] = {}
    for decision in decisions:
        back = {str(change["target"]) for change in of(decision).changes}
        for change, goal in reversed(decision.targets):
            if change.target_text in back:
                made.setdefault((decision.trace.tenant, goal.normal), change)
    texts = [change.target_text for change in made.values()]
    found = records.find(texts, records.reverted.parent) if texts else ()
    for (tenant, normal), change in made.items():
        same = [e for e in found if e.trace.tenant == tenant and e.trace.result in DONE]
        _refuse(change, normal, same)


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
