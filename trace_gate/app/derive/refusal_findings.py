"""What the fold goes on without, as findings on the traces (SPEC 6, 8)."""

from __future__ import annotations

from itertools import groupby

from trace_gate.core.finding import Finding
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.app.ports import FoldStore, Repository
    from trace_gate.core.fold.result import Refusal
    from trace_gate.core.trace.document import Document

PORTION = 200
"""Traces whose texts are in memory at one time."""


def findings(
    git: Repository, store: FoldStore, root: str, refusals: Iterable[Refusal]
) -> tuple[Finding, ...]:
    """Each refusal that has a code, with the place of its change."""
    named = groupby((each for each in refusals if each.code), lambda each: each.trace_id)
    traces = [(ids.path_of(trace_id, root), tuple(group)) for trace_id, group in named]
    portions = (traces[start : start + PORTION] for start in range(0, len(traces), PORTION))
    return tuple(found for portion in portions for found in _worded(git, store, portion))


def _worded(
    git: Repository, store: FoldStore, traces: Sequence[tuple[str, tuple[Refusal, ...]]]
) -> Iterator[Finding]:
    """One trace after the other: only one document is held at a time."""
    members = store.members_at(path for path, _ in traces)
    texts = git.blobs(set(members.values()), TRACE_BYTES) if members else {}
    for path, refusals in traces:
        document = _document(texts[members[path]], path) if path in members else None
        yield from (_finding(each, path, document) for each in refusals)


def _document(text: bytes, path: str) -> Document | None:
    from trace_gate.core.errors import Refused
    from trace_gate.core.trace.document import load

    try:
        return load(text, path)
    except Refused:
        return None


def _finding(refusal: Refusal, path: str, document: Document | None) -> Finding:
    found = Finding(
        code=refusal.code,
        level=refusal.level,
        message=refusal.message,
        remediation=refusal.remediation,
        path=path,
        trace_id=refusal.trace_id,
    )
    if document is None:
        return found
    change = ("execution", "changes", refusal.number - 1) if refusal.number else ()
    line, column = document.place(("trace", *change))
    return found.with_(line=line, column=column, source=document.source_line(line))
