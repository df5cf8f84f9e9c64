"""The commit that is to be undone: whether it can be, and what it stands on (SPEC 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository import unit_base
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from trace_gate.app.ports import WritableRepository
    from trace_gate.core.git_model import Commit

SHORT = 10
"""Digits of a commit that people are shown."""

LONGEST_SUBJECT = 80


class RevertedCommit(Record):
    """A commit of this branch, its first parent, and where the branch is now."""

    commit: Commit
    parent: str
    head: str

    @property
    def short(self) -> str:
        """The commit as people name it."""
        return self.commit.oid[:SHORT]

    @property
    def subject(self) -> str:
        """Its subject as text that a trace may hold: a trace takes no invisible character."""
        kept = "".join(char if char.isprintable() else " " for char in self.commit.subject)
        words = " ".join(kept.split())
        return words if len(words) <= LONGEST_SUBJECT else f"{words[: LONGEST_SUBJECT - 1]}…"


def named(git: WritableRepository, rev: str) -> RevertedCommit:
    """The commit that a revision names.

    Raises:
        UsageError: there is none, it is not of this branch, has nothing before it, is a merge
            of which it is not clear what it brought, or a merge is being made.
        CannotJudge: the clone is shallow.
    """
    unit_base.refuse_partial(git)
    if git.merge_heads():
        raise UsageError(
            "A merge is being made here, and its files would be mixed with what goes back.",
            remedy="git commit   or git merge --abort, then run it again.",
        )
    head, oid = git.head(), git.resolve(rev) if rev else None
    if oid is None:
        raise UsageError(f"There is no commit {rev!r} here.", remedy="git log --oneline")
    if head is None or not git.is_ancestor(oid, head):
        raise UsageError(
            f"{oid[:SHORT]} is not part of the branch that you are on.",
            remedy=f"git switch BRANCH   (git branch --contains {oid[:SHORT]} names them)",
        )
    parents = tuple(git.parents(oid))
    _refuse_parents(git, oid, parents, head)
    return RevertedCommit(commit=git.commits(oid, parents)[-1], parent=parents[0], head=head)


def _refuse_parents(git: WritableRepository, oid: str, parents: tuple[str, ...], head: str) -> None:
    """A merge on the way of this branch brought its other parents, and that is what goes back."""
    if not parents:
        raise UsageError(
            f"{oid[:SHORT]} is the first commit: there is nothing before it to go back to.",
            remedy="git log --oneline   and name the commit that you mean.",
        )
    if len(parents) > 1 and oid not in git.first_parents(head, parents[0]):
        raise UsageError(
            f"{oid[:SHORT]} is a merge inside another branch, so it is not clear which of its "
            "sides is to go.",
            remedy=f"Undo the commits that you mean, the newest first: "
            f"git log --oneline {oid[:SHORT]}^1..{oid[:SHORT]}",
        )
