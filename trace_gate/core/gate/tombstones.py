"""A report that has to go: an approved decision replaces it by its tombstone (SPEC 4, Evidence)."""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate import unit_messages as messages
from trace_gate.core.ledger.evidence import TOMBSTONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case


def approved(case: Case, statuses: tuple[DecisionStatus, ...]) -> frozenset[str]:
    """Evidence paths that an approved decision of the unit replaces by a true tombstone."""
    return frozenset(
        path
        for status, path in _named(statuses)
        if status.covers and status.approved and _is_true(case, path)
    )


def unapproved(case: Case, statuses: tuple[DecisionStatus, ...]) -> Mapping[str, Finding]:
    """TG304 by the path, for true tombstones that lack a decision or only its approval."""
    named = {path: status for status, path in _named(statuses)}
    done = approved(case, statuses)
    return {
        path: _finding(case, path, named.get(path))
        for path in case.ledger.pointing
        if path not in done and _is_true(case, path)
        if path not in named or _lacks_a_person(named[path])
    }


def _named(statuses: tuple[DecisionStatus, ...]) -> Iterator[tuple[DecisionStatus, str]]:
    for status in statuses:
        for planned, goal in status.targets:
            if planned.change_type == TOMBSTONE and goal is not None and not goal.pattern:
                yield status, str(goal.path)


def _lacks_a_person(status: DecisionStatus) -> bool:
    """It may replace the report as soon as somebody approves it."""
    if not (status.open and status.in_time) or status.file.problems:
        return False
    missing = status.approval is None and status.evaluation.verdict != "BLOCK"
    return missing or status.waiting


def _finding(case: Case, path: str, status: DecisionStatus | None) -> Finding:
    if status is None:
        from trace_gate.core.gate import cover_messages

        return Finding(
            code="TG304",
            message=messages.tombstone_undecided(path),
            remediation=cover_messages.new_decision(path, case, None, gone=False),
            path=path,
        )
    from trace_gate.core.governor.approval_messages import ask

    return Finding(
        code="TG304",
        message=messages.tombstone_waits(path, status),
        remediation=ask(case.policy.gate, status.trace_id),
        path=path,
        trace_id=status.trace_id,
        waits=True,
    )


def _is_true(case: Case, path: str) -> bool:
    """The one content that the unit gives to a path is the tombstone of what has to be told of it.

    That is what the traces record that point at it, whatever is there: of the tombstone of a
    tombstone nobody could tell what they looked at. Where none does, it is what was there.
    """
    found = case.ledger.evidence.get(path)
    if found is None or found.tombstone is None:
        return False
    pointed = case.ledger.pointing.get(path)
    recorded = pointed.recorded if pointed is not None else frozenset()
    if (recorded or {found.replaces}) != {found.tombstone}:
        return False
    changes = [*case.proposal.changes, *(c for k in case.proposal.commits for c in k.changes)]
    return {change.new for change in changes if change.path == path} == {found.entry}
