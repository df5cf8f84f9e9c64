"""What a file held before the change that a record is about (SPEC 5, Cover).

That is what its branch has when nothing but this change is missing: the content in HEAD, where
the unit's other records lead there. Where the change is committed already, or where a rebase
made another content of what they say, the steps of the file tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.judge.unit_contents import read_contents
from trace_gate.app.judge.unit_lines import LONG
from trace_gate.core.gate.content.said import first_found
from trace_gate.core.gate.content_values import (
    NOTHING,
    Content,
    is_sha256,
    lines_of,
    lines_said,
    own_lines_said,
)
from trace_gate.core.git_model import SUBMODULE
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.ports import WritableRepository
    from trace_gate.core.gate.content.path_history import Family, PathHistory, Step
    from trace_gate.core.git_model import Entry
    from trace_gate.core.trace.model import PlannedChange


class HeldFiles:
    """Reads what entries of the unit hold. `base` says what Git LFS keeps."""

    def __init__(self, git: WritableRepository, base: str | None) -> None:
        self._git, self._base = git, base

    def content(self, path: str, entry: Entry | None) -> Content:
        """The content of an entry at its path."""
        if entry is None:
            return NOTHING
        return read_contents(self._git, [(path, entry)], self._base).at(path, entry)

    def text(self, entry: Entry | None) -> bytes | None:
        """The bytes of an entry; None where nothing is, or too much to compare."""
        if entry is None:
            return None
        if entry.mode == SUBMODULE:
            return entry.oid.encode()
        return self._git.heads([entry.oid], LONG).get(entry.oid)


class FileRecord(Record):
    """A record on one file: what it says of before and of now, and what HEAD has.

    `others` is what the other records of the unit say of the file.
    """

    path: str
    before: object
    now: Content
    head: Content
    others: tuple[PlannedChange, ...]


def content_before(
    files: HeldFiles, family: Family, history: PathHistory | None, record: FileRecord
) -> str | None:
    """The sha256 of what the file held before the change; None where it was not there.

    What the record says already stays, where it is true.
    """
    if history is None:
        return record.head.sha256
    path = history.path
    if _is_taken_away(files, family, history, record):
        return None
    starts = [files.content(path, entry).sha256 for entry in history.starts]
    left = {str(each.to_value) for each in record.others if is_sha256(each.to_value)}
    said = str(record.before) if is_sha256(record.before) else None
    wanted = (said or record.head.sha256, record.head.sha256)
    found = next((each for each in wanted if each in {*starts[1:], *left}), None)
    if found is None:
        found = _after_the_others(files, family, history, record) or _beside(files, history, record)
        found = found or starts[0]
    # Where main was merged in, a squash knows what main has, not where the unit began.
    began = {files.content(path, step.old).sha256 for step in history.steps[:1]}
    return starts[0] if found in began - left else found


def until_step(
    files: HeldFiles,
    family: Family,
    history: PathHistory | None,
    said: PlannedChange | None,
    others: Sequence[PlannedChange],
) -> PathHistory | None:
    """The history until a record's own step, where another record goes on from what that leaves.

    What came after is the other one's, so this one tells of its step as before. It begins where
    its branch did: a later merge of main is none of its own. A record whose own step is an earlier
    one does not go on from here, where this step brings back what that one found.
    """
    if history is None or said is None or not is_sha256(said.to_value):
        return None
    followers = [each for each in others if each.from_value == said.to_value != each.to_value]
    for step in reversed(history.steps):
        if files.content(history.path, step.new).value == said.to_value:
            earlier = family.before(history.steps, step)
            rest = [each for each in history.steps if each not in earlier]
            before, after = (
                {files.content(history.path, each.new).value for each in part}
                for part in (earlier, rest)
            )
            if all(each.to_value in before - after for each in followers):
                return None
            cut = history.with_(new=step.new, steps=(*earlier, step), last=(step,))
            return cut.with_(old=first_found(cut))
    return None


def difference(old: bytes | None, new: bytes | None) -> str | None:
    """`details.lines` of two texts, where there are two."""
    return None if old is None or new is None else lines_of(old, new)


def _is_taken_away(
    files: HeldFiles, family: Family, history: PathHistory, record: FileRecord
) -> bool:
    """Another record took the file away, and this one brings it back: it adds it."""
    if record.now == NOTHING or all(each.to_value != NOTHING.value for each in record.others):
        return False
    if record.head == NOTHING:
        return True
    step = history.last[0] if len(history.last) == 1 else None
    while step is not None and files.content(history.path, step.new) == record.now:
        if step.old is None:
            return bool(family.before(history.steps, step))
        step = family.only_before(history.steps, step)
    return False


def _after_the_others(
    files: HeldFiles, family: Family, history: PathHistory, record: FileRecord
) -> str | None:
    """What the last steps found, which follow the last one that another record tells of."""
    step = history.last[0] if record.others and len(history.last) == 1 else None
    after = None
    while step is not None:
        content = files.content(history.path, step.new)
        if content.value != record.now.value and _is_recorded(files, history, step, record.others):
            begun = step.new if after is None else after.old
            return files.content(history.path, begun).sha256
        after, step = step, family.only_before(history.steps, step)
    return None


def _beside(files: HeldFiles, history: PathHistory, record: FileRecord) -> str | None:
    """What another branch left, where clean merges joined it with this change.

    A squash of both knows neither content; one record has to go on from the other.
    """
    said = {each.to_value for each in record.others} - {record.now.value}
    ends = [files.content(history.path, step.new) for step in history.last]
    if len(ends) < 2 or record.now.value in {each.value for each in ends}:
        return None
    return next((each.sha256 for each in ends if each.value in said), None)


def _is_recorded(
    files: HeldFiles, history: PathHistory, step: Step, others: Sequence[PlannedChange]
) -> bool:
    """Whether a record says the content, or the lines where a rebase lost its content."""
    value = files.content(history.path, step.new).value
    if any(each.to_value == value for each in others):
        return True
    said = {lines for each in others for lines in (lines_said(each), own_lines_said(each))}
    new = files.text(step.new)
    made = (difference(files.text(old), new) for old in (step.old, history.old))
    return any(lines in said - {None} for lines in made)
