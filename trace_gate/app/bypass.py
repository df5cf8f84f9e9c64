"""Judges a commit after it was made: what went past the hooks before it (SPEC 5, Bypass ledger)."""

from __future__ import annotations

from trace_gate.app import check, units
from trace_gate.core.gate.judgement import Judgement
from trace_gate.errors import CannotJudge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trace_gate.app.check import Means
    from trace_gate.app.ports import Repository


def judge_made(git: Repository, commit: str, means: Means) -> Judgement:
    """A commit as the hooks before it would have judged it; no repository fault is a pass."""
    try:
        unit = units.made_unit(git, commit, means.store)
        return check.judge_unit(git, unit, means, boundary=False)
    except CannotJudge as stopped:
        return check.cannot_judge(stopped)


def counted(commits: Collection[str]) -> str:
    """What a push says of the commits in it that were made without the gate."""
    named = ", ".join(commit[:10] for commit in commits)
    one = len(commits) == 1
    head = "1 commit was" if one else f"{len(commits)} commits were"
    return f"{head} made without the gate: {named}"


def carried(noted: Collection[str], moved: Mapping[str, str]) -> tuple[str, ...]:
    """The new names of noted commits that a rebase or an amend made anew."""
    return tuple(new for old, new in moved.items() if old in noted)
