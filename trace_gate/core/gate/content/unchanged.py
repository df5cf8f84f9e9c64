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
    from trace_gate.core.gate.content import unchanged_messages as messages

    path, boundary = str(goal.path), case.proposal.boundary
    level = "error" if boundary else "warning"
    if now is not None:
        return (
            *messages.called_otherwise(path, now),
            level,
        )
    about = _recorded(naming, goal)
    if len({each.number for each in about}) < 2 or any(_is_taken_back(each) for each in about):
        if not goal.pattern and came_and_went.passing(case.proposal, [path]):
            return (
                messages.as_before(path, boundary=boundary),
                _take_out(case, status),
                level,
            )
        return (
            *messages.not_changed(path),
            level,
        )
    if came_and_went.is_shown(case, path, about):
        return (
            *messages.shown_by_commits(path),
            "note",
        )
    names = " and ".join(dict.fromkeys(str(c.status.touched.trace.id) for c in about))
    return (
        *messages.no_way_shown(path, names),
        level,
    )


def _take_out(case: Case, status: DecisionStatus) -> str:
    """What mends a record of which nothing is left, for the whole decision or for one target."""
    from trace_gate.core.gate.content import unchanged_messages as messages

    touched, trace = status.touched, status.touched.trace
    then = " && git commit" if case.proposal.boundary else ""
    if not touched.is_new:
        base = str(case.proposal.base)[:10]
        return messages.plan_again(base, touched, then)
    if len(trace.changes) == 1:
        return f"git rm -q -f {word(touched.path)}{then}"
    if trace.approval is None and not trace.approved_by:
        return f"trace-gate refresh {trace.id} && {case.stage_traces}{then}"
    return messages.write_again(touched)


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
