"""Two traces with one number: which of them keeps it, and what of the other one is left.

SPEC 4, Names. The sealed trace keeps its number. Where neither is sealed, the one that comes
in keeps it: in a merge the other branch's, in a rebase or cherry-pick that of the commits
below. What is one trace in two versions is no clash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.judge.trace_reader import read_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.git_model import REGULAR, TRACE_BYTES, Entry
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace import growth, ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.unit_base import Governing
    from trace_gate.core.ledger.trace_file import TraceFile

OURS, THEIRS = 2, 3
"""The stages of the index in which a conflict keeps the two sides."""


class Clash(Record):
    """A trace that has to leave its number."""

    path: str
    draft: bytes
    """The trace that moves."""
    keeps: Entry | None
    """What stands at the path from now on; None for nothing."""
    beside: tuple[str, ...]
    """Commits of the other side, whose drafts mean the trace that stays."""
    before: bytes | None = None
    """The same draft in the commit before, where a rebase changes it once more."""


def conflicts(git: WritableRepository, root: str) -> Mapping[str, Mapping[int, Entry]]:
    """The traces that Git could not merge, by path and stage."""
    found = git.unmerged()
    return {path: each for path, each in found.items() if ids.id_of_path(path, root) is not None}


def in_conflict(
    git: WritableRepository, where: Governing, path: str, stages: Mapping[int, Entry]
) -> Clash:
    """Who leaves the number in a conflict that Git stopped at.

    Raises:
        UsageError: both sides are versions of one trace, or one of them deletes it.
    """
    sides = {stage: _read(git, path, entry) for stage, entry in stages.items()}
    sealed = sealed_file(git, where, path)
    both = OURS in sides and THEIRS in sides
    moves = _moving(git, sides, sealed, where) if both else None
    if moves is None:
        raise UsageError(
            f"{path} is one trace that both sides changed, not two traces with one number.",
            remedy="Take the side that has more, and add what is missing: "
            f"git checkout --theirs {path}   (or --ours), then git add {path}",
        )
    return Clash(
        path=path,
        draft=_text(git, sides[moves]),
        keeps=sides[OURS + THEIRS - moves].entry,
        beside=beside(git, where, moves),
        before=_text(git, sides[1]) if 1 in sides else None,
    )


def beside(git: WritableRepository, where: Governing, moves: int = OURS) -> tuple[str, ...]:
    """Commits whose drafts are not of this branch.

    In a merge those of the other branch; a rebase has its drafts on both sides.
    """
    merging, head = tuple(git.merge_heads()), git.head()
    other = () if not merging else merging if moves == OURS else (head,)
    commits = (where.base.commit, where.base.policy_commit, *other)
    return tuple(each for each in commits if each is not None)


def _moving(
    git: WritableRepository,
    sides: Mapping[int, TraceFile],
    sealed: TraceFile | None,
    where: Governing,
) -> int | None:
    def same(one: TraceFile, other: TraceFile) -> bool:
        return is_version(one, other, where)

    ours, theirs, common = sides[OURS], sides[THEIRS], sides.get(1)
    if same(ours, theirs) or same(theirs, ours):
        return None
    if sealed is not None:
        if common is not None and same(sealed, common):
            return None
        for moves, stays in ((OURS, theirs), (THEIRS, ours)):
            if same(sealed, stays) and not same(sealed, sides[moves]):
                return moves
    if common is not None:
        return None
    return OURS if git.merge_heads() else THEIRS


def in_files(git: WritableRepository, files: Workspace, where: Governing, path: str) -> Clash:
    """Who leaves the number of a trace that stands in no conflict (any more).

    The draft is in the working tree, or a merge left it behind in a commit of this branch.

    Raises:
        UsageError: the trace here is sealed, or there is none.
    """
    base, sealed = where.base.commit, sealed_file(git, where, path)
    draft = files.read(path)
    here = read_trace(path, Entry(mode=REGULAR, oid=""), draft) if draft is not None else None
    if here is None or here.trace is None or (sealed and is_version(sealed, here, where)):
        draft = _left_behind(git, where, path, sealed)
    if draft is not None:
        keeps = git.entries(base, [path]).get(path)
        return Clash(path=path, draft=draft, keeps=keeps, beside=beside(git, where))
    if sealed is not None:
        raise UsageError(
            f"{path} is sealed in {where.base.ref}, and a sealed trace keeps its number.",
            remedy=f"A correction is a new trace: trace-gate supersede {word(path)}",
        )
    raise UsageError(f"There is no readable trace at {path}.", remedy="git status -- traces")


def _left_behind(
    git: WritableRepository, where: Governing, path: str, sealed: TraceFile | None
) -> bytes | None:
    """The newest draft that this branch had at a path, and that is no version of the sealed one."""
    head = git.head()
    if head is None or where.base.commit is None or sealed is None:
        return None
    found = None
    for commit in git.commits(head, [where.base.commit]):
        for change in commit.changes:
            if change.path == path and change.new is not None and change.new.is_file:
                file = _read(git, path, change.new)
                if file.trace is not None and not is_version(sealed, file, where):
                    found = _text(git, file)
    return found


def sealed_file(git: WritableRepository, where: Governing, path: str) -> TraceFile | None:
    """The trace that the protected branch has at a path."""
    for commit in (where.base.commit, where.base.policy_commit):
        entry = git.entries(commit, [path]).get(path)
        if entry is not None and entry.is_file:
            return _read(git, path, entry)
    return None


def is_version(one: TraceFile, file: TraceFile, where: Governing) -> bool:
    """Whether a file is this trace, perhaps grown; never where one of them cannot be read."""
    if one.entry.oid == file.entry.oid:
        return True
    if one.trace is None or file.trace is None:
        return False
    return not growth.broken(one.trace.data, file.trace.data, where.policy.growth)


def _read(git: WritableRepository, path: str, entry: Entry) -> TraceFile:
    return read_trace(path, entry, git.blobs([entry.oid], TRACE_BYTES)[entry.oid])


def _text(git: WritableRepository, file: TraceFile) -> bytes:
    return git.blobs([file.entry.oid], TRACE_BYTES)[file.entry.oid]
