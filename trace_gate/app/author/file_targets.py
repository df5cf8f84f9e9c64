"""The files that a decision names, and which of them are changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository import unit_base
from trace_gate.app.repository.working_files import is_as_stored
from trace_gate.core.gate import decisions
from trace_gate.core.record import Record
from trace_gate.core.trace import target

if TYPE_CHECKING:
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.core.trace.model import Trace
    from trace_gate.core.trace.target import Target


class Goals(Record):
    """File targets of a decision."""

    changed: tuple[str, ...]
    """Words for `git add`: paths that differ from HEAD, and patterns that name something."""
    unchanged: tuple[str, ...]
    """Paths that are as the protected branch has them."""
    unstaged: tuple[str, ...] = ()
    """Words for `git add`: what of `changed` is not staged at all. It refuses what is gone
    from the index, too."""


def look(git: WritableRepository, files: Workspace, trace: Trace) -> Goals:
    """The file targets of a decision, against HEAD and the base.

    A path that an earlier commit of the branch has changed is in neither list.
    """
    goals = [goal for _, goal in decisions.parsed(trace) if goal is not None and goal.path]
    head = git.head()
    base = unit_base.local_base(git, head, (), None).commit
    exact = list(dict.fromkeys(str(goal.path) for goal in goals if not goal.pattern))
    before = git.entries(head, exact)
    landed = git.entries(base, exact)
    changed = [p for p in exact if not is_as_stored(git, files, p, before.get(p))]
    still = [p for p in exact if p not in changed and before.get(p) == landed.get(p)]
    patterns = [f":(glob){goal.path}" for goal in goals if goal.pattern and _names(files, goal)]
    staged = git.index_entries(exact)
    # A part that is staged is what the record says, and the rest is not to be swept up.
    whole = [p for p in exact if staged.get(p) == before.get(p)]
    unstaged = [p for p in whole if not is_as_stored(git, files, p, staged.get(p))]
    return Goals(
        changed=(*changed, *patterns),
        unchanged=tuple(still),
        unstaged=(*unstaged, *patterns),
    )


def _names(files: Workspace, goal: Target) -> bool:
    """Whether a pattern names any file here: `git add` refuses one that does not."""
    folder = str(goal.path).partition("*")[0].rpartition("/")[0]
    return any(target.covers(goal, path) for path in files.below(folder))
