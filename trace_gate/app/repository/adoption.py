"""What to say where the checkout has no policy: nobody adopted one, or the branch is older.

A branch that began before the adoption needs what has landed since, and no adoption of its own.
"""

from __future__ import annotations

from trace_gate.app.repository import protected_branch, rules
from trace_gate.core import shell
from trace_gate.core.errors import NotGoverned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.ports import Repository

INIT = "trace-gate init   then commit what it writes."


def tops(paths: Iterable[str]) -> list[str]:
    """The words for `git add` of what `init` wrote: files and folders at the top."""
    return sorted({path.partition("/")[0] for path in paths})


def landed(git: Repository) -> str | None:
    """The protected branch that is governed where HEAD, which grew out of it, is not yet.

    None where HEAD is governed itself, where it has no history in common with that branch, and
    where no branch is.
    """
    # The policy names its branch, and is not here: so the usual names are looked at.
    head = git.head()
    if head is None or rules.governed(git, head):
        return None
    branches = dict.fromkeys((protected_branch.usual(git), protected_branch.USUAL, "master"))
    known = [protected_branch.find(git, each) for each in branches]
    tips = [pair for k in known for pair in ((k.copy_ref, k.copy_tip), (k.branch, k.local))]
    for ref, tip in tips:
        if tip is None or tip == head or git.merge_base(tip, head) is None:
            continue
        if rules.governed(git, tip):
            return ref
    return None


def not_governed(git: Repository, name: str) -> NotGoverned:
    """The error, with the command that mends it."""
    ref = landed(git)
    return NotGoverned(name, remedy=INIT) if ref is None else older(ref)


def older(ref: str) -> NotGoverned:
    """The error on a branch that is older than the adoption."""
    found = NotGoverned("This branch", remedy=catch_up(ref))
    found.message = older_message(ref)
    return found


def older_message(ref: str) -> str:
    """Why there is no policy on a branch that is older than the adoption."""
    return f"This branch is older than the adoption of trace-gate, which is in {ref}."


def catch_up(ref: str) -> str:
    """The command that brings the adoption into a branch."""
    goal = shell.word(ref)
    return (
        f"git merge --autostash {goal}   (or, for commits that are not pushed yet: git rebase "
        f"--autostash {goal})"
    )
