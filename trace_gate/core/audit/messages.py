"""What an audit says of its checkpoint, and of what has landed: TG802 (SPEC 9)."""

from __future__ import annotations

from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def not_five_lines() -> str:
    """A file is no checkpoint."""
    return "these are not the five lines of a checkpoint"


def not_named() -> str:
    """A checkpoint names no commit, or counts no traces."""
    return "commit and traces are not named"


def other_form() -> str:
    """A checkpoint has no number of steps, or no hash."""
    return "size or root is of another form"


def short_name() -> str:
    """A checkpoint names its commit by a part of its name."""
    return "the commit is no full name"


def other_text() -> str:
    """A checkpoint is not written as one is."""
    return "it is written in another way"


def steps_there(steps: int, commit: str) -> str:
    """What the checkpoint has."""
    return f"the checkpoint has {steps:,} steps up to {commit[:10]}"


def other_branch(kept: str, branch: str) -> str:
    """A checkpoint is of another branch."""
    return f"The checkpoint is of {kept}, and this is {branch}."


def steps_taken_out(there: str, steps: Sequence[str]) -> str:
    """A history has fewer steps than its checkpoint."""
    return (
        f"{there[:1].upper()}{there[1:]}, and this history has {len(steps):,}: "
        "steps were taken out of it."
    )


def rewritten(there: str, named: str) -> str:
    """A history has other steps than its checkpoint."""
    return f"This history was rewritten: {there}, and in that place {named}."


def checkpoint_edited(traces2: int, commit: str, traces: int | None) -> str:
    """A checkpoint counts other traces than its commit has."""
    return (
        f"The checkpoint has {traces2:,} traces at {commit[:10]}, and that commit "
        f"has {traces or 0:,}: the checkpoint was edited."
    )


def merged_over(steps: int, at: str) -> str:
    """The commit of a checkpoint is behind a merge."""
    return (
        f"A merge put another history in front of the {steps:,} steps up to {at} "
        "of the checkpoint: they are a part of one step now, and were not judged one by one."
    )


def show_merged_over(at: str) -> str:
    """What mends that."""
    return (
        f"git log --first-parent {at}   shows what they were; who merged, and why? "
        "Keep the checkpoint, and name another file for what is there now."
    )


def bring_back(commit: str) -> str:
    """What mends a history that was rewritten."""
    return (
        f"Bring back the history that a clone with {commit[:10]} has: git fetch "
        "CLONE. Never take the checkpoint away before you know who changed what."
    )


def what_was_there(base: str, path: str) -> str:
    """The end of what mends a landed path: the command that restores it."""
    return (
        f" What was there: git restore --source={base[:10]} --staged --worktree "
        f"{word(path)}   then commit."
    )


def not_acceptable(back: str) -> str:
    """What mends a finding that no decision accepts."""
    return f"It has landed, and no decision can accept it.{back}"
