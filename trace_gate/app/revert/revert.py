"""Undo the change of a commit, and keep its traces: undoing is a change like any other (SPEC 5).

Files go back in the working tree and in the index; a decision with `action_type: rollback` says
so, and what it undoes becomes `result: rolled_back`. Everything is looked at before anything is
written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author import new_trace, yaml_edit
from trace_gate.app.decide.execute import RESULT
from trace_gate.app.revert import (
    deleted_traces,
    market_values,
    restore,
    restore_checks,
    reverted_commit,
    rollback_traces,
)
from trace_gate.app.revert.recorded_decisions import RecordedDecisions
from trace_gate.app.revert.restored_contents import said_of_steps
from trace_gate.core.errors import UsageError
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.record import Record
from trace_gate.core.trace.growth import ROLLED_BACK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.author.draft import Order
    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.app.revert.restore import Plan
    from trace_gate.app.revert.restore_checks import Step
    from trace_gate.app.revert.reverted_commit import RevertedCommit
    from trace_gate.app.revert.rollback_traces import Rollback
    from trace_gate.core.policy.gate import GatePolicy


class RollbackTrace(Record):
    """One trace that was written, and the decision that it undoes (None: none stood behind)."""

    written: Written
    undoes: str | None


class Reverted(Record):
    """What was undone, and what a person still has to do."""

    commit: str
    subject: str
    steps: tuple[Step, ...]
    traces: tuple[RollbackTrace, ...]
    by_hand: tuple[tuple[str, object, object], ...]
    """(target, value now, value before), to be set back in Amazon."""
    notes: tuple[str, ...]


def revert(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    rev: str,
    *,
    reason: str | None,
    caused_by: str | None,
    now: float,
) -> Reverted:
    """Undo what a commit changed, up to the commit that says so.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        rev: the commit.
        reason: why, for the rationale.
        caused_by: the trace to go on from, where no decision stands behind a change.
        now: seconds since the epoch.

    Raises:
        UsageError: it cannot be undone; nothing was written then.
    """
    gate, what = rules.policy.gate, reverted_commit.named(git, rev)
    plan, found = _looked_at(git, files, gate, what)
    grown = _grown(git, files, what, found)
    orders = _orders(git, what, gate, found, reason=reason, caused_by=caused_by)
    notes = tuple(_notes(git, what, plan, found))
    written = _write(git, files, rules, orders, plan.steps, now=now)
    _stage(git, files, plan.steps, grown, [each.path for each in written])
    pairs = zip((each.reverted for each in found), written, strict=True)
    return Reverted(
        commit=what.commit.oid,
        subject=what.subject,
        steps=plan.steps,
        traces=tuple(RollbackTrace(written=w, undoes=one.id if one else None) for one, w in pairs),
        by_hand=tuple(_by_hand(found)),
        notes=notes,
    )


def _looked_at(
    git: WritableRepository, files: Workspace, gate: GatePolicy, what: RevertedCommit
) -> tuple[Plan, tuple[Rollback, ...]]:
    """What goes back, and the traces that this takes, where nothing stands in the way."""
    deleted_traces.refuse(git, gate.traces, what)
    plan = restore.plan(git, files, gate, what)
    records = RecordedDecisions(git, gate.traces, what)
    found = rollback_traces.Search(git, records, plan.steps, gate).rollbacks()
    if not plan.steps and not found:
        raise _nothing(records, plan)
    undone = [each.reverted for each in found if each.reverted is not None]
    market_values.refuse_set_again(records, undone)
    return plan, found


def _nothing(records: RecordedDecisions, plan: Plan) -> UsageError:
    what = records.reverted
    undone_before = [each.id for each in records.find([], what.parent) if each.is_rolled_back]
    if plan.done or undone_before:
        files = f" {restore_checks.some(plan.done)}: as before it." if plan.done else ""
        names = f" Rolled back: {restore_checks.some(undone_before)}." if undone_before else ""
        return UsageError(
            f"There is nothing left to undo of {what.short}.{files}{names}",
            remedy=f"git log --oneline {what.short}..   shows what came after it.",
        )
    return UsageError(
        f"{what.short} changed no file that can go back. Traces and evidence stay, and derived "
        "layers follow from them.",
        remedy="A trace that is wrong is corrected by a new one: trace-gate supersede TRACE",
    )


def _grown(
    git: WritableRepository, files: Workspace, what: RevertedCommit, found: Sequence[Rollback]
) -> Mapping[str, bytes]:
    """The texts of the decisions that are undone, with their result; nothing is written yet."""
    undone = (each.reverted for each in found)
    mine = [each.path for each in undone if each is not None and not each.is_rolled_back]
    restore_checks.refuse_unclean(git, files, git.entries(what.head, mine).items())
    texts = {path: files.read(path) or b"" for path in mine}
    return {
        path: yaml_edit.edit(data, path, {RESULT: ROLLED_BACK}, top="trace")
        for path, data in texts.items()
    }


def _orders(
    git: WritableRepository,
    what: RevertedCommit,
    gate: GatePolicy,
    found: Sequence[Rollback],
    *,
    reason: str | None,
    caused_by: str | None,
) -> list[Order]:
    contents = said_of_steps(git, [step for each in found for step in each.steps], what.head)
    orders = [
        rollback_traces.order(each, what, gate, reason=reason, contents=contents) for each in found
    ]
    if caused_by is None:
        return orders
    return [
        order if each.undoes else order.with_(caused_by=caused_by, trace_type="decision")
        for each, order in zip(found, orders, strict=True)
    ]


def _write(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    orders: Sequence[Order],
    steps: Sequence[Step],
    *,
    now: float,
) -> list[Written]:
    """The traces, then the files; if something fails, it is as if nothing had been written."""
    written: list[Written] = []
    try:
        for order in orders:
            written.append(new_trace.write(git, files, rules, order, now=now))  # noqa: PERF401
        restore.put_back(git, files, steps)
    except Exception:
        for each in written:
            files.take_away(each.path)
        raise
    return written


def _stage(
    git: WritableRepository,
    files: Workspace,
    steps: Sequence[Step],
    grown: Mapping[str, bytes],
    new: Sequence[str],
) -> None:
    """Write the decisions that are undone, and stage them with the new traces and the files."""
    for path, data in grown.items():
        files.replace(path, data)
    entries: dict[str, Entry | None] = {step.path: step.back for step in steps}
    for path in (*grown, *new):
        oid = git.kept(path, files.read(path) or b"")
        entries[path] = Entry(mode=REGULAR, oid=oid)
    git.stage(entries)


def _by_hand(found: Sequence[Rollback]) -> Iterator[tuple[str, object, object]]:
    """Each value once: from what the newest decision made of it to what was before the oldest."""
    first: dict[str, object] = {}
    last: dict[str, object] = {}
    for change in (change for each in found for change in each.values.changes):
        name = str(change["target"])
        first.setdefault(name, change["from_value"])
        last[name] = change["to_value"]
    for name, value in first.items():
        yield name, value, last[name]


def _notes(
    git: WritableRepository, what: RevertedCommit, plan: Plan, found: Sequence[Rollback]
) -> Iterator[str]:
    if git.staged(what.head):
        yield "Other changes are staged, too, and would go into the same commit: git status."
    for kind, why in (
        ("exempt", "needs no trace, and is left to you"),
        ("evidence", "stays: traces point at it"),
    ):
        for path in (path for path, each in plan.left if each == kind):
            yield f"{path} {why}."
    back = {*(step.path for step in plan.steps), *plan.done}
    for each in found:
        for target in each.values.left:
            yield f"{target} is not set back. Look at it, and write a decision about it."
        one = each.reverted
        for _, goal in one.targets if one is not None else ():
            if one is not None and goal.path and not goal.pattern and goal.path not in back:
                yield f"{one.id} names {goal.path}, too, which stays as it is."
