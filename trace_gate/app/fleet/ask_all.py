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

NO_ANSWER = "What its worker says is no answer to this question about this repository."
SAME_RELEASE = "Give every worker the release that asks: trace-gate --version shows it."


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
        blank = _blank(members[at], action, version, began)
        found[at] = _lost(blank, said) if isinstance(said, str) else _answered(blank, said)
        progress("repositories", len(found), len(jobs))
    rows = (
        found.get(at) or _lost(_blank(each, action, version, began), "it never came back")
        for at, each in enumerate(members)
    )
    return FleetResult(
        action=action,
        tool_version=version,
        started_at=began,
        rows=tuple(rows),
        seconds=round(clock() - began, 3),
    )


def _blank(member: Member, action: str, version: str, began: float) -> Row:
    """The row of a job of which nothing is known yet."""
    return Row(
        run_id="",
        repo=member.id,
        ref=member.ref,
        action=action,
        tool_version=version,
        started_at=began,
    )


def _lost(blank: Row, why: str) -> Row:
    """The row of a job that nobody finished."""
    return blank.with_(
        error_kind="lost", message=f"Its worker was lost: {why[:LONGEST]}.", remedy=AGAIN
    )


def _answered(blank: Row, said: Mapping[str, Any]) -> Row:
    """The row that a worker made, if it is an answer to what was asked.

    A worker is another computer, perhaps with another release: what it says is data.
    """
    try:
        row = of_plain(said)
        about = (row.repo, row.ref, row.action)
        if about == (blank.repo, blank.ref, blank.action) and row.is_sound(blank.tool_version):
            return row
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    return blank.with_(error_kind="unreadable", message=NO_ANSWER, remedy=SAME_RELEASE)
