"""TG410: the execution on a file is recorded, and the unit does not change that file (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.gate import rollbacks
from trace_gate.core.gate.content import came_and_went
from trace_gate.core.gate.content.said import SUCCESS
from trace_gate.core.shell import word
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.gate.target_index import Claim, Naming
    from trace_gate.core.trace.target import Target


def check(
    case: Case,
    status: DecisionStatus,
    naming: Naming,
    others: tuple[Target, ...],
    renamed: Mapping[str, str],
) -> Iterator[tuple[str, Finding]]:
    """Each finding with the file that it is about.

    Args:
        case: the unit.
        status: one decision of it.
        naming: all of them.
        others: targets whose change the unit also takes back, so that nothing is left of it.
        renamed: files that the base has under another name now.
    """
    if not status.recorded:
        return
    changed = {change.path for change in case.proposal.changes}
    for planned, goal in status.targets:
        if goal is None or goal.kind != "file" or goal.path is None or goal.path in changed:
            continue
        if goal.pattern and any(target.covers(goal, path) for path in changed):
            continue
        if rollbacks.meets(goal, others):
            continue
        message, fix, level = _said(case, status, naming, goal, renamed.get(goal.path))
        found = status.file.finding(
            "TG410", ("execution", "changes", planned.index, "target"), message, fix
        )
        follows = status.touched.path if status.file.problems else None
        yield goal.path, found.with_(level=level, follows=follows)


def _said(
    case: Case, status: DecisionStatus, naming: Naming, goal: Target, now: str | None
) -> tuple[str, str, str]:
    """Message, what mends it, and the level."""
    path, boundary = str(goal.path), case.proposal.boundary
    level = "error" if boundary else "warning"
    message = f"The execution is recorded, but {path} is not changed here"
    if now is not None:
        fix = f"Write `target: file/{now}` for it: see what is said of {now}."
        return f"{message}: it is called {now} now.", fix, level
    about = _recorded(naming, goal)
    if len({each.number for each in about}) < 2 or any(_is_taken_back(each) for each in about):
        if not goal.pattern and came_and_went.passing(case.proposal, [path]):
            later = "" if boundary else " At the push this stops it."
            message += " in the end: it is what it was before, so nothing of the change is left."
            return f"{message}{later}", _take_out(case, status), level
        return (
            f"{message}.",
            f"git add {word(path)}   # or take this target out of the decision",
            level,
        )
    fix = "Land the branch by a merge commit or a rebase: a squash leaves nothing that shows it."
    if came_and_went.is_shown(case, path, about):
        return f"{path} is decided here more than once, and is what it was in the end.", fix, "note"
    names = " and ".join(dict.fromkeys(str(c.status.touched.trace.id) for c in about))
    return (
        f"{message} in the end, and no commits here lead through what {names} say of it.",
        f"{fix} Else take this target out of {names}.",
        level,
    )


def _take_out(case: Case, status: DecisionStatus) -> str:
    """What mends a record of which nothing is left, for the whole decision or for one target."""
    touched, trace = status.touched, status.touched.trace
    then = " && git commit" if case.proposal.boundary else ""
    if not touched.is_new:
        base = str(case.proposal.base)[:10]
        return (
            f"git restore --source={base} --staged --worktree {word(touched.path)}{then}   # so it "
            "is a plan again"
        )
    if len(trace.changes) == 1:
        return f"git rm -q -f {word(touched.path)}{then}"
    if trace.approval is None and not trace.approved_by:
        return f"trace-gate refresh {trace.id} && {case.stage_traces}{then}"
    return (
        f"git rm -q -f {word(touched.path)}   Then write the rest again, and let it be approved: "
        "trace-gate new decision --target FILE --executed"
    )


def _is_taken_back(claim: Claim) -> bool:
    """An undoing, or what one took back: `rollbacks` says which two belong together."""
    trace = claim.status.touched.trace
    return trace.is_rollback or trace.result not in (None, SUCCESS) or bool(trace.failed)


def _recorded(naming: Naming, goal: Target) -> list[Claim]:
    """All that the unit records of this file by its name."""
    if goal.pattern:
        return []
    claims = naming.claims(str(goal.path))
    return [each for each in claims if each.status.recorded and not each.goal.pattern]
