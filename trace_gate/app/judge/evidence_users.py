"""Which sealed traces point at evidence files that a unit changes (SPEC 4, Evidence).

One look at the traces of the base for all files, whatever their number.
"""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import readable
from trace_gate.app.repository.evidence_files import evidence_files
from trace_gate.core.ledger.evidence_file import Pointed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Change, Entry
    from trace_gate.core.policy.policy import Policy


def pointing(git: Repository, proposal: Proposal, policy: Policy) -> dict[str, Pointed]:
    """For each evidence file that some commit of the unit changes: who of the base needs it."""
    if proposal.base is None:
        return {}
    changed = _changed(proposal.every_change(), policy.gate.uploads)
    if not changed:
        return {}
    before = git.entries(proposal.base, changed)
    changed = {p: {before[p], *new} for p, new in changed.items() if p in before}
    wanted = _of_other_content(git, changed, proposal.base)
    return _who_points(git, proposal.base, wanted, policy) if wanted else {}


def _of_other_content(
    git: Repository, versions: Mapping[str, set[Entry | None]], base: str
) -> list[str]:
    """The paths whose versions are not one content: a file, and the pointer that LFS makes of it.

    The first versions of all paths are looked at together, then the second ones, and so on.
    """
    changed = {path: each for path, each in versions.items() if len(each) > 1}
    files = {p: [e for e in each if e is not None and e.is_file] for p, each in changed.items()}
    hashes: dict[str, set[str | None]] = {path: set() for path in changed}
    for number in range(max(map(len, files.values()), default=0)):
        part = {path: each[number] for path, each in files.items() if len(each) > number}
        for path, file in evidence_files(git, part, base).items():
            hashes[path].add(file.sha256)
    return [p for p, each in changed.items() if len(files[p]) < len(each) or len(hashes[p]) > 1]


def _changed(changes: Iterable[Change], uploads: str) -> dict[str, set[Entry | None]]:
    """The evidence files that were there before some change, and what they become."""
    found: dict[str, set[Entry | None]] = {}
    for change in changes:
        if change.old is not None and change.path.startswith(f"{uploads}/"):
            found.setdefault(change.path, set()).add(change.new)
    return found


def _who_points(
    git: Repository, base: str, paths: Collection[str], policy: Policy
) -> dict[str, Pointed]:
    """The base's traces with an evidence entry for each of some paths."""
    from trace_gate.core.ledger.mentions import Mentions

    gate = policy.gate
    mentions, known = Mentions(paths, gate.uploads), frozenset(paths)
    found: dict[str, dict[str, None]] = {}
    recorded: dict[str, set[str]] = {}
    for _, trace in readable(git, git.all_entries(base, gate.traces), mentions.may_be_in):
        for each in trace.evidence:
            if each.uri in known:
                found.setdefault(each.uri, {})[str(trace.id)] = None
                recorded.setdefault(each.uri, set()).update(filter(None, [each.sha256]))
    return {
        path: Pointed(traces=tuple(trace_ids), recorded=frozenset(recorded[path]))
        for path, trace_ids in found.items()
    }
