"""Whether a commit is in the protected branch already, as this clone knows it."""

from __future__ import annotations

from trace_gate.app.repository import protected_branch
from trace_gate.core.errors import CannotJudge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.ports import Repository, Store


def has(git: Repository, commit: str, store: Store | None) -> bool:
    """Whether the copy of the remote that counts has it; without a copy, the branch of this clone.

    Not where nobody can tell.
    """
    try:
        known = protected_branch.of(git, commit, store)
    except CannotJudge:
        return False
    return known.tip is not None and git.is_ancestor(commit, known.tip)
