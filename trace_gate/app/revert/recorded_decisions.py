"""The decisions that stand behind a change: those that recorded its execution (SPEC 5, Cover).

A trace may come in an earlier or a later commit than its change, so everything is looked at
that was recorded from the commit on until now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.errors import Refused
from trace_gate.core.fold.facts import order_of
from trace_gate.core.gate import decisions
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.record import Record
from trace_gate.core.trace import document, growth, ids, target
from trace_gate.core.trace.model import Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trace_gate.app.ports import WritableRepository
    from trace_gate.app.revert.reverted_commit import RevertedCommit
    from trace_gate.core.trace.model import PlannedChange
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


def recorded(
    git: WritableRepository,
    root: str,
    reverted: RevertedCommit,
    named: Sequence[str],
    since: str | None,
) -> tuple[Decision, ...]:
    """What the commit records as executed, and what names one of these texts and was recorded.

    The newest comes first: of two that name a path it is the one that is in force.

    Args:
        git: the repository.
        root: the folder of traces.
        reverted: the commit.
        named: paths of files, or other targets as they are written.
        since: a commit that does not have the record yet; None: recorded at any time.
    """
    own = _changed(git, root, reverted.parent, reverted.commit.oid)
    others = set(git.grep_files(reverted.head, [*named, PATTERN], root)) if named else set()
    if since is not None:
        others &= _changed(git, root, since, reverted.head)
    wanted = sorted(own | others)
    before = _traces(git, since, wanted) if since is not None else {}
    found = [
        Decision(path=path, trace=trace, own=path in own)
        for path, trace in _traces(git, reverted.head, wanted).items()
        if trace.trace_type in decisions.EXECUTING
        and trace.executed_at
        and not _executed(before.get(path))
    ]
    return tuple(sorted(found, key=lambda each: each.order, reverse=True))


def _changed(git: WritableRepository, root: str, old: str, new: str) -> set[str]:
    """Trace files that one commit has otherwise than another."""
    changes = git.changes(git.tree(old), git.tree(new))
    return {each.path for each in changes if ids.id_of_path(each.path, root) is not None}


def _traces(git: WritableRepository, commit: str, paths: Iterable[str]) -> dict[str, Trace]:
    """The traces of a commit that can be read, by path."""
    files = {path: each for path, each in git.entries(commit, paths).items() if each.is_file}
    contents = git.blobs([each.oid for each in files.values()], TRACE_BYTES)
    read = {path: _read(path, contents[each.oid]) for path, each in files.items()}
    return {path: trace for path, trace in read.items() if trace is not None}


def _read(path: str, data: bytes) -> Trace | None:
    try:
        return Trace.of(document.load(data, path))
    except Refused:
        return None


def _executed(trace: Trace | None) -> bool:
    return trace is not None and bool(trace.executed_at)
