"""Ask every repository of a fleet; one row for each, whatever happens to it (SPEC 10, Fleet)."""

from __future__ import annotations

from trace_gate.core.errors import UsageError
from trace_gate.core.fleet.result import FleetResult
from trace_gate.core.fleet.row import Row, of_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from trace_gate.app.ports import Engine
    from trace_gate.core.fleet.fleet import Fleet, Member

    Progress = Callable[[str, int, int], None]
    """(what, how many are done, of how many)"""

LONGEST = 200
"""Characters of why a job is lost."""

AGAIN = "Run it again: what is done is done, and repeats are harmless."


def chosen(fleet: Fleet, ids: Sequence[str]) -> Fleet:
    """The fleet with some of its repositories; all of them where none is named.

    Raises:
        UsageError: it has no repository of such an id.
    """
    known = {each.id: each for each in fleet.members}
    unknown = [each for each in ids if each not in known]
    if unknown:
        raise UsageError(
            f"There is no repository {unknown[0]!r} in the fleet.",
            remedy=f"The ids are: {', '.join(known)}.",
        )
    return fleet.with_(members=tuple(known[each] for each in ids)) if ids else fleet


def ask_all(
    members: Sequence[Member],
    jobs: Sequence[Mapping[str, Any]],
    engine: Engine,
    *,
    action: str,
    version: str,
    clock: Callable[[], float],
    progress: Progress,
) -> FleetResult:
    """What came of a question to each repository.

    Args:
        members: the repositories.
        jobs: for each of them what an engine has to do.
        engine: who does it.
        action: the question.
        version: our release.
        clock: seconds since the epoch.
        progress: is told how far it is.
    """
    began = clock()
    found: dict[int, Row] = {}
    for at, said in engine.map(jobs):
        found[at] = _row(said) or _lost(members[at], action, version, began, str(said)[:LONGEST])
        progress("repositories", len(found), len(jobs))
    rows = (
        found.get(at) or _lost(each, action, version, began, "it never came back")
        for at, each in enumerate(members)
    )
    return FleetResult(
        action=action,
        tool_version=version,
        started_at=began,
        rows=tuple(rows),
        seconds=round(clock() - began, 3),
    )


def _row(said: Mapping[str, Any] | str) -> Row | None:
    """The row that came back; None where none did, or one that another release made."""
    try:
        return None if isinstance(said, str) else of_plain(said)
    except (KeyError, TypeError, AttributeError):
        return None


def _lost(member: Member, action: str, version: str, began: float, why: str) -> Row:
    """The row of a job that nobody finished."""
    return Row(
        run_id="",
        repo=member.id,
        ref=member.ref,
        action=action,
        tool_version=version,
        started_at=began,
        error_kind="lost",
        message=f"Its worker was lost: {why}.",
        remedy=AGAIN,
    )
