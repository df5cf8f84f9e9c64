"""What is said of evidence that does not hold: TG301 to TG304 (SPEC 4, Evidence).

It is imported where something is found: a hook that passes has no use for it.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.ledger.evidence_file import EvidenceFile
    from trace_gate.core.ledger.trace_file import Pointer, TraceFile
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Evidence

METRIC = "--metric NAME=VALUE"
"""An observation needs a number; which one, only a person knows."""


def no_plain_path(file: TraceFile, place: Pointer, uri: str, uploads: str) -> Finding:
    """A uri is no path below the uploads folder."""
    return file.finding(
        "TG303", place, f"{uri!r} is not a plain path below {uploads}/.", _copied(uri, uploads)
    )


def _copied(uri: str, uploads: str) -> str:
    """The command that brings a report to where evidence is kept, and what to write then."""
    name = uri.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = "week-02.csv" if name in ("", ".", "..") else name
    goal = f"{uploads}/{name}"
    return (
        f"cp -n {word(uri)} {word(goal)} && git add {word(goal)}   # then write `uri: {goal}` and "
        "what sha256sum prints for it"
    )


def outside(file: TraceFile, place: Pointer, gate: GatePolicy) -> Finding:
    """Evidence is elsewhere, where the policy allows it."""
    return file.finding(
        "TG303",
        place,
        "This evidence is outside the repository: it is recorded, but nobody can check it.",
        f"Better: save a copy in {gate.uploads}/ and point at that.",
        level=gate.remote_evidence,
    )


def scheme_refused(file: TraceFile, place: Pointer, scheme: str, gate: GatePolicy) -> Finding:
    """Evidence is elsewhere, where the policy does not allow it."""
    allowed = ", ".join(gate.evidence_schemes) or "none"
    return file.finding(
        "TG303",
        place,
        f"Evidence with `{scheme}:` is not accepted (accepted: {allowed}).",
        f"Save the report in {gate.uploads}/ and write its path.",
    )


def missing(file: TraceFile, place: Pointer, uri: str) -> Finding:
    """The file is not in the commit."""
    return file.finding(
        "TG301",
        place,
        f"The file {uri} is not in this commit.",
        f"git add {word(uri)}   # check the spelling, upper and lower case too",
    )


def no_file(file: TraceFile, place: Pointer, uri: str) -> Finding:
    """Something else than a file stands there."""
    return file.finding(
        "TG303",
        place,
        f"{uri} is a link or a submodule, not a file, so its content is elsewhere.",
        f"Put the file itself in its place, then: git add {word(uri)}",
    )


def other_content(file: TraceFile, entry: Evidence, found: EvidenceFile) -> Finding:
    """TG302, with the attribute of Git that is behind it, where one is."""
    uri = str(entry.uri)
    message = f"{uri} does not have the recorded content: its sha256 is {found.sha256}."
    fix = (
        f"Write `sha256: {found.sha256}` if the report is right. If not, put the one back that was "
        "looked at, and stage it."
    )
    if entry.sha256 == found.unmarked_oid:
        message = (
            f"{uri} is here as a Git LFS pointer, and the attributes of the base do not mark "
            "this path `filter=lfs`, so the pointer itself is the content."
        )
        fix = (
            f"First land the line `/{uri} filter=lfs diff=lfs merge=lfs -text` in "
            f".gitattributes; or keep the file itself here: git lfs untrack {word(uri)} "
            f"&& git add --renormalize {word(uri)}"
        )
    elif entry.sha256 in found.other_ends:
        message = (
            f"{uri} has other line ends here than when its sha256 was taken: Git changed "
            "them, because the attribute `text` or `core.autocrlf` says so for this path."
        )
        fix = (
            f"Write `sha256: {found.sha256}`, which is what everybody gets. So that Git leaves "
            f"reports alone, .gitattributes needs the line `/{uri.partition('/')[0]}/** -text`."
        )
    return file.finding("TG302", ("evidence", entry.index, "sha256"), message, fix)


def changed_later(
    path: str, trace_ids: Sequence[str], base: str, *, committed: bool, left: bool
) -> Finding:
    """TG304: the old report comes back; a new one goes on under a new name.

    Args:
        path: the evidence.
        trace_ids: the traces that point at it.
        base: where its old content is.
        committed: whether the unit's own commits change it, so that they are made anew.
        left: whether a file is there.
    """
    who = ", ".join(trace_ids[:3]) + (" and others" if len(trace_ids) > 3 else "")
    named, new = word(path), word(_another_name(path))
    back = f"git restore --source={base} --staged --worktree {named}"
    keep = f"cp {named} {new} && " if left else ""
    observe = f"trace-gate new observation --evidence {new} {METRIC}"
    again = f" && {observe} && git add traces {new}" if left else ""
    reset = f'git reset --soft "$(git merge-base {base} HEAD)" && ' if committed else ""
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
