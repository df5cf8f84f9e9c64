"""Where else a decision stood before it was approved: other paths, and the unit it landed with.

SPEC 7, Approval: who wrote it under another id or path is an author, too. Asked for only where
a unit brings an approval.
"""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import read_trace, readable
from trace_gate.core.gate import decided
from trace_gate.core.gate.authorship import statement
from trace_gate.core.git_model import SUBMODULE, TRACE_BYTES
from trace_gate.core.ledger.trace_file import Version
from trace_gate.core.policy import path_classes as paths
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.judge.trace_reader import Reader
    from trace_gate.app.ports import Repository
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Change, Commit, Entry
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

WRITTEN = (".yaml", ".yml", ".json", ".txt", ".md")
"""Files in which people keep the text of a decision."""
DAY = 86_400


def brings_approval(touched: Touched) -> bool:
    """Whether the unit brings the approval that this decision has."""
    if not touched.is_live or touched.trace.approval is None:
        return False
    return statement(touched.before) != statement(touched.trace)


def others(
    git: Repository, proposal: Proposal, touched: Sequence[Touched], policy: Policy, reader: Reader
) -> dict[str, tuple[Version, ...]]:
    """`elsewhere` and `landed` of the ledger: nothing, unless the unit brings an approval."""
    if not any(map(brings_approval, touched)):
        return {}
    return {
        "elsewhere": _elsewhere(git, proposal, touched, policy),
        "landed": _still_open(git, proposal, touched, policy, reader),
    }


def _elsewhere(
    git: Repository, proposal: Proposal, touched: Sequence[Touched], policy: Policy
) -> tuple[Version, ...]:
    """The texts of traces that the unit's commits wrote where no trace may be.

    Below the traces folder, as a text file anywhere, or byte for byte as one of its traces.
    """
    known = {v.file.entry.oid for each in touched for v in each.versions if v.file is not None}
    found = [
        (commit, change.path, change.new)
        for commit in proposal.commits
        for change in commit.changes
        if change.new is not None and _may_hold(change, change.new, policy, known)
    ]
    texts = git.heads({entry.oid for _, _, entry in found}, TRACE_BYTES) if found else {}
    return tuple(
        Version(commit=commit, before=None, file=read_trace(path, entry, texts[entry.oid]))
        for commit, path, entry in found
        if entry.oid in texts
    )


def _still_open(
    git: Repository, proposal: Proposal, touched: Sequence[Touched], policy: Policy, reader: Reader
) -> tuple[Version, ...]:
    """What the base's commits made of its open decisions on a target that the unit approves.

    Who copies an open decision under a new number has not written it. Only the months are read
    in which a decision that is still open can have been made.
    """
    asked = [each for each in touched if brings_approval(each)]
    goals = frozenset().union(*(decided.goals(each.trace) for each in asked))
    if proposal.base is None or not goals:
        return ()
    own = {each.path for each in touched}
    opened = open_at(git, proposal.base, proposal.landing, goals, policy)
    found = [path for path, _ in opened if path not in own]
    return histories(git, proposal.base, found, reader)


def histories(
    git: Repository, head: str, paths: Sequence[str], reader: Reader
) -> tuple[Version, ...]:
    """What the commits of a history made of some trace files."""
    steps = [
        (commit, change)
        for path in paths
        for commit in git.commits_on(head, path)
        for change in commit.changes
        if change.path == path
    ]
    return reader.versions(steps)


def open_at(
    git: Repository, base: str, landing: float, goals: frozenset[str], policy: Policy
) -> Iterator[tuple[str, Trace]]:
    """The decisions of a commit on these targets that were not executed, with their paths."""
    gate = policy.gate
    files: dict[str, Entry] = {}
    for month in _months(landing, gate.open_days):
        files |= git.all_entries(base, f"{gate.traces}/{month}")
    for path, trace in readable(git, files, lambda text: decided.names_any(text, goals)):
        if trace.executed_at is None and decided.goals(trace) & goals:
            yield path, trace


def _months(landing: float, days: int) -> list[str]:
    """The months, as `2025-01`, in which an open decision can have been made."""
    import time

    first = time.gmtime(landing - (days + 1) * DAY)
    last = time.gmtime(landing + DAY)
    numbers = range(first.tm_year * 12 + first.tm_mon - 1, last.tm_year * 12 + last.tm_mon)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


def _may_hold(change: Change, new: Entry, policy: Policy, known: set[str]) -> bool:
    if new.mode == SUBMODULE or ids.id_of_path(change.path, policy.gate.traces) is not None:
        return False
    below = paths.below(change.path, policy.gate.traces)
    return below or new.oid in known or change.path.lower().endswith(WRITTEN)


def earlier(
    git: Repository, base: str, touched: Touched, policy: Policy, reader: Reader
) -> tuple[Version, ...]:
    """What the unit in which a sealed decision landed made of other trace paths.

    A merge is such a unit. Where it landed by a plain commit, the plain commits before it count
    as far as their traces are gone again: what is still there stands for itself.
    """
    landed = git.landed_at(base, touched.path)
    if landed is None:
        return ()
    parents = git.parents(landed)
    start = parents[0] if len(parents) > 1 else _before_run(git, landed, policy.gate.run)
    steps = list(_steps(git.commits(landed, [start] if start else []), touched.path, policy))
    if len(parents) < 2:
        there = git.entries(base, {change.path for _, change in steps})
        steps = [(commit, change) for commit, change in steps if change.path not in there]
    return reader.versions(steps)


def _before_run(git: Repository, oid: str, most: int) -> str | None:
    """The commit before the run of plain commits that ends with this one; None: the beginning."""
    for _ in range(most):
        parents = git.parents(oid)
        if len(parents) != 1:
            return oid if parents else None
        oid = parents[0]
    return oid


def _steps(commits: Sequence[Commit], path: str, policy: Policy) -> Iterator[tuple[Commit, Change]]:
    for commit in commits:
        for change in commit.changes:
            if change.path != path and ids.id_of_path(change.path, policy.gate.traces) is not None:
                yield commit, change
