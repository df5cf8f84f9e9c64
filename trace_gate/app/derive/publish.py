"""Commit the derived layers to a branch of their own (SPEC 8, `derive --publish BRANCH`).

The branch holds nothing else and has no history in common with the work, so `git log -p` of
it is the readable diff of the state. Index, HEAD and working tree stay as they are.
"""

from __future__ import annotations

from trace_gate.core.errors import UsageError
from trace_gate.core.fold.derivation import Published
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.ports import Branches, Repository

MARK = "Made-By: trace-gate derive --publish"
"""The last line of every commit of such a branch; a branch without it is somebody's work."""


class About(Record):
    """What the layers are made of."""

    source: str
    """The commit whose traces they are."""
    traces: str
    """The tree of the traces folder."""
    policy: str
    """The digest of the policy."""


class Line(Record):
    """A branch to publish to: where it is here, and what the next commit comes after."""

    ref: str
    here: str | None
    parent: str | None


def line_of(git: Repository, branches: Branches, branch: str, protected: str) -> Line:
    """Look whether one may publish to a branch, before anything is folded.

    Where only the remote has the branch, or has more of it, it is continued from there.

    Raises:
        UsageError: no name for a branch, or a branch that holds somebody's work.
    """
    ref = branches.full_name(branch)
    if branch == protected:
        raise _refused(f"{branch} is the protected branch")
    if branch == git.head_branch():
        raise _refused(f"you are on {branch}")
    place = branches.checked_out(ref)
    if place:
        raise _refused(f"{branch} is checked out in {place}")
    here, there = git.resolve_many([ref, f"refs/remotes/origin/{branch}"])
    for commit in (here, there):
        if commit is not None and not branches.message(commit).rstrip().endswith(MARK):
            raise _refused(f"{branch} was not made by this command ({commit[:10]} is not from it)")
    ahead = here is not None and there is not None and git.is_ancestor(here, there)
    return Line(ref=ref, here=here, parent=there if ahead else here or there)


def publish(
    git: Repository,
    branches: Branches,
    line: Line,
    files: Iterable[tuple[str, bytes]],
    about: About,
) -> Published:
    """Commit the files, and nothing else, to a branch; no commit where they are there already.

    Raises:
        CannotJudge: somebody moved the branch meanwhile.
    """
    known = git.all_entries(line.parent, "") if line.parent is not None else {}
    tree = branches.tree(files, known)
    branch = line.ref.removeprefix("refs/heads/")
    if line.parent is not None and git.tree(line.parent) == tree:
        if line.here != line.parent:
            branches.move(line.ref, line.parent, line.here)
        return Published(branch=branch, commit=line.parent, fresh=False)
    commit = branches.commit(tree, line.parent, _message(about))
    branches.move(line.ref, commit, line.here)
    return Published(branch=branch, commit=commit, fresh=True)


def _message(about: About) -> str:
    return (
        f"Derived layers of {about.source[:10]}\n\n"
        f"Source: {about.source}\nTraces: {about.traces}\nPolicy: {about.policy}\n{MARK}\n"
    )


def _refused(why: str) -> UsageError:
    return UsageError(
        f"Nothing was published: {why}. Publishing replaces all that a branch holds.",
        remedy="Name a branch for the layers alone: trace-gate derive --publish derived-layers",
    )
