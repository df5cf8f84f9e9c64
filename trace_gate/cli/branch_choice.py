"""Which branch `init` writes as the protected one, and what is doubtful about it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from trace_gate.app.repository import protected_branch
from trace_gate.app.setup import initialize
from trace_gate.cli import environment
from trace_gate.core.errors import UsageError
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.ports import Workspace


def chosen(repository: Git, files: Workspace, protect: str | None) -> tuple[list[str], str]:
    """The branch, and a note where it is not the one here.

    It is the one of `--protect`, else the one that is protected already, else the remote's
    default, else the one here.

    Raises:
        UsageError: no branch can have the name that was typed.
    """
    if protect is not None:
        return [], _named(protect)
    there, named = initialize.branch_there(files, environment.shipped())
    if there:
        return [], named or protected_branch.usual(repository)
    here = repository.head_branch() or protected_branch.USUAL
    wanted = protected_branch.likely(repository) or here
    if wanted != here:
        why = (
            "it is the remote's default"
            if wanted == protected_branch.default(repository)
            else "everybody's work seems to go there"
        )
        note = (
            f"note: {wanted} is the protected branch, as {why}; you are on {here}."
            "   to protect another one: trace-gate init --protect BRANCH"
        )
        return [note], wanted
    return [], wanted


def doubts(repository: Git, branch: str) -> Iterator[str]:
    """Where another branch than the one in the policy seems to be that of everybody's work."""
    likely, here = protected_branch.likely(repository), repository.head_branch()
    if repository.head() is None or likely == branch or not (likely or repository.remotes()):
        return
    if likely is None:
        why = f"this clone does not know which branch everybody's work goes to; you are on {here}"
    else:
        why = f"everybody's work seems to go to {likely}, and what is merged there is not judged"
    yield f"warning: {branch} is the protected branch, and {why}."
    yield f"  fix: trace-gate init --protect {word(likely or 'BRANCH')}   # before you commit"


def unknown(repository: Git, branch: str) -> Iterator[str]:
    """Where no branch has the name that was typed: most often it is misspelt."""
    known = protected_branch.find(repository, branch)
    if repository.head() is None or known.copy_tip or known.local:
        return
    near = difflib.get_close_matches(branch, protected_branch.names(repository), 1, 0.6)
    goal = near[0] if near else protected_branch.likely(repository) or "BRANCH"
    yield f"warning: no branch of this clone is {branch}, so nothing is judged on it yet."
    yield f"  fix: trace-gate init --protect {word(goal)}   # if that is the one that you mean"


def _named(branch: str) -> str:
    """The branch of `--protect`.

    Raises:
        UsageError: no branch can have that name.
    """
    fitting = re.fullmatch(r"[^\s~^:?*\[\\\"'@{}-][^\s~^:?*\[\\\"'{}]*", branch)
    if fitting is None or ".." in branch or branch.endswith(("/", ".", ".lock")):
        raise UsageError(
            f"--protect {branch!r} is no name of a branch.", remedy="trace-gate init --protect main"
        )
    return branch
