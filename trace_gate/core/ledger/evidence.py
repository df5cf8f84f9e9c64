"""Evidence: the recorded file, with the recorded content, for as long as a trace needs it.

SPEC 4, Evidence. TG301 to TG304.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.evidence_file import EvidenceFile
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.ledger.trace_file import Pointer, Touched, TraceFile
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Evidence

TOMBSTONE = "file_tombstone"
"""The change_type of a decision that replaces evidence by its tombstone (SPEC 4)."""


class Later(Record):
    """How a unit changes evidence under a trace: in a commit already, and whether a file is left.

    `committed` evidence is changed in the unit's history, so that its commits are made anew.
    """

    committed: bool = False
    left: bool = False


def scheme_of(uri: str) -> str | None:
    """The scheme of an evidence uri in lower case; None for a path in the repository."""
    head, colon, _rest = uri.partition(":")
    word = head.replace("+", "").replace("-", "").replace(".", "")
    if colon and word.isascii() and word.isalnum() and head[:1].isalpha():
        return head.lower()
    return None


def is_local(uri: str, uploads: str) -> bool:
    """Whether a uri is a plain path below the uploads folder."""
    parts = uri.split("/")
    odd = any(part in ("", ".", "..") for part in parts) or "\\" in uri or "\0" in uri
    return not odd and scheme_of(uri) is None and uri.startswith(f"{uploads}/")


def added(touched: Touched) -> tuple[Evidence, ...]:
    """The evidence entries that the unit adds to a trace."""
    before = touched.before
    return touched.trace.evidence[len(before.evidence) if before is not None else 0 :]


def check(
    ledger: Ledger,
    policy: Policy,
    tombstones: frozenset[str],
    base: str | None,
    later: Mapping[str, Later],
    *,
    unapproved: Mapping[str, Finding],
) -> Iterator[Finding]:
    """TG301 to TG303 for added entries, TG304 for evidence that is changed under a trace.

    `tombstones` are the paths that an approved decision of the unit replaces; `later` says how
    the unit changes what sealed traces point at; `unapproved` is what to say of tombstones that
    nobody has approved yet.
    """
    buried = tombstones.union(unapproved)
    for touched in ledger.live():
        for entry in added(touched):
            yield from of_entry(
                touched.file, entry, ledger.evidence, policy.gate, tombstones=buried
            )
    for path, pointed in ledger.pointing.items():
        if path in unapproved:
            yield unapproved[path]
        elif path not in tombstones:
            from trace_gate.core.ledger import evidence_messages

            how = later.get(path, Later())
            yield evidence_messages.changed_later(
                path,
                pointed.traces,
                (base or "HEAD")[:10],
                committed=how.committed,
                left=how.left,
            )


def of_entry(
    file: TraceFile,
    entry: Evidence,
    files: Mapping[str, EvidenceFile],
    gate: GatePolicy,
    *,
    tombstones: frozenset[str] | None = None,
) -> Iterator[Finding]:
    """What is wrong with one evidence entry of one trace.

    A tombstone stands for its file where it is among `tombstones`; None: wherever it is.
    """
    pointer = ("evidence", entry.index, "uri")
    uri = entry.uri or ""
    scheme = scheme_of(uri)
    if scheme is not None:
        yield from _remote(file, pointer, scheme, gate)
    elif not is_local(uri, gate.uploads):
        from trace_gate.core.ledger import evidence_messages

        yield evidence_messages.no_plain_path(file, pointer, uri, gate.uploads)
    else:
        buried = tombstones is None or uri in tombstones
        yield from _local(file, entry, files.get(uri), pointer, buried=buried)


def _remote(file: TraceFile, pointer: Pointer, scheme: str, gate: GatePolicy) -> Iterator[Finding]:
    from trace_gate.core.ledger import evidence_messages

    if scheme in gate.evidence_schemes and scheme != "file":
        yield evidence_messages.outside(file, pointer, gate)
    else:
        yield evidence_messages.scheme_refused(file, pointer, scheme, gate)


def _local(
    file: TraceFile,
    entry: Evidence,
    found: EvidenceFile | None,
    pointer: Pointer,
    *,
    buried: bool,
) -> Iterator[Finding]:
    if _is_recorded(entry, found, buried=buried):
        return
    from trace_gate.core.ledger import evidence_messages

    if found is None or found.entry is None:
        yield evidence_messages.missing(file, pointer, str(entry.uri))
    elif not found.entry.is_file:
        yield evidence_messages.no_file(file, pointer, str(entry.uri))
    else:
        yield evidence_messages.other_content(file, entry, found)


def _is_recorded(entry: Evidence, found: EvidenceFile | None, *, buried: bool) -> bool:
    """Whether the file is there with its recorded content, or with what stands for it."""
    if found is None or found.entry is None or not found.entry.is_file:
        return False
    return entry.sha256 == found.sha256 or (buried and entry.sha256 == found.tombstone)
