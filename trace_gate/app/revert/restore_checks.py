"""What stands in the way of a path that is to go back to what it was (SPEC 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository.rules import gate_domain
from trace_gate.app.repository.working_files import is_as_stored
from trace_gate.core.errors import Refused, UsageError
from trace_gate.core.git_model import POLICY_BYTES
from trace_gate.core.policy import safe_names
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace import document, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.revert.reverted_commit import RevertedCommit
    from trace_gate.core.git_model import Entry

SHOWN = 3
"""Paths that a message names."""


class Step(Record):
    """One path that goes back. `now` is as HEAD has it; None: it is not there."""

    path: str
    kind: str
    """governed or protected."""
    now: Entry | None
    back: Entry | None

    @property
    def verb(self) -> str:
        """What happens to the file: add, update or delete."""
        return "add" if self.now is None else "delete" if self.back is None else "update"

    @property
    def change(self) -> dict[str, str]:
        """As a record plans it, without the contents."""
        return {"target": f"file/{self.path}", "change_type": f"file_{self.verb}"}


def refuse(
    git: WritableRepository, files: Workspace, reverted: RevertedCommit, steps: Sequence[Step]
) -> None:
    """Nothing, where all of these paths can be restored.

    Raises:
        UsageError: one cannot.
    """
    by_hand = (
        f"git restore --source={reverted.parent[:10]} --staged --worktree -- PATH   then: "
        "trace-gate new decision --from-staged --action rollback"
    )
    _any(
        (s.path for s in steps if not all(e is None or e.is_file for e in (s.now, s.back))),
        "Only plain files are restored, and these are a link or a submodule on one side",
        by_hand,
    )
    _any(
        (step.path for step in steps if not _can_be_named(step.path)),
        "No trace can hold these names",
        "git mv OLD NEW   with plain letters, digits, `.`, `_` and `-`.",
    )
    _any(
        _filtered(git, reverted.head, [step.path for step in steps]),
        "These go through a filter of Git (such as Git LFS), which is never run here",
        by_hand,
    )
    _refuse_policy(git, reverted, steps)
    refuse_unclean(git, files, [(step.path, step.now) for step in steps])
    _any(
        _occupied(files, steps), "These are in the way", "Look at it, then move it away: ls -l PATH"
    )


def refuse_unclean(
    git: WritableRepository, files: Workspace, wanted: Iterable[tuple[str, Entry | None]]
) -> None:
    """Nothing, where index and working tree have these entries, and the index lacks the others.

    Raises:
        UsageError: one has something else, which nobody has committed.
    """
    known = dict(wanted)
    staged = git.index_entries(known)
    unclean = (
        path
        for path, entry in known.items()
        if staged.get(path) != entry
        or (entry is not None and not is_as_stored(git, files, path, entry))
    )
    _any(
        unclean,
        "These have changes that are not committed",
        "git commit   or git stash, then again.",
    )


def some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"


def _any(names: Iterable[str], problem: str, remedy: str) -> None:
    """Raise for the paths that have a problem, where there are any."""
    found = list(names)
    if found:
        fix = remedy.replace("PATH", " ".join(word(path) for path in found[:SHOWN]))
        raise UsageError(f"{problem}: {some(found)}.", remedy=fix)


def _can_be_named(path: str) -> bool:
    """Whether a target can name it, and the gate would take it (TG411)."""
    goal = target.parse_or_none(f"file/{path}")
    if goal is None or goal.path != path or goal.pattern:
        return False
    return safe_names.unsafe(path) is None


def _filtered(git: WritableRepository, head: str, names: Sequence[str]) -> Iterator[str]:
    """Paths with a filter. Git is asked for each path only where any attribute file names one."""
    folders = {path.rpartition("/")[0] for path in names}
    parts = [folder.split("/") for folder in folders]
    above = {"/".join(each[:depth]) for each in parts for depth in range(len(each) + 1)}
    found = git.entries(head, sorted(f"{each}/.gitattributes".lstrip("/") for each in above))
    texts = git.blobs([e.oid for e in found.values() if e.is_file], POLICY_BYTES)
    if any(b"filter" in text for text in texts.values()):
        yield from (path for path in names if git.attribute(head, path, "filter"))


def _refuse_policy(
    git: WritableRepository, reverted: RevertedCommit, steps: Sequence[Step]
) -> None:
    """The policy neither goes away nor back to an older version (TG703)."""
    for step in steps:
        if gate_domain(step.path) is None:
            continue
        if step.back is None:
            raise UsageError(
                f"{reverted.short} adopted governance. What is governed once stays governed.",
                remedy="git log --oneline   and name another commit.",
            )
        now, old = (_version(git, each) for each in (step.now, step.back))
        if old < now:
            raise UsageError(
                f"{step.path} would go back from version {now} to {old}. An old policy may not "
                "come back.",
                remedy=f"Write the old values into it by hand, with `version: {now + 1}`, and: "
                f"git add {step.path} && trace-gate new decision --from-staged --action rollback",
            )


def _version(git: WritableRepository, entry: Entry | None) -> int:
    """The version of a gate.yaml; 0 where it cannot be read."""
    if entry is None:
        return 0
    try:
        text = git.blobs([entry.oid], POLICY_BYTES)[entry.oid]
        data = document.load(text, "gate.yaml", top_key=None).data
    except Refused:
        return 0
    found = data.get("version")
    return found if isinstance(found, int) else 0


def _occupied(files: Workspace, steps: Sequence[Step]) -> Iterator[str]:
    """Files that nobody has added, where a file or its folder has to be."""
    going = {step.path for step in steps if step.back is None}
    for step in steps:
        if step.now is not None:
            continue
        parts = step.path.split("/")
        places = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        for each in places:
            folder, _, name = each.rpartition("/")
            if each not in going and files.taken(each) and name not in files.folders(folder):
                yield each
        yield from (each for each in files.below(step.path) if each not in going)
