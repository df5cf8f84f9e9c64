"""Judges a commit after it was made: what went past the hooks before it (SPEC 5, Bypass ledger)."""

from __future__ import annotations

from trace_gate.app.judge import check
from trace_gate.app.repository import protected_branch, units
from trace_gate.core.errors import CannotJudge
from trace_gate.core.gate.judgement import Judgement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository


def judge_made(git: Repository, commit: str, services: Services) -> Judgement:
    """A commit as the hooks before it would have judged it; no repository fault is a pass."""
    try:
        known = protected_branch.of(git, commit, services.store)
        # A rebase ends at commits that have landed. They were judged where they landed, by the
        # policy of then: here they would be judged by the policy that they brought.
        if known.copy_tip is not None and git.is_ancestor(commit, known.copy_tip):
            return Judgement(verdict="PASS", remarks=(f"{commit[:10]} has landed already",))
        unit = units.made_unit(git, commit, services.store)
        return check.judge_unit(git, unit, services, boundary=False)
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
