"""A first commit beside a history that is governed: no base tells what it changes (SPEC 5).

On a branch without a commit (`git switch --orphan`) all that is staged is new. With a policy or
traces in it, it would be judged as an adoption, by nothing but what it brings itself.
"""

from __future__ import annotations

from trace_gate.app.repository import protected_branch, rules
from trace_gate.core import shell
from trace_gate.core.errors import CannotJudge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.ports import Repository, Store
    from trace_gate.core.git_model import Change


def refuse(git: Repository, staged: Sequence[Change], store: Store | None) -> None:
    """Nothing, where what is staged may be a first commit.

    Args:
        git: the repository; its HEAD has no commit.
        staged: everything that is staged.
        store: what is read already.

    Raises:
        CannotJudge: a branch here is governed, and what is staged has a policy or traces.
    """
    known = _governed(git)
    if known is None:
        return
    ref, tip = known
    there = rules.rules_at(git, tip, store)
    root = there.policy.gate.traces if there is not None else "traces"
    paths = [each.path for each in staged]
    if not rules.has_gate(paths) and not any(each.startswith(f"{root}/") for each in paths):
        return
    raise CannotJudge(
        f"This branch has no commit yet, and {ref} is governed. What is staged has a policy or "
        f"traces and would begin a history beside {ref}, so nobody could tell what it changes.",
        remedy=f"git reset --soft {shell.word(ref)}   puts what is staged on top of {ref}.",
    )


def _governed(git: Repository) -> tuple[str, str] | None:
    """A branch of this clone or of its remote that has a policy: its name, and its tip."""
    for name in protected_branch.names(git):
        known = protected_branch.find(git, name)
        for ref, tip in ((known.copy_ref, known.copy_tip), (known.branch, known.local)):
            if tip is not None and rules.governed(git, tip):
                return ref, tip
    return None
