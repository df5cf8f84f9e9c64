"""What is said of commits that are dated wrongly: TG205 (SPEC 4, Time)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.git_model import Commit


def from_future(commit: Commit, said: str, said2: str) -> str:
    """A commit is dated later than it lands."""
    return (
        f"Commit {commit.oid[:10]} is dated {said}, later than "
        f"it lands ({said2}). No commit is from the future."
    )


def date_after_clock(again: str) -> str:
    """What mends that."""
    return f"Set the clock of the computer that made it, then date it anew: {again}"


def before_parent(commit: Commit, dated: str, parent: str) -> str:
    """A commit is dated before one that it stands on."""
    return (
        f"Commit {commit.oid[:10]} brings a trace and is dated {dated}, before {parent}, "
        "a commit that it stands on. `git rebase --committer-date-is-author-date` makes such "
        "dates."
    )


def date_anew(again: str) -> str:
    """What mends that."""
    return f"A plain rebase dates it anew: {again}"
