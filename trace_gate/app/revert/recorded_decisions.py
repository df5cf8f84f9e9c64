"""The decisions that stand behind a change: those that recorded its execution (SPEC 5, Cover).

A trace may come in an earlier or a later commit than its change, so everything is looked at
that was recorded from the commit on until now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository import find_trace
from trace_gate.core.fold.facts import order_of
from trace_gate.core.gate import decisions
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.record import Record
from trace_gate.core.trace import growth, ids, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.app.ports import WritableRepository
    from trace_gate.app.revert.reverted_commit import RevertedCommit
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target

PATTERN = "*"
"""What a target has in it that names files without their whole path."""


class Decision(Record):
    """An executed decision or maintenance trace, as HEAD has it."""

    path: str
    trace: Trace
    own: bool
    """The commit itself brings it, or records its execution."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.trace.id)

    @property
    def targets(self) -> tuple[tuple[PlannedChange, Target], ...]:
        """Its changes whose target can be read."""
        return tuple((c, goal) for c, goal in decisions.parsed(self.trace) if goal is not None)

    @property
    def is_rolled_back(self) -> bool:
        """Whether it was undone already."""
        return self.trace.result == growth.ROLLED_BACK

    @property
    def order(self) -> tuple[float, tuple[str, int, str]]:
        """When it was executed; of two at once the one that was written later is later."""
        moment = ids.instant_or_none(self.trace.executed_at)
        return (moment.seconds if moment is not None else 0.0), order_of(self.id)

    def names(self, path: str, kind: str) -> bool:
        """Whether it can have covered a path of this class."""
        if kind == "protected":
            return any(goal.path == path for _, goal in self.targets)
        return any(target.covers(goal, path) for _, goal in self.targets)


class RecordedDecisions:
    """Looks for the decisions behind a commit. `root` is the folder of traces."""

    def __init__(self, git: WritableRepository, root: str, reverted: RevertedCommit) -> None:
        self._git, self._root, self.reverted = git, root, reverted

    def find(self, named: Sequence[str], since: str | None) -> tuple[Decision, ...]:
        """What the commit records as executed, and what names one of these and was recorded.

        The newest comes first: of two that name a path it is the one that is in force.

        Args:
            named: paths of files, or other targets as they are written.
            since: a commit that does not have the record yet; None: recorded at any time.
        """
        head = self.reverted.head
        own = self._changed(self.reverted.parent, self.reverted.commit.oid)
        others = set(self._git.grep_files(head, [*named, PATTERN], self._root)) if named else set()
        if since is not None:
            others &= self._changed(since, head)
        wanted = sorted(own | others)
        executed = {path for path, each in _traces(self._git, since, wanted) if each.executed_at}
        found = [
            Decision(path=path, trace=trace, own=path in own)
            for path, trace in _traces(self._git, head, wanted)
            if trace.trace_type in decisions.EXECUTING
            and trace.executed_at
            and path not in executed
        ]
        return tuple(sorted(found, key=lambda each: each.order, reverse=True))

    def _changed(self, old: str, new: str) -> set[str]:
        """Trace files that one commit has otherwise than another."""
        changes = self._git.changes(self._git.tree(old), self._git.tree(new))
        return {each.path for each in changes if ids.id_of_path(each.path, self._root) is not None}


def _traces(
    git: WritableRepository, commit: str | None, paths: Iterable[str]
) -> Iterator[tuple[str, Trace]]:
    """The traces of a commit that can be read, each with its path."""
    files = {path: each for path, each in git.entries(commit, paths).items() if each.is_file}
    contents = git.blobs([each.oid for each in files.values()], TRACE_BYTES)
    for path, entry in files.items():
        trace = find_trace.readable(path, contents[entry.oid])
        if trace is not None:
            yield path, trace
