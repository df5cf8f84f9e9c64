"""Evidence as a reviewer sees it: is the file there, is it the recorded one, how old is it."""

from __future__ import annotations

from trace_gate.app.repository.evidence_files import SMALL, evidence_files, lfs_size
from trace_gate.app.review.model import ReviewedEvidence
from trace_gate.core.ledger.evidence import is_local, scheme_of
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.app.review.model import HashState
    from trace_gate.core.ledger.evidence_file import EvidenceFile
    from trace_gate.core.trace.model import Evidence, Trace

DAY = 86_400


class SeenFiles(Record):
    """The evidence files of a tree that some traces name."""

    files: Mapping[str, EvidenceFile]
    sizes: Mapping[str, int]
    """Path to bytes; of a file in Git LFS those that its pointer names."""
    uploads: str
    now: float
    """When the range lands, as far as anybody knows (epoch seconds)."""


def seen_files(
    git: Repository,
    tree: str,
    traces: Iterable[Trace],
    *,
    uploads: str,
    attributes_of: str | None,
    now: float,
) -> SeenFiles:
    """The evidence files that traces name, as a tree has them; all are asked for together."""
    named = {each.uri for trace in traces for each in trace.evidence if each.uri}
    entries = git.entries(tree, sorted(uri for uri in named if is_local(uri, uploads)))
    files = evidence_files(git, entries, attributes_of)
    oids = {entry.oid for entry in entries.values() if entry.is_file}
    sizes, heads = git.sizes(oids), git.heads(oids, SMALL)
    found = {}
    for path, entry in entries.items():
        if entry.is_file:
            pointed = lfs_size(heads.get(entry.oid, b""))
            is_kept = pointed is not None and files[path].unmarked_oid is None
            found[path] = pointed if is_kept and pointed is not None else sizes[entry.oid]
    return SeenFiles(files=files, sizes=found, uploads=uploads, now=now)


def reviewed_evidence(trace: Trace, seen: SeenFiles) -> tuple[ReviewedEvidence, ...]:
    """Each entry of a trace."""
    return tuple(_entry(each, seen) for each in trace.evidence)


def _entry(entry: Evidence, seen: SeenFiles) -> ReviewedEvidence:
    uri = entry.uri or ""
    captured = ids.instant_or_none(entry.captured_at)
    return ReviewedEvidence(
        uri=uri,
        state=state_of(entry, seen.files.get(uri), seen.uploads),
        sha256=entry.sha256,
        size=seen.sizes.get(uri),
        captured_at=entry.captured_at,
        age_days=None if captured is None else int(seen.now - captured.seconds) // DAY,
        period_start=entry.period_start,
        period_end=entry.period_end,
    )


def state_of(entry: Evidence, file: EvidenceFile | None, uploads: str) -> HashState:
    """Whether the file of an entry is the recorded one (SPEC 4, Evidence)."""
    uri = entry.uri or ""
    if scheme_of(uri) is not None:
        return "external"
    if file is None or file.entry is None or not file.entry.is_file or not is_local(uri, uploads):
        return "missing"
    if entry.sha256 is not None and entry.sha256 == file.sha256:
        return "matches"
    is_buried = entry.sha256 is not None and entry.sha256 == file.tombstone
    return "tombstone" if is_buried else "differs"
