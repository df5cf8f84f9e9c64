"""Which traces of a commit take the place of others: an approver's no, or a better plan (SPEC 4).

A plan that was not executed when another took its place is not open any more. The commit is the
base: what a branch brings may still be changed.
"""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import readable
from trace_gate.core.errors import UsageError
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trace_gate.app.ports import Repository


def by(git: Repository, commit: str, wanted: Collection[str], root: str) -> Mapping[str, str]:
    """The id of a wanted trace to that of the trace that supersedes it; the others are missing.

    Args:
        git: the repository.
        commit: whose traces are asked.
        wanted: ids of traces.
        root: the folder of traces.
    """
    if not wanted:
        return {}
    paths = git.grep_files(commit, sorted(wanted), root)
    entries = git.entries(commit, [each for each in paths if ids.id_of_path(each, root)])
    return {
        str(trace.supersedes): str(trace.id)
        for _, trace in readable(git, entries, lambda _text: True)
        if trace.supersedes in wanted and trace.id != trace.supersedes
    }


def refuse(git: Repository, commit: str | None, trace_id: str, root: str) -> None:
    """Nothing, for a decision whose place nothing takes in a commit.

    Raises:
        UsageError: another trace does.
    """
    newer = by(git, commit, [trace_id], root).get(trace_id) if commit is not None else None
    if newer is not None:
        raise UsageError(
            f"{newer} took the place of {trace_id}, so it is not open any more.",
            remedy=f"trace-gate show {newer}   says why. To decide it all the same: "
            f"trace-gate supersede {newer}",
        )
