"""The base of a unit, and the policy that judges it: found here for all callers (SPEC 5)."""

from __future__ import annotations

from trace_gate.app.repository import protected_branch
from trace_gate.app.repository import rules as repository_rules
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.ports import Repository, Store
    from trace_gate.core.policy.policy import Policy


class Base(Record):
    """What a unit stands on: a commit (None: nothing yet), and the ref that people know it by.

    `policy_commit` is where the policy is read: the tip of the protected branch, also where
    the unit began at an older commit of it.
    """

    commit: str | None
    ref: str
    policy_commit: str | None


class Governing(Record):
    """What a change of the working tree will be judged by: the base, and its policy."""

    base: Base
    policy: Policy


def local_base(
    git: Repository, head: str | None, merging: tuple[str, ...], store: Store | None
) -> Base:
    """The protected branch's remote-tracking copy, else the local branch.

    On that branch itself, without a copy, it is HEAD; so it is where nothing governs yet.

    Raises:
        CannotJudge: no reference of this clone holds the protected branch, or it is shallow.
    """
    if head is None:
        return Base(commit=None, ref="nothing", policy_commit=None)
    rules = repository_rules.rules_at(git, head, store)
    known = protected_branch.of(git, head, store)
    on_it = git.head_branch() == known.branch
    tip = known.copy_tip or (None if on_it else known.local)
    ref = known.copy_ref or known.branch
    if rules is not None:
        if tip is None and not on_it:
            raise protected_branch.missing(git, known.branch)
        refuse_partial(git)
    if tip is None or tip == head:
        return base_at(head, ref)
    for each in (head, *merging):
        if git.is_ancestor(tip, each):
            return base_at(tip, ref)
    start = git.merge_base(tip, head)
    if start is None:
        return base_at(head, "HEAD")
    return Base(commit=start, ref=ref, policy_commit=tip)


def governing(git: Repository) -> Governing:
    """The policy of the base (SPEC 7: never the one that the change brings).

    Raises:
        UsageError: the base is not governed yet.
    """
    base = local_base(git, git.head(), tuple(git.merge_heads()), None)
    rules = repository_rules.rules_at(git, base.policy_commit, None) if base.policy_commit else None
    if base.commit is None:
        raise UsageError(
            "There is no commit yet, so nothing needs an approval.",
            remedy="Commit what `trace-gate init` wrote first.",
        )
    if rules is None:
        raise UsageError(
            f"{base.ref} is not governed yet, so nothing needs an approval.",
            remedy="Commit what `trace-gate init` wrote first.",
        )
    return Governing(base=base, policy=rules.policy)


def is_strict(git: Repository) -> bool:
    """Whether the policy of the base wants all local hooks to fail; no, where nobody can tell."""
    try:
        commit = local_base(git, git.head(), (), None).policy_commit
        rules = repository_rules.rules_at(git, commit, None) if commit is not None else None
    except Exception:
        return False
    return rules is not None and rules.policy.gate.strict_local


def refuse_partial(git: Repository) -> None:
    """A shallow clone never passes: what it lacks may be what matters (SPEC 5).

    Raises:
        CannotJudge: the history is cut off.
    """
    if git.shallow:
        raise CannotJudge(
            "This clone is shallow: part of the history is missing.",
            remedy="git fetch --unshallow   (in GitHub Actions: fetch-depth: 0)",
        )


def base_at(commit: str | None, ref: str) -> Base:
    """The base that is a commit, also for its policy."""
    return Base(commit=commit, ref=ref, policy_commit=commit)
