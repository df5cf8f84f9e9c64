"""Which traces of the base have the reports of a result already (SPEC 8, Verification).

Asked only where a unit brings a result, and only of reports whose file the base has, perhaps with
other line ends: a new file costs one look at the folder of the uploads.
"""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import readable
from trace_gate.app.repository.evidence_files import LARGEST_TEXT, other_ends
from trace_gate.core import hashing
from trace_gate.core.gate.results import results

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from trace_gate.app.ports import Repository
    from trace_gate.core.ledger.evidence_file import EvidenceFile
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Trace


def shown_reports(
    git: Repository,
    base: str | None,
    live: Sequence[Touched],
    evidence: Mapping[str, EvidenceFile],
    gate: GatePolicy,
) -> dict[str, tuple[Trace, ...]]:
    """sha256 of each report of a result to the traces of the base that have it as evidence.

    `evidence` are the files that the unit's entries name, as it leaves them.
    """
    wanted = results.reports(live)
    if base is None or not wanted:
        return {}
    there = {each.oid for each in git.all_entries(base, gate.uploads).values()}
    oids = {path: f.entry.oid for path, f in evidence.items() if f.entry is not None}
    old = {sha: sha for sha, uri in wanted if oids.get(uri) is None or oids[uri] in there}
    old |= _with_other_ends(git, {sha: oids[uri] for sha, uri in wanted if uri in oids}, there)
    marks = [b"\\", *(each.encode("utf-8", "surrogateescape") for each in old)]  # or escapes
    files = git.all_entries(base, gate.traces) if old else {}
    found: dict[str, list[Trace]] = {}
    for _, trace in readable(git, files, lambda text: any(mark in text for mark in marks)):
        for sha256 in old.keys() & {each.sha256 for each in trace.evidence}:
            found.setdefault(old[sha256], []).append(trace)
    return {sha256: tuple(traces) for sha256, traces in found.items()}


def _with_other_ends(
    git: Repository, reports: Mapping[str, str], there: Collection[str]
) -> dict[str, str]:
    """The sha256 of a file of the base to that of a report which differs by its line ends alone.

    `reports` are the object names of the reports by their sha256, `there` those of the uploads of
    the base.
    """
    texts = git.heads(set(reports.values()), LARGEST_TEXT)
    found: dict[str, str] = {}
    for sha256, oid in reports.items():
        for text in other_ends(texts.get(oid, b"")):
            if hashing.object_name("blob", text, len(oid)) in there:
                found[hashing.sha256_of(text)] = sha256
    return found
