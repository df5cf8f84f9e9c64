"""The traces that undoing a commit takes: one for each decision that stands behind it (SPEC 5).

Each names the files that go back, and is caused by what it undoes. Where nothing stands behind
a change, the rollback goes on from the decision that the file goes back to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author.draft import Order
from trace_gate.app.repository import unit_base
from trace_gate.app.revert import market_values
from trace_gate.core.policy import path_classes
from trace_gate.core.record import Record
from trace_gate.core.trace import target
from trace_gate.core.trace.model import ROLLBACK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.author.record_contents import Said
    from trace_gate.app.ports import WritableRepository
    from trace_gate.app.revert.market_values import Values
    from trace_gate.app.revert.recorded_decisions import Decision, RecordedDecisions
    from trace_gate.app.revert.restore_checks import Step
    from trace_gate.app.revert.reverted_commit import RevertedCommit
    from trace_gate.core.policy.gate import GatePolicy


class Rollback(Record):
    """One trace that is to be written."""

    cause: Decision | None
    """The decision that it is caused by."""
    undoes: bool
    """Its cause is what it undoes, and is rolled back with it."""
    steps: tuple[Step, ...]

    @property
    def reverted(self) -> Decision | None:
        """The decision that it undoes."""
        return self.cause if self.undoes else None

    @property
    def values(self) -> Values:
        """What it sets back in the market."""
        reverted = self.reverted
        return market_values.of(reverted) if reverted is not None else market_values.Values()


class Search:
    """Looks for the traces that files take which go back."""

    def __init__(
        self,
        git: WritableRepository,
        records: RecordedDecisions,
        steps: Sequence[Step],
        gate: GatePolicy,
    ) -> None:
        self._records, self._steps, self._gate = records, steps, gate
        self._base = unit_base.local_base(git, records.reverted.head, (), None).commit
        self._landed = git.entries(self._base, [step.path for step in steps])

    def rollbacks(self) -> tuple[Rollback, ...]:
        """The traces to write, in the order in which they undo: the newest decision first."""
        steps = self._steps
        since = self._recorded(steps, self._records.reverted.parent)
        own = [each for each in since if each.own and not each.is_rolled_back]
        moved = [each for each in own if market_values.of(each).changes]
        found = {
            step.path: _in_force(since, own, step)
            or self._in_this_unit(step)
            or self._of_values(moved, step)
            for step in steps
        }
        reverted = {each.path: each for each in moved}
        reverted |= {each.path: each for mine in found.values() for each in mine}
        newest_first = sorted(reverted.values(), key=lambda each: each.order, reverse=True)
        behind = {path: {each.path for each in mine} for path, mine in found.items()}
        undoing = (
            Rollback(
                cause=each,
                undoes=True,
                steps=tuple(step for step in steps if each.path in behind[step.path]),
            )
            for each in newest_first
        )
        nobody = [step for step in steps if not found[step.path]]
        return (*undoing, *self._of_nobody(nobody))

    def _of_values(self, moved: Sequence[Decision], step: Step) -> list[Decision]:
        """Decisions that name no file, and whose values a mapped file has."""
        return [*moved] if path_classes.is_market_file(step.path, self._gate) else []

    def _of_nobody(self, steps: Sequence[Step]) -> Iterator[Rollback]:
        """For changes that nobody decided, if they have landed: it goes back to a decision."""
        groups: dict[str, tuple[Decision | None, list[Step]]] = {}
        for step in steps:
            if self._landed.get(step.path) != step.back:
                last = _newest(self._recorded([step], None), step)
                groups.setdefault(last.path if last else "", (last, []))[1].append(step)
        for last, mine in groups.values():
            yield Rollback(cause=last, undoes=False, steps=tuple(mine))

    def _recorded(self, steps: Sequence[Step], since: str | None) -> tuple[Decision, ...]:
        return self._records.find([step.path for step in steps], since)

    def _in_this_unit(self, step: Step) -> list[Decision]:
        """A decision that was recorded earlier than its change, on a branch that has not landed.

        Only if the branch changed the path but this once: else it stands for another change.
        """
        if self._base is None or self._landed.get(step.path) != step.back:
            return []
        found = _newest(self._recorded([step], self._base), step)
        return [found] if found is not None else []


def _in_force(since: Sequence[Decision], own: Sequence[Decision], step: Step) -> list[Decision]:
    """What stands behind the change: all that the commit brings for it, or what came later."""
    newest = _newest(since, step)
    if newest is None:
        return []
    mine = [each for each in own if each.names(step.path, step.kind)]
    return mine if newest in mine else [newest]


def _newest(found: Sequence[Decision], step: Step) -> Decision | None:
    return next((each for each in found if each.names(step.path, step.kind)), None)


def order(
    rollback: Rollback,
    reverted: RevertedCommit,
    gate: GatePolicy,
    *,
    reason: str | None,
    contents: Mapping[str, Said],
) -> Order:
    """What is to be written, as `trace-gate new` would be asked for it.

    Args:
        rollback: the trace.
        reverted: the commit.
        gate: the policy by which a protected path needs an approval or not.
        reason: why, in the words of the person.
        contents: path to what the record says of it.
    """
    what = f"{reverted.short}: {reverted.subject}" if reverted.subject else reverted.short
    # Long enough for every rule of the profiles, however few letters are given.
    undone = f"the change that came with {what}"
    protected = any(path_classes.needs_approval(step.path, gate) for step in rollback.steps)
    cause = rollback.cause
    changes = [contents[step.path].written(step.change) for step in rollback.steps]
    maintained = cause is not None and cause.trace.trace_type == "maintenance"
    return Order(
        # Maintenance is undone by maintenance.
        trace_type="maintenance" if maintained and not protected else "decision",
        action=ROLLBACK,
        caused_by=cause.id if cause is not None else None,
        options=(f"Undo {what}", "Leave it as it is"),
        rationale=f"{reason} (undoes {undone})" if reason else f"Undoes {undone}",
        # What stood before passes the guardrails; a protected path waits for a person.
        guardrail="ESCALATE" if protected else "PASS",
        executed=True,
        known=(*changes, *rollback.values.changes),
        sets=_bucket(cause),
    )


def _bucket(cause: Decision | None) -> tuple[str, ...]:
    """The bucket that the undone decision is about, where it names one."""
    bucket = cause.trace.intent_bucket_id if cause is not None else None
    if bucket is None or not target.is_bucket(bucket):
        return ()
    return (f"decision.intent_bucket_id={bucket}",)
