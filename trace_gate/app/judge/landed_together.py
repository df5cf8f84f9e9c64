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

    from trace_gate.app.derive.trace_facts_cache import PackedFacts
    from trace_gate.app.ports import Repository
    from trace_gate.core.git_model import Change
    from trace_gate.core.governor.context import LocalDate
    from trace_gate.core.governor.facts_view import Landed
    from trace_gate.core.policy.policy import Policy


OTHERS = 100
"""After so many steps in a row that are of another day, nobody looks further."""


class Together:
    """The traces of a base whose execution lands together with a unit; as `facts_view.Together`.

    Args:
        git: the repository.
        base: what the unit stands on; None for nothing.
        landing: when the unit lands (epoch seconds).
        policy: of the base.
        local_date: which day it is in a zone.
        since: the tip before the push that brings the unit; None for no push.
    """

    def __init__(
        self,
        git: Repository,
        base: str | None,
        landing: float,
        policy: Policy,
        local_date: LocalDate,
        *,
        since: str | None = None,
    ) -> None:
        self._git, self._base, self._since = git, base, since
        self._landing, self._policy, self._local_date = int(landing), policy, local_date

    def __call__(self, day: str | None) -> Landed:
        """Path of each such trace to the nodes that it tells."""
        base = self._base
        start = self._start(base, day) if base is not None else None
        return {} if base is None or start == base else dict(self._executed(start, base))

    def _start(self, base: str, day: str | None) -> str | None:
        """The commit below all that lands together; None where that is everything."""
        today = self._local_date(day, self._landing) if day is not None else None
        if day is None or today is None:
            return self._since or base
        zone: str = day
        steps: list[str] = []

        def times() -> Iterator[int]:
            for oid, moment in self._git.steps(base):
                steps.append(oid)
                yield moment

        count = of_the_day(times(), lambda at: self._local_date(zone, at) == today)
        if self._since is not None and self._since not in steps[: count + 1]:
            return self._since
        return steps[count] if count < len(steps) else None

    def _executed(self, start: str | None, base: str) -> Iterator[tuple[str, frozenset[str]]]:
        """The traces whose execution is recorded at the base, and was not at the start."""
        git, root = self._git, self._policy.gate.traces
        old = git.tree(start) if start is not None else git.empty_tree
        changes = [
            each
            for each in git.changes(old, git.tree(base))
            if ids.id_of_path(each.path, root) is not None
        ]
        if not changes:
            return
        packed = self._packed_facts(changes)
        for each in changes:
            new = packed.get(each.new.oid) if each.new is not None else None
            before = packed.get(each.old.oid) if each.old is not None else None
            if new is not None and _is_executed(new) and not (before and _is_executed(before)):
                yield each.path, frozenset(key for key, _ in new[2])

    def _packed_facts(self, changes: list[Change]) -> dict[str, PackedFacts]:
        from trace_gate.app.derive.trace_facts_cache import packed_facts

        ends = (end for each in changes for end in (each.old, each.new))
        oids = {end.oid for end in ends if end is not None and end.is_file}
        return {oid: packed_facts(text) for oid, text in self._git.blobs(oids, TRACE_BYTES).items()}


def _is_executed(packed: PackedFacts) -> bool:
    return any(fact[0] == "Executed" for _, fact in packed[2])


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
