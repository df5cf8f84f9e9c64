"""What a record says of the files that it names, as they are here now (SPEC 5, Cover).

A file that is staged counts as it is staged, any other as `git add` would store it. What
it was before is what HEAD has, where the unit's records lead there, else what the base has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author.content_before import (
    FileRecord,
    HeldFiles,
    content_before,
    difference,
    until_step,
)
from trace_gate.app.judge.trace_reader import Reader
from trace_gate.app.judge.unit_lines import LONG
from trace_gate.app.judge.unit_traces import touched_by
from trace_gate.app.repository import units
from trace_gate.app.repository.evidence_files import kept_by_lfs, lfs_pointer
from trace_gate.app.repository.working_files import is_as_stored
from trace_gate.core.gate import carried_edits, decisions
from trace_gate.core.gate.content import came_and_went
from trace_gate.core.gate.content.path_history import Family, histories
from trace_gate.core.gate.content.said import SUCCESS
from trace_gate.core.gate.content_values import (
    NOTHING,
    Content,
    lines_of,
    lines_of_many,
    new_mode,
    of_many,
)
from trace_gate.core.git_model import EXECUTABLE, FOLDER, REGULAR
from trace_gate.core.policy import path_classes
from trace_gate.core.record import Record
from trace_gate.core.trace import target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.gate.content.path_history import PathHistory
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Entry
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target

VERBS = ("file_add", "file_update", "file_delete")
"""The change types that say what becomes of a file; another word is the author's own."""


class Said(Record):
    """What a record says of one target: from, to, and what `details` adds."""

    from_value: str | None
    to_value: str
    mode: str | None = None
    lines: str | None = None
    own_lines: str | None = None

    @property
    def verb(self) -> str:
        """The change type of one file."""
        gone = self.to_value == NOTHING.value
        return "file_delete" if gone else "file_add" if self.from_value is None else "file_update"

    def written(self, change: Mapping[str, Any]) -> dict[str, Any]:
        """The change with these values; what else it says stays as it is."""
        said = {"mode": self.mode, "lines": self.lines, "own_lines": self.own_lines}
        details = {**(change.get("details") or {}), **said}
        details = {key: value for key, value in details.items() if value is not None}
        values = {"from_value": self.from_value, "to_value": self.to_value}
        kept = {key: value for key, value in change.items() if key != "details"}
        return {**kept, **values, **({"details": details} if details else {})}


def record_contents(
    git: WritableRepository, files: Workspace, rules: Rules, *, now: float
) -> RecordContents:
    """Looks at HEAD, the index, the working tree, and the records of the unit."""
    proposal = units.staged_unit(git, now, None, units.Message()).unfinished(now)
    commits = carried_edits.with_weighed(proposal.commits, rules.policy.gate)
    return RecordContents(git, files, rules, proposal.with_(commits=commits))


class RecordContents:
    """Says of each target what its files hold, and held before."""

    def __init__(
        self, git: WritableRepository, files: Workspace, rules: Rules, proposal: Proposal
    ) -> None:
        self._git, self._files, self._gate = git, files, rules.policy.gate
        self._proposal, self._base = proposal, proposal.base
        self._family = Family(proposal.commits)
        self._held = HeldFiles(git, proposal.base)
        touched = touched_by(git, proposal, rules.policy, Reader(git, rules, None))
        self._live = [each.trace for each in touched if each.is_live]

    def is_over(self, text: str, of_trace: str | None) -> bool:
        """Whether commits here change a file, and nothing of that is left (SPEC 5, Cover).

        Not where other records name it as well: together they may tell the way there and back.
        """
        goal = target.parse_or_none(text)
        if goal is None or goal.path is None or goal.pattern:
            return False
        if any(self._others(goal.path, of_trace)):
            return False
        return bool(came_and_went.passing(self._proposal, [goal.path]))

    def of(
        self, text: str, *, of_trace: str | None = None, said: PlannedChange | None = None
    ) -> Said | None:
        """What is to be said of a target; None where it names no file, or nothing has changed.

        Args:
            text: the target.
            of_trace: the id of the record, where it is among those of the unit.
            said: what it says until now. The content before stays where it is true, and the
                whole step where another record goes on from what this one leaves.
        """
        goal = target.parse_or_none(text)
        if goal is None or goal.path is None:
            return None
        return self._many(goal) if goal.pattern else self._one(goal.path, of_trace, said)

    def _one(self, path: str, of_trace: str | None, said: PlannedChange | None) -> Said | None:
        history = histories(self._proposal, self._family, frozenset([path])).get(path)
        before = said.from_value if said is not None else None
        others = tuple(self._others(path, of_trace))
        executed = tuple(self._others(path, of_trace, executed=True))
        until = until_step(self._held, self._family, history, said, executed)
        if until is not None:
            left = self._held.content(path, until.new)
            record = FileRecord(path=path, before=before, now=left, head=left, others=others)
            return self._said_of(until, self._held.text(until.new), record, until.old)
        head, staged = self._head(path), self._git.index_entries([path]).get(path)
        opaque = staged is not None and not staged.is_file  # a link cannot be looked into
        is_staged = staged != head or opaque or is_as_stored(self._git, self._files, path, staged)
        if is_staged and staged == head and history is None:
            return None
        content, text = (
            (self._held.content(path, staged), self._held.text(staged))
            if is_staged
            else self._working(path)
        )
        if content is None:
            return None
        record = FileRecord(
            path=path,
            before=before,
            now=content,
            head=self._held.content(path, head),
            others=others,
        )
        return self._said_of(history, text, record, _file_at(self._git, self._base, path))

    def _said_of(
        self,
        history: PathHistory | None,
        text: bytes | None,
        record: FileRecord,
        begun: Entry | None,
    ) -> Said:
        """What is to be said of a content; `begun` is what its branch began at."""
        old = content_before(self._held, self._family, history, record)
        lines = difference(self._held.text(begun), text)  # what counts after a squash
        return Said(
            from_value=old,
            to_value=record.now.value,
            mode=record.now.recorded_mode,
            lines=lines,
            own_lines=own(lines, self._lines_from(record.path, old, history, text)),
        )

    def _working(self, path: str) -> tuple[Content | None, bytes | None]:
        """A file as `git add` would store it; nobody knows what of a link or a folder."""
        text = self._files.read(path)
        if text is None:
            return (None, None) if self._files.taken(path) else (NOTHING, None)
        mode = EXECUTABLE if self._files.executable(path) else REGULAR
        content = Content(sha256=self._git.stored_sha256(path), mode=mode)
        if kept_by_lfs(self._git, self._base, [path]):
            return content, lfs_pointer(text)
        return content, self._git.stored(path, LONG)

    def _others(
        self, path: str, of_trace: str | None, *, executed: bool = False
    ) -> Iterator[PlannedChange]:
        """What the other records of the unit say of a file: all, or what was done and stayed."""
        for trace in self._live:
            done = bool(trace.executed_at) and trace.result in (None, SUCCESS)
            if executed and not done:
                continue
            if trace.id != of_trace and trace.trace_type in decisions.EXECUTING:
                for planned, goal in decisions.parsed(trace):
                    if goal is not None and goal.path == path:
                        yield planned

    def _lines_from(
        self, path: str, old: str | None, history: PathHistory | None, text: bytes | None
    ) -> str | None:
        """By which lines one decision changes a file after others: a rebase lands it alone."""
        held = [
            entry for step in (history.steps if history else ()) for entry in (step.old, step.new)
        ]
        for entry in dict.fromkeys((self._head(path), *held)):
            if old is not None and self._held.content(path, entry).sha256 == old:
                return difference(self._held.text(entry), text)
        return None

    def _many(self, goal: Target) -> Said | None:
        """Of the staged files that a wildcard covers."""
        brought = {entry.uri for trace in self._live for entry in trace.evidence}
        ends = [
            (each.path, each.old, each.new)
            for each in self._proposal.changes
            if target.covers(goal, each.path)
            and path_classes.class_of(each, self._gate) in ("governed", "evidence")
            and not (each.old is None and each.path in brought)
        ]
        if not ends:
            return None
        return Said(
            from_value=of_many((path, self._held.content(path, old)) for path, old, _ in ends),
            to_value=of_many((path, self._held.content(path, new)) for path, _, new in ends),
            lines=self._lines_of_many(ends),
        )

    def _lines_of_many(self, ends: Sequence[tuple[str, Entry | None, Entry | None]]) -> str | None:
        """By which lines files change; None where one of them is too large to compare."""
        files = []
        for path, old, new in ends:
            texts = self._held.text(old), self._held.text(new)
            if any(text is None and each for text, each in zip(texts, (old, new), strict=True)):
                return None
            modes = (each.mode if each is not None else None for each in (old, new))
            files.append((path, lines_of(*texts), new_mode(*modes)))
        return lines_of_many(files)

    def _head(self, path: str) -> Entry | None:
        return _file_at(self._git, self._git.head(), path)


def own(lines: str | None, own: str | None) -> str | None:
    """What `details.own_lines` adds to `lines`: nothing where the two are the same."""
    return None if lines is None or own == lines else own


def _file_at(git: WritableRepository, commit: str | None, path: str) -> Entry | None:
    """The entry of a commit at a path; a folder is no file."""
    found = git.entries(commit, [path]).get(path)
    return None if found is None or found.mode == FOLDER else found
