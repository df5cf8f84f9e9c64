"""Which refs a push brings: what Git says to a pre-push hook, or what is left of it.

Git writes a line for each ref on standard input. pre-commit and prek read them, and pass one
range on in the environment; other managers may pass on nothing at all.
"""

from __future__ import annotations

import sys

from trace_gate.errors import CannotJudge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.adapters.git import Git
    from trace_gate.app.push import PushedRef

NO_OBJECT = "0" * 40


def lines() -> list[str]:
    """All of standard input, at once; nothing of a terminal, which would never end."""
    if sys.stdin is None or sys.stdin.isatty():
        return []
    data = sys.stdin.buffer.read()
    return data.decode(errors="surrogateescape").split("\n")  # names may have other line ends


def refs(
    git: Git, remote: str, named: Sequence[str], environ: Mapping[str, str]
) -> tuple[list[PushedRef], str]:
    """The refs of a push, and what has to be said about where they come from."""
    found = [_ref(line) for line in named if line.strip()]
    if found:
        return found, ""
    if environ.get("PRE_COMMIT_REMOTE_BRANCH"):
        return _framework_ref(git, environ)
    return _unnamed_push(git, remote)


def _ref(line: str) -> PushedRef:
    from trace_gate.app.push import PushedRef

    fields = line.rsplit(" ", 3)  # nor is a no-break space in a name a border
    if len(fields) != 4:
        raise CannotJudge(
            f"This is not a line that Git gives to a pre-push hook: {line!r}.",
            remedy="LOCAL-REF LOCAL-OBJECT REMOTE-REF REMOTE-OBJECT, one line for each ref.",
        )
    names = ("local_ref", "local_oid", "remote_ref", "remote_oid")
    return PushedRef(**dict(zip(names, fields, strict=True)))


def _framework_ref(git: Git, environ: Mapping[str, str]) -> tuple[list[PushedRef], str]:
    """The one range that pre-commit and prek pass on, whatever else is pushed with it."""
    from trace_gate.app.push import PushedRef

    local = environ.get("PRE_COMMIT_LOCAL_BRANCH", "HEAD")
    head = environ.get("PRE_COMMIT_TO_REF") or git.resolve(local)
    if head is None:
        raise CannotJudge(f"{local} is pushed, and is not a commit here.")
    ref = PushedRef(
        local_ref=local,
        local_oid=head,
        remote_ref=environ["PRE_COMMIT_REMOTE_BRANCH"],
        remote_oid=environ.get("PRE_COMMIT_FROM_REF") or NO_OBJECT,
    )
    return [ref], (
        f"pre-commit and prek pass on one range of a push: {ref.remote_ref} was judged,"
        " other refs of this push were not (CI judges them)"
    )


def _unnamed_push(git: Git, remote: str) -> tuple[list[PushedRef], str]:
    """No ref was named: nothing is pushed, or a hook manager kept the lines to itself.

    The current branch is judged where the remote lacks commits of it, so that the second
    case is no pass.
    """
    from trace_gate.app.push import PushedRef

    head, branch = git.head(), git.head_branch() or "HEAD"
    there = git.resolve(f"refs/remotes/{remote}/{branch}")
    if head is None or (there is not None and git.is_ancestor(head, there)):
        return [], ""
    ref = PushedRef(
        local_ref="HEAD",
        local_oid=head,
        remote_ref=f"refs/heads/{branch}",
        remote_oid=there or NO_OBJECT,
    )
    return [ref], f"no ref was named on standard input, so {branch} was judged"
