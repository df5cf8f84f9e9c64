"""Which paths of a commit go back to what they were, and what stands in the way (SPEC 5).

Traces stay, and so does evidence, at which traces point. Derived files follow from the traces.
What is exempt needs no trace, and is left to the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.revert import restore_checks
from trace_gate.app.revert.restore_checks import Step
from trace_gate.core.errors import UsageError
from trace_gate.core.git_model import EXECUTABLE, FOLDER
from trace_gate.core.policy import path_classes
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.revert.reverted_commit import RevertedCommit
    from trace_gate.core.git_model import Change, Entry
    from trace_gate.core.policy.gate import GatePolicy

RESTORED = ("governed", "protected")
TOLD = ("exempt", "evidence")


class Plan(Record):
    """What becomes of the paths of a commit."""

    steps: tuple[Step, ...]
    done: tuple[str, ...]
    """Paths that are already as they were before the commit."""
    left: tuple[tuple[str, str], ...]
    """(path, class) of what is not restored, and may surprise: exempt and evidence."""


def plan(
    git: WritableRepository, files: Workspace, gate: GatePolicy, reverted: RevertedCommit
) -> Plan:
    """What goes back, if nothing stands in the way.

    Raises:
        UsageError: a path was changed again, is not clean, or cannot be restored.
    """
    changes = git.changes(git.tree(reverted.parent), git.tree(reverted.commit.oid))
    kinds = {change.path: path_classes.class_of(change, gate) for change in changes}
    mine = [change for change in changes if kinds[change.path] in RESTORED]
    head = git.entries(reverted.head, [change.path for change in mine])
    # A folder is no file, and so not what a change was about.
    there = {path: entry for path, entry in head.items() if entry.mode != FOLDER}
    done = [each for each in mine if there.get(each.path) == each.old]
    open_ = [each for each in mine if each not in done]
    _refuse_changed_again(git, reverted, [e for e in open_ if there.get(e.path) != e.new])
    steps = tuple(
        Step(path=each.path, kind=kinds[each.path], now=each.new, back=each.old) for each in open_
    )
    restore_checks.refuse(git, files, reverted, steps)
    return Plan(
        steps=steps,
        done=tuple(each.path for each in done),
        left=tuple((path, kind) for path, kind in kinds.items() if kind in TOLD),
    )


def _refuse_changed_again(
    git: WritableRepository, reverted: RevertedCommit, changed: Sequence[Change]
) -> None:
    if not changed:
        return
    later = [
        (each.path, git.last_change(reverted.head, reverted.commit.oid, each.path))
        for each in changed[: restore_checks.SHOWN]
    ]
    shown = "; ".join(f"{path} (in {str(oid)[:10]})" if oid else path for path, oid in later)
    more = len(changed) - len(later)
    newest = next((str(oid)[:10] for _, oid in later if oid), "COMMIT")
    raise UsageError(
        f"Since {reverted.short} these were changed again: {shown}"
        + (f" and {more} more. " if more > 0 else ". ")
        + "To go back would take the later change along.",
        remedy=f"Undo the later change first: trace-gate revert {newest}   or edit the file, and: "
        "trace-gate new decision --from-staged",
    )


def put_back(git: WritableRepository, files: Workspace, steps: Sequence[Step]) -> None:
    """Bring the working tree back; if a step fails, those before it are taken back again.

    Files go before others come, so that a folder can become a file.
    """
    going = sorted(steps, key=lambda step: step.back is not None)
    done: list[Step] = []
    try:
        for step in going:
            _put(git, files, step.path, step.back)
            done.append(step)
    except Exception:
        for step in reversed(done):
            _put(git, files, step.path, step.now)
        raise


def _put(git: WritableRepository, files: Workspace, path: str, entry: Entry | None) -> None:
    if entry is None:
        files.take_away(path)
        return
    data = git.checked_out(path, entry.oid)
    files.put(path, data, executable=entry.mode == EXECUTABLE)
