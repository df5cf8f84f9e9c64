"""Where the protected branch is known in this clone: one answer for all callers (SPEC 5).

References are asked for by their full names below refs/heads and refs/remotes, so that nothing
that is pushed under another name can be taken for them.
"""

from __future__ import annotations

from trace_gate.app.repository.rules import rules_at
from trace_gate.core.errors import CannotJudge
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.ports import Repository, Store
    from trace_gate.app.repository.rules import Rules

USUAL = "main"
"""The protected branch where neither the policy nor a remote names one."""


COMMON = ("main", "master", "trunk")
"""Names that the branch of everybody's work usually has."""


class Protected(Record):
    """The protected branch as this clone knows it: its name, and the commits that hold it.

    `copy` is the tip of the remote-tracking copy that counts, `copy_ref` its name for people;
    `local` is the tip of the branch of this repository. None: there is none.
    """

    branch: str
    copy_ref: str
    copy_tip: str | None
    local: str | None

    @property
    def tip(self) -> str | None:
        """The commit that counts: that of the copy, else of the branch of this repository."""
        return self.copy_tip or self.local


def name(git: Repository, rules: Rules | None) -> str:
    """The protected branch: by policy, else the remote's default branch, else main (SPEC 2)."""
    named = rules.policy.gate.protected_branch if rules is not None else None
    return named or usual(git)


def of(git: Repository, commit: str, store: Store | None) -> Protected:
    """The protected branch of the line that a commit is on, as what has landed names it.

    The commit's own policy is asked only where none has landed: a branch that names another one
    would choose what it is judged against (SPEC 5, Trusted policy).

    Raises:
        CannotJudge: a policy that is asked is not valid.
    """
    known, asked = find(git, usual(git)), set[str]()
    while known.tip is not None and known.branch not in asked:
        rules = rules_at(git, known.tip, store)
        if rules is None:
            break
        asked.add(known.branch)
        named = name(git, rules)
        if named != known.branch:
            known = find(git, named)
    return known if asked else find(git, name(git, rules_at(git, commit, store)))


def has_landed(git: Repository, commit: str, store: Store | None) -> bool:
    """Whether the protected branch has a commit already; not where nobody can tell."""
    try:
        known = of(git, commit, store)
    except CannotJudge:
        return False
    return known.tip is not None and git.is_ancestor(commit, known.tip)


def usual(git: Repository, pushed_to: str | None = None) -> str:
    """The default branch of the remote that counts, else main."""
    return default(git, pushed_to) or USUAL


def default(git: Repository, pushed_to: str | None = None) -> str | None:
    """The default branch of the remote that counts; None where no remote is known to have one."""
    found = (git.remote_default_branch(each) for each in _remotes(git, None, pushed_to))
    return next((each for each in found if each is not None), None)


def likely(git: Repository) -> str | None:
    """The branch that everybody's work seems to go to; None where nobody can tell.

    The default branch of the remote as this clone knows it; else its only branch, or the only
    one with a usual name. Without copies of a remote's branches those of this clone tell.
    """
    known = default(git)
    if known is not None:
        return known
    names = _copies(git) or _names(git, "refs/heads/")
    usual_ones = [each for each in names if each in COMMON]
    if len(usual_ones) == 1:
        return usual_ones[0]
    return names[0] if len(names) == 1 else None


def names(git: Repository) -> tuple[str, ...]:
    """The names of all branches, of this clone and of the remote that counts."""
    return tuple(dict.fromkeys((*_names(git, "refs/heads/"), *_copies(git))))


def _copies(git: Repository) -> Sequence[str]:
    """The names of the branches of the remote that counts."""
    there = next(iter(_remotes(git, None, None)), None)
    return _names(git, f"refs/remotes/{there}/") if there is not None else ()


def _names(git: Repository, prefix: str) -> Sequence[str]:
    found = (each.removeprefix(prefix) for each in git.refs(prefix))
    return [each for each in found if each != "HEAD"]


def remote(git: Repository, branch: str) -> str | None:
    """The remote that counts for a protected branch; None where there is none."""
    return next(iter(_remotes(git, branch, None)), None)


def find(git: Repository, branch: str, pushed_to: str | None = None) -> Protected:
    """Where a protected branch is known here.

    Its remote-tracking copy at `branch.<protected>.remote`, else at the remote of the current
    branch, else at the one that is pushed to, else at `origin` (or the only remote).
    """
    remotes = _remotes(git, branch, pushed_to)
    refs = [f"refs/remotes/{remote}/{branch}" for remote in remotes]
    *copies, local = git.resolve_many([*refs, f"refs/heads/{branch}"])
    found = next((pair for pair in zip(remotes, copies, strict=True) if pair[1]), None)
    return Protected(
        branch=branch,
        copy_ref=f"{found[0]}/{branch}" if found else "",
        copy_tip=found[1] if found else None,
        local=local,
    )


def missing(git: Repository, branch: str) -> CannotJudge:
    """The error where no reference of this clone holds the protected branch."""
    from trace_gate.core import shell  # A clone that has the branch needs no command.

    there = remote(git, branch)
    deeper = "--unshallow " if git.shallow else ""
    goal = shell.word(branch)
    meant = likely(git)
    or_else = ""
    if meant is not None and meant != branch:
        or_else = f"; misspelt? trace-gate init --protect {shell.word(meant)}"
    fetch = f"git fetch {deeper}{shell.word(there or '')} {goal}:refs/remotes/{there}/{goal}"
    return CannotJudge(
        f"No branch of this clone is {branch}, the protected branch, so it is not known what has"
        " landed already.",
        remedy=(fetch if there else f"git branch {goal} COMMIT   where COMMIT is what has landed")
        + f"   (was it renamed? gate.yaml names it: protected_branch{or_else})",
    )


def _remotes(git: Repository, branch: str | None, pushed_to: str | None) -> Sequence[str]:
    """The remotes at which the protected branch may be, the one that counts first."""
    known = git.remotes()
    current = git.head_branch()
    tracked = (git.setting(f"branch.{each}.remote") for each in (branch, current) if each)
    usual_one = "origin" if "origin" in known else known[0] if len(known) == 1 else None
    found = (*tracked, pushed_to if pushed_to in known else None, usual_one)
    return list(dict.fromkeys(each for each in found if each and each != "."))
