"""Merges of which everybody knows what comes out: two sides that touch different files.

Most merges are like that, and for them no git has to be started. Where a side takes a file away, a
rename may be behind it; where both touch one file, or one makes a folder of what the other has as a
file, the contents decide. There Git is asked.
"""

from __future__ import annotations

from trace_gate.adapters.git.process import encoded
from trace_gate.core.git_model import Change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    Parents = Mapping[str, Sequence[str]]
    """Commit to its parents"""


def only_base(known: Parents, below: str | None, one: str, other: str) -> str | None:
    """The best common ancestor of two commits of a range, where it is one for sure; else None.

    Args:
        known: every commit of the range.
        below: the commit whose history the range leaves out; None where it leaves out nothing.
        one: in the range, or `below`.
        other: the same.
    """
    mine = _history(known, one)
    if below is not None and one != below and not any(below in known[each] for each in mine):
        return None  # it may lack some of what the range leaves out
    todo, seen, shared = [other], set[str](), set[str]()
    while todo:
        oid = todo.pop()
        if oid in mine or oid not in known:
            shared.add(oid)
        elif oid not in seen:
            seen.add(oid)
            todo += known[oid]
    return shared.pop() if len(shared) == 1 else None


def _history(known: Parents, head: str) -> set[str]:
    """The commits of a range that one of them has in its history, itself included."""
    todo = [head] if head in known else []
    found = set(todo)
    while todo:
        fresh = [each for each in known[todo.pop()] if each in known and each not in found]
        found.update(fresh)
        todo += fresh
    return found


def are_apart(ours: Sequence[Change], theirs: Sequence[Change]) -> bool:
    """Whether a merge takes over what each side changed since their base, and nothing else."""
    if any(each.new is None for side in (ours, theirs) for each in side):
        return False
    here, there = {each.path for each in ours}, {each.path for each in theirs}
    return here.isdisjoint(there) and not _below(here, there) and not _below(there, here)


def _below(paths: Collection[str], files: Collection[str]) -> bool:
    """Whether any of the paths lies below one of the files."""
    return any(path[:at] in files for path in paths for at, sign in enumerate(path) if sign == "/")


def beyond(merged: Sequence[Change], made: Sequence[Change]) -> tuple[Change, ...]:
    """What a merge commit changes of the automatic merge, in the order of the paths.

    Args:
        merged: what the automatic merge changes of a parent.
        made: what the commit changes of the same.
    """
    automatic = {each.path: each for each in merged}
    there = {each.path: each for each in made}
    found = []
    for path in sorted(automatic.keys() | there.keys(), key=encoded):
        was, now = automatic.get(path), there.get(path)
        before = next(each.old for each in (was, now) if each is not None)
        old = before if was is None else was.new
        new = before if now is None else now.new
        if old != new:
            found.append(Change(path=path, old=old, new=new))
    return tuple(found)
