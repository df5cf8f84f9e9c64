"""Which steps an audit judges: from the adoption on, or from a commit that is named (SPEC 5)."""

from __future__ import annotations

from trace_gate.app.repository import rules as repository_rules
from trace_gate.core.errors import CannotJudge, NotGoverned
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.ports import Repository


class Walk(Record):
    """The steps to judge: their commits on the first-parent history, oldest first."""

    base: str | None
    """What they stand on; None for nothing."""
    steps: tuple[str, ...]
    adoption: str | None
    """The first of them, where it brings governance."""
    before: int
    """Steps before the adoption, which nothing governs."""


def walk(git: Repository, head: str, since: str | None) -> Walk:
    """The steps of a branch that an audit judges.

    Args:
        git: the repository.
        head: the tip of the branch.
        since: the commit after which they begin; None for the adoption.

    Raises:
        CannotJudge: `since` is no step of the branch, or nothing of it was ever governed.
    """
    every = list(reversed(git.first_parents(head, None)))
    if since is not None:
        if since not in every:
            raise CannotJudge(
                f"{since[:10]} is no step of this branch: a merge may have brought it.",
                remedy="git log --first-parent --format=%H   names the steps.",
            )
        every = every[every.index(since) + 1 :]
        if repository_rules.governed(git, since):
            return Walk(base=since, steps=tuple(every), adoption=None, before=0)
    first = next((at for at, oid in enumerate(every) if repository_rules.governed(git, oid)), None)
    if first is None:
        raise NotGoverned(head[:10])
    base = every[first - 1] if first else since
    return Walk(base=base, steps=tuple(every[first:]), adoption=every[first], before=first)
