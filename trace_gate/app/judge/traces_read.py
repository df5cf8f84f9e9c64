"""The traces that a run over many units has read last, each with what it tells the fold.

Neighbours in a history name the same traces: what one unit brings is what the next one stands on.
A judge of one unit holds no document; who judges a hundred thousand holds the newest few hundred,
by the hashes of their contents.
"""

from __future__ import annotations

from collections.abc import Mapping

from trace_gate.app.derive.trace_facts_cache import facts_of_trace, facts_of_unreadable
from trace_gate.app.judge.trace_reader import read_trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.derive.trace_facts_cache import PackedFacts
    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.trace_file import TraceFile

MOST = 512
"""Traces that are held; a document takes about 20 kB."""


class TracesRead(Mapping[str, "PackedFacts"]):
    """Reads each trace once, as long as it is held. As a map: what the held ones tell, by blob."""

    def __init__(self) -> None:
        self._held: dict[str, TraceFile] = {}

    def read(self, path: str, entry: Entry, text: bytes) -> TraceFile:
        """A trace file from its bytes, which are those of the entry."""
        found = self._held.pop(entry.oid, None)
        if found is None or (found.path, found.entry) != (path, entry):
            found = read_trace(path, entry, text)
        self._held[entry.oid] = found
        if len(self._held) > MOST:
            del self._held[next(iter(self._held))]
        return found

    def held(self, path: str, entry: Entry) -> TraceFile | None:
        """A trace file that was read; None where it has to be read."""
        found = self._held.get(entry.oid)
        return found if found is not None and (found.path, found.entry) == (path, entry) else None

    def __getitem__(self, oid: str) -> PackedFacts:
        file = self._held[oid]
        trace = file.trace
        return facts_of_trace(trace) if trace is not None else facts_of_unreadable(file.problems)

    def __contains__(self, oid: object) -> bool:
        return oid in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
