"""What the fold goes on without, as findings on the traces (SPEC 6, 8)."""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.ports import FoldStore, Repository
    from trace_gate.core.fold.result import Refusal
    from trace_gate.core.trace.document import Document


def findings(
    git: Repository, store: FoldStore, root: str, refusals: Iterable[Refusal]
) -> tuple[Finding, ...]:
    """Each refusal that has a code, with the place of its change."""
    named = [each for each in refusals if each.code]
    paths = {each.trace_id: _path(each, root) for each in named}
    members = store.members_at(paths.values())
    texts = git.blobs(set(members.values()), TRACE_BYTES) if members else {}
    documents = {path: _document(texts[oid], path) for path, oid in members.items()}
    return tuple(_finding(each, paths[each.trace_id], documents) for each in named)


def _path(refusal: Refusal, root: str) -> str:
    return ids.path_of(refusal.trace_id, root)


def _document(text: bytes, path: str) -> Document | None:
    from trace_gate.core.errors import Refused
    from trace_gate.core.trace.document import load

    try:
        return load(text, path)
    except Refused:
        return None


def _finding(refusal: Refusal, path: str, documents: dict[str, Document | None]) -> Finding:
    found = Finding(
        code=refusal.code,
        level=refusal.level,
        message=refusal.message,
        remediation=refusal.remediation,
        path=path,
        trace_id=refusal.trace_id,
    )
    document = documents.get(path)
    if document is None:
        return found
    change = ("execution", "changes", refusal.number - 1) if refusal.number else ()
    line, column = document.place(("trace", *change))
    return found.with_(line=line, column=column, source=document.source_line(line))
