"""Reads trace files of the judged repository, each object once."""

from __future__ import annotations

from trace_gate.core.errors import Refused
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.ledger.trace_file import TraceFile, Version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.ports import Ahead, Repository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.git_model import Change, Commit, Entry
    from trace_gate.core.trace.model import Trace

    Read = Callable[[str, Entry, bytes], TraceFile]
    """As `read_trace`"""

MANY = 400
"""From so many traces on it pays to have them read by other processes, too."""


class Reader:
    """Reads trace files, each version once."""

    def __init__(
        self,
        git: Repository,
        rules: Rules,
        ahead: Ahead | None = None,
        read: Read | None = None,
    ) -> None:
        """`read` reads a trace from its bytes: who judges many units holds some."""
        self._git, self._rules, self._ahead = git, rules, ahead
        self._read = read or read_trace
        self._blobs: dict[str, bytes] = {}
        self._files: dict[tuple[str, Entry], TraceFile] = {}

    def know(self, entry: Entry, text: bytes) -> None:
        """Take the content of an entry that Git does not have: a draft of the working tree."""
        self._blobs[entry.oid] = text

    def fetch(self, entries: Iterable[Entry]) -> None:
        """Fetch the contents of some entries in one question."""
        wanted = {each.oid for each in entries if each.is_file and each.oid not in self._blobs}
        if wanted:
            self._blobs.update(self._git.blobs(wanted, TRACE_BYTES))

    def prepare(self, versions: Sequence[tuple[str, Entry]]) -> None:
        """Fetch some versions in one question; read them now if they are many."""
        self.fetch([entry for _, entry in versions])
        todo = [(path, entry) for path, entry in versions if entry.is_file]
        if len(todo) >= MANY and self._ahead is not None:
            found = self._ahead([self._blobs[entry.oid] for _, entry in todo], data_of)
            for (path, entry), data in zip(todo, found, strict=True):
                self._files[path, entry] = read_trace(path, entry, self._blobs[entry.oid], data)

    def read(self, path: str, entry: Entry | None, *, validate: bool = False) -> TraceFile | None:
        """A version of a trace file; None where there is none.

        The profile is asked only with `validate`: it judges what a unit leaves, no more.
        """
        if entry is None:
            return None
        if (path, entry) not in self._files:
            self._files[path, entry] = self._first(path, entry)
        file = self._files[path, entry]
        return validated(file, self._rules) if validate else file

    def versions(self, steps: Sequence[tuple[Commit, Change]]) -> tuple[Version, ...]:
        """What commits made of trace files, each with what was there before."""
        self.fetch(e for _, change in steps for e in (change.old, change.new) if e is not None)
        return tuple(
            Version(
                commit=commit,
                before=self.read(change.path, change.old),
                file=self.read(change.path, change.new),
            )
            for commit, change in steps
        )

    def _first(self, path: str, entry: Entry) -> TraceFile:
        if not entry.is_file:
            return TraceFile(path=path, entry=entry, trace=None)
        self.fetch([entry])
        return self._read(path, entry, self._blobs[entry.oid])


def readable(
    git: Repository, files: Mapping[str, Entry], concerns: Callable[[bytes], bool]
) -> Iterator[tuple[str, Trace]]:
    """The traces among some files that can be read and whose text concerns us, by path in order."""
    wanted = {path: entry for path, entry in sorted(files.items()) if entry.is_file}
    for path, text in git.texts(wanted, TRACE_BYTES):
        trace = read_trace(path, wanted[path], text).trace if concerns(text) else None
        if trace is not None:
            yield path, trace


def data_of(text: bytes) -> dict[str, Any] | None:
    """What the text of a trace holds; None where it is refused: only who reads it learns why."""
    from trace_gate.core.trace.document import load

    try:
        return load(text, "").data
    except Exception:  # who asked reads it again, and says what is wrong
        return None


def read_trace(
    path: str, entry: Entry, text: bytes, data: dict[str, Any] | None = None
) -> TraceFile:
    """One trace file from its bytes; `data` is what they hold, where that is known."""
    from trace_gate.core.trace.document import Document, load
    from trace_gate.core.trace.model import Trace

    try:
        document = load(text, path) if data is None else Document(data=data, text=text, path=path)
    except Refused as refused:
        return TraceFile(path=path, entry=entry, trace=None, problems=refused.findings, unread=text)
    return TraceFile(path=path, entry=entry, trace=Trace.of(document))


def validated(file: TraceFile, rules: Rules) -> TraceFile:
    """The same file with what its profile says about it; it cannot if it was not read."""
    if file.trace is None:
        return file
    from trace_gate.core.schema.validator import problems

    found = problems(rules.schema_of(file.trace.trace_type), file.trace.document)
    return file.with_(problems=found) if found else file
