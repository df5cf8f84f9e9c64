"""What is said of a sealed trace that is changed: TG203, TG204 (SPEC 4, Sealed and draft)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.trace.model import Trace


def cannot_be_edited(touched: Touched) -> str:
    """The end of what is said of each field."""
    return f"{touched.path} is part of the history and cannot be edited."


def layout_changed(why: str) -> str:
    """Only the text of the trace is another one."""
    return f"Comments or layout were changed. {why}"


def number_taken(sealed: Trace, restore: str) -> tuple[str, str]:
    """Another trace has the number of one in the history."""
    return (
        (
            f"Two traces have the number {sealed.id}. The one in the history was written at "
            f"{sealed.created_at}, and cannot be replaced by this one."
        ),
        (
            f"Did two people take this number? trace-gate renumber {sealed.id}   moves yours to "
            "the next free one, and brings the other back. If you only edited it: "
            f"{restore}   # then commit"
        ),
    )


def made_unreadable(path: str) -> str:
    """A trace of the history cannot be read any more."""
    return f"{path} is part of the history; this change makes it unreadable."


def restore_unreadable(restore: str, path: str) -> str:
    """What mends that."""
    return f"{restore}   # then commit. Did two people take this number? trace-gate renumber {path}"


def deleted(path: str) -> str:
    """A trace of the history is gone."""
    return (
        f"{path} is deleted or moved. A trace in the history stays where it is: others point at it."
    )


def as_rollback(commit: str, otherwise: str) -> str:
    """What mends a revert that took the record away."""
    return (
        f"While it is the newest commit: git reset --keep {commit}^ && trace-gate revert COMMIT "
        f'--reason "WHY"   where COMMIT is what `git log -1 {commit}` says that it reverts. '
        f"Else: {otherwise}"
    )


def restore(path: str) -> str:
    """The command that brings a trace back."""
    return f"git restore --source=HEAD --staged --worktree {path}"


def restore_in_commit(commit: str, back: str) -> str:
    """The same for a trace that a commit changed."""
    return f"git reset --soft {commit[:10]}^ && {back}"
