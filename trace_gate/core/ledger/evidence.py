"""Evidence: the recorded file, with the recorded content, for as long as a trace needs it.

SPEC 4, Evidence. TG301 to TG304.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.record import Record
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.ledger.evidence_file import EvidenceFile
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.ledger.trace_file import Pointer, Touched, TraceFile
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Evidence

METRIC = "--metric NAME=VALUE"
"""An observation needs a number; which one, only a person knows."""

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
            how = later.get(path, Later())
            yield _changed_later(path, pointed.traces, (base or "HEAD")[:10], how)


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
        yield file.finding(
            "TG303",
            pointer,
            f"{uri!r} is not a plain path below {gate.uploads}/.",
            _copied(uri, gate.uploads),
        )
    else:
        buried = tombstones is None or uri in tombstones
        yield from _local(file, entry, files.get(uri), pointer, buried=buried)


def _copied(uri: str, uploads: str) -> str:
    """The command that brings a report to where evidence is kept, and what to write then."""
    name = uri.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = "week-02.csv" if name in ("", ".", "..") else name
    goal = f"{uploads}/{name}"
    return (
        f"cp -n {word(uri)} {word(goal)} && git add {word(goal)}   # then write `uri: {goal}` and "
        "what sha256sum prints for it"
    )


def _remote(file: TraceFile, pointer: Pointer, scheme: str, gate: GatePolicy) -> Iterator[Finding]:
    if scheme in gate.evidence_schemes and scheme != "file":
        yield file.finding(
            "TG303",
            pointer,
            "This evidence is outside the repository: it is recorded, but nobody can check it.",
            f"Better: save a copy in {gate.uploads}/ and point at that.",
            level=gate.remote_evidence,
        )
        return
    allowed = ", ".join(gate.evidence_schemes) or "none"
    yield file.finding(
        "TG303",
        pointer,
        f"Evidence with `{scheme}:` is not accepted (accepted: {allowed}).",
        f"Save the report in {gate.uploads}/ and write its path.",
    )


def _local(
    file: TraceFile,
    entry: Evidence,
    found: EvidenceFile | None,
    pointer: Pointer,
    *,
    buried: bool,
) -> Iterator[Finding]:
    if found is None or found.entry is None:
        yield file.finding(
            "TG301",
            pointer,
            f"The file {entry.uri} is not in this commit.",
            f"git add {word(str(entry.uri))}   # check the spelling, upper and lower case too",
        )
    elif not found.entry.is_file:
        yield file.finding(
            "TG303",
            pointer,
            f"{entry.uri} is a link or a submodule, not a file, so its content is elsewhere.",
            f"Put the file itself in its place, then: git add {word(str(entry.uri))}",
        )
    elif entry.sha256 != found.sha256 and not (buried and entry.sha256 == found.tombstone):
        yield _other_content(file, entry, found)


def _other_content(file: TraceFile, entry: Evidence, found: EvidenceFile) -> Finding:
    """TG302, with the attribute of Git that is behind it, where one is."""
    message = f"{entry.uri} does not have the recorded content: its sha256 is {found.sha256}."
    fix = (
        f"Write `sha256: {found.sha256}` if the report is right. If not, put the one back that was "
        "looked at, and stage it."
    )
    if entry.sha256 == found.unmarked_oid:
        message = (
            f"{entry.uri} is here as a Git LFS pointer, and the attributes of the base do not mark "
            "this path `filter=lfs`, so the pointer itself is the content."
        )
        fix = (
            f"First land the line `/{entry.uri} filter=lfs diff=lfs merge=lfs -text` in "
            f".gitattributes; or keep the file itself here: git lfs untrack {word(str(entry.uri))} "
            f"&& git add --renormalize {word(str(entry.uri))}"
        )
    elif entry.sha256 in found.other_ends:
        message = (
            f"{entry.uri} has other line ends here than when its sha256 was taken: Git changed "
            "them, because the attribute `text` or `core.autocrlf` says so for this path."
        )
        fix = (
            f"Write `sha256: {found.sha256}`, which is what everybody gets. So that Git leaves "
            f"reports alone, .gitattributes needs the line `/{str(entry.uri).partition('/')[0]}/** "
            "-text`."
        )
    return file.finding("TG302", ("evidence", entry.index, "sha256"), message, fix)


def _changed_later(path: str, trace_ids: tuple[str, ...], base: str, how: Later) -> Finding:
    """TG304: the old report comes back; a new one goes on under a new name."""
    who = ", ".join(trace_ids[:3]) + (" and others" if len(trace_ids) > 3 else "")
    named, new = word(path), word(_another_name(path))
    back = f"git restore --source={base} --staged --worktree {named}"
    keep = f"cp {named} {new} && " if how.left else ""
    observe = f"trace-gate new observation --evidence {new} {METRIC}"
    again = f" && {observe} && git add traces {new}" if how.left else ""
    reset = f'git reset --soft "$(git merge-base {base} HEAD)" && ' if how.committed else ""
    return Finding(
        code="TG304",
        message=f"{path} is evidence of {who}, so its content may not change or go away.",
        remediation=f"{reset}{keep}{back}{again}   # then commit",
        path=path,
    )


def _another_name(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    return f"{folder}{slash}{stem}-new{dot}{suffix}" if stem else f"{path}-new"
