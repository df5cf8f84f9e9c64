"""Reads trace files of the judged repository, each object once."""

from __future__ import annotations

from trace_gate.core.ledger.facts import TraceFile
from trace_gate.errors import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.policies import Rules
    from trace_gate.app.ports import Repository
    from trace_gate.core.tree import Entry


class Reader:
    """Reads trace files, each version once."""

    def __init__(self, git: Repository, rules: Rules) -> None:
        self._git, self._rules = git, rules
        self._blobs: dict[str, bytes] = {}
        self._files: dict[tuple[str, Entry], TraceFile] = {}

    def fetch(self, entries: Iterable[Entry]) -> None:
        """Fetch the contents of some entries in one question."""
        wanted = {each.oid for each in entries if each.is_file and each.oid not in self._blobs}
        if wanted:
            self._blobs.update(self._git.blobs(wanted))

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

    def _first(self, path: str, entry: Entry) -> TraceFile:
        if not entry.is_file:
            return TraceFile(path=path, entry=entry, trace=None)
        self.fetch([entry])
        return read_trace(path, entry, self._blobs[entry.oid])


def read_trace(path: str, entry: Entry, data: bytes) -> TraceFile:
    """One trace file from its bytes."""
    from trace_gate.core.trace.document import load
    from trace_gate.core.trace.model import Trace

    try:
        document = load(data, path)
    except Refused as refused:
        return TraceFile(path=path, entry=entry, trace=None, problems=refused.findings)
    return TraceFile(path=path, entry=entry, trace=Trace.of(document))


def validated(file: TraceFile, rules: Rules) -> TraceFile:
    """The same file with what its profile says about it; it cannot if it was not read."""
    if file.trace is None:
        return file
    from trace_gate.core.schema.validator import problems

    found = problems(rules.schema_of(file.trace.trace_type), file.trace.document)
    return file.with_(problems=found) if found else file
