"""A plain `git revert` deletes the traces of what it undoes, and nothing stands on that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository import unit_base
from trace_gate.app.revert.reverted_commit import SHORT
from trace_gate.core.errors import UsageError
from trace_gate.core.shell import word
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from trace_gate.app.ports import WritableRepository
    from trace_gate.app.revert.reverted_commit import RevertedCommit


def refuse(git: WritableRepository, root: str, what: RevertedCommit) -> None:
    """Say at once which commit has to go before anything is undone.

    Raises:
        UsageError: a trace that the commit brought is sealed, and is not in HEAD any more.
    """
    brought = [
        change.path
        for change in what.commit.changes
        if change.new is not None and ids.id_of_path(change.path, root) is not None
    ]
    here = git.entries(what.head, brought) if brought else {}
    gone = [path for path in brought if path not in here]
    base = unit_base.local_base(git, what.head, (), None).commit if gone else None
    landed = git.entries(base, gone)
    sealed = [path for path in gone if base == what.head or path in landed]
    if not sealed:
        return
    culprit = git.commits_on(what.head, sealed[0])[-1].oid
    # The command takes one commit out of the branch; what is not committed stays.
    drop = f"git rebase --onto {culprit[:SHORT]}^ {culprit[:SHORT]}"
    if culprit == what.head:
        drop = "git reset --keep HEAD^"
    traces = ", ".join(str(ids.id_of_path(path, root)) for path in sealed)
    raise UsageError(
        f"The commit {culprit[:SHORT]} took away {traces}. A trace stays for ever, so the gate "
        "would stop that commit (a plain git revert makes such ones).",
        remedy=f"{drop} && trace-gate revert {word(what.short)}",
    )
