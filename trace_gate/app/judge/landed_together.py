"""What landed together with a unit before it: by the same push, or on the same day (SPEC 7).

A day is that of a shop, and of each step of the protected branch by its committer date. Git is
asked only where a decision of an earlier day, or a result, asks for it.
"""

from __future__ import annotations

from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trace_gate.app.ports import Repository
    from trace_gate.core.governor.context import LocalDate
    from trace_gate.core.governor.facts_view import Landed


OTHERS = 100
"""After so many steps in a row that are of another day, nobody looks further."""


def landed_together(
    git: Repository,
    base: str | None,
    zone: str | None,
    *,
    landing: float,
    since: str | None,
    local_date: LocalDate,
    root: str,
) -> Landed:
    """Path of each trace of the base whose execution lands with a unit to the nodes that it tells.

    Args:
        git: the repository.
        base: what the unit stands on; None for nothing.
        zone: the time zone of the shop; None: only the push counts, not the day.
        landing: when the unit lands (epoch seconds).
        since: the tip before the push that brings the unit; None for no push.
        local_date: which day it is in a zone.
        root: the folder of traces.
    """
    if base is None:
        return {}
    today = local_date(zone, int(landing)) if zone is not None else None
    start: str | None = since or base
    if zone is not None and today is not None:
        start = _start(git, base, since, lambda at: local_date(zone, at) == today)
    return {} if start == base else dict(_executed(git, start, base, root))


def _start(
    git: Repository, base: str, since: str | None, is_today: Callable[[int], bool]
) -> str | None:
    """The commit below all that lands together; None where that is everything."""
    steps: list[str] = []

    def times() -> Iterator[int]:
        for oid, moment in git.steps(base):
            steps.append(oid)
            yield moment

    count = of_the_day(times(), is_today)
    if since is not None and since not in steps[: count + 1]:
        return since
    return steps[count] if count < len(steps) else None


def _executed(
    git: Repository, start: str | None, base: str, root: str
) -> Iterator[tuple[str, frozenset[str]]]:
    """The traces whose execution is recorded at the base, and was not at the start."""
    changes = [
        each
        for each in git.changes(git.tree(start), git.tree(base))
        if ids.id_of_path(each.path, root) is not None
    ]
    if not changes:
        return
    from trace_gate.app.derive.trace_facts_cache import packed_facts

    ends = (end for each in changes for end in (each.old, each.new))
    oids = {end.oid for end in ends if end is not None and end.is_file}
    told = {oid: packed_facts(text)[2] for oid, text in git.blobs(oids, TRACE_BYTES).items()}
    executed = {oid for oid, facts in told.items() if any(f[0] == "Executed" for _, f in facts)}
    for each in changes:
        before = each.old is not None and each.old.oid in executed
        if each.new is not None and each.new.oid in executed and not before:
            yield each.path, frozenset(key for key, _ in told[each.new.oid])


def of_the_day(moments: Iterable[int], is_of_it: Callable[[int], bool]) -> int:
    """How many of the newest steps reach back to the oldest one of a day.

    Args:
        moments: when each step was committed, newest step first (epoch seconds).
        is_of_it: whether a moment is of the day.
    """
    count = 0
    for number, moment in enumerate(moments, 1):
        if is_of_it(moment):
            count = number
        elif number - count >= OTHERS:
            break
    return count
