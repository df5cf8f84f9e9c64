"""Reads trace files of the judged repository, each object once."""

from __future__ import annotations

from trace_gate.core.ledger.facts import TraceFile
from trace_gate.errors import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.policies import Rules
    from trace_gate.app.ports import Repository
    from trace_gate.core.finding import Finding
    from trace_gate.core.tree import Entry


class Reader:
    """Reads trace files, each object once; the profile is asked only for final versions."""

    def __init__(self, git: Repository, rules: Rules) -> None:
        self._git, self._rules = git, rules
        self._blobs: dict[str, bytes] = {}

    def fetch(self, entries: Iterable[Entry]) -> None:
        """Fetch the contents of some entries in one question."""
        wanted = {each.oid for each in entries if each.is_file and each.oid not in self._blobs}
        if wanted:
            self._blobs.update(self._git.blobs(wanted))

    def read(self, path: str, entry: Entry | None, *, validate: bool = False) -> TraceFile | None:
        """A version of a trace file; None where there is none."""
        if entry is None:
            return None
        if not entry.is_file:
            return TraceFile(path=path, entry=entry, trace=None)
        self.fetch([entry])
        return read_trace(path, entry, self._blobs[entry.oid], self._rules, validate=validate)


def read_trace(path: str, entry: Entry, data: bytes, rules: Rules, *, validate: bool) -> TraceFile:
    """One trace file from its bytes; with `validate`, held against its profile too."""
    from trace_gate.core.trace.document import load
    from trace_gate.core.trace.model import Trace

    try:
        document = load(data, path)
    except Refused as refused:
        return TraceFile(path=path, entry=entry, trace=None, problems=refused.findings)
    trace = Trace.of(document)
    problems: tuple[Finding, ...] = ()
    if validate:
        from trace_gate.core.schema.validator import problems as find

        problems = find(rules.schema_of(trace.trace_type), document)
    return TraceFile(path=path, entry=entry, trace=trace, problems=problems)
