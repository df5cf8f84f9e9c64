"""Reads what the files of a unit hold, where its records speak of it (SPEC 5, Cover).

Only what the rule holds against a record is read, in one portion, and large files in pieces.
"""

from __future__ import annotations

from trace_gate.app.evidence_files import kept_by_lfs, lfs_oid
from trace_gate.core.gate import decisions
from trace_gate.core.gate.content_values import is_sha256, lines_of, of_many, sha256_of
from trace_gate.core.gate.contents import Contents
from trace_gate.core.gate.path_history import Family, histories
from trace_gate.core.trace import target
from trace_gate.core.tree import SUBMODULE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.ports import Repository
    from trace_gate.core.gate.path_history import PathHistory
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.ledger.facts import FileFacts, Touched
    from trace_gate.core.policy import paths
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target
    from trace_gate.core.tree import Entry

    Key = tuple[str, Entry]

LONG = 20_000_000
"""Files above so many bytes are never compared line by line."""


def unit_contents(
    git: Repository, proposal: Proposal, classes: paths.Classes, live: Sequence[Touched]
) -> Contents:
    """What the named files of a unit, and its protected ones, hold."""
    goals = [*_goals(live)]
    named = _named(proposal, goals)
    keys = {*_protected(proposal, classes), *_ordinary(named, goals)}
    if not keys:
        return Contents(sha256={}, lines={})
    read = read_contents(git, keys, proposal.base)
    return read.with_(lines=_lines(git, named, goals, read))


def read_contents(git: Repository, keys: Iterable[Key], attributes_of: str | None) -> Contents:
    """The contents of some entries, each at its path.

    `attributes_of` is the commit whose .gitattributes say what Git LFS keeps (SPEC 4).
    """
    keys = list(keys)
    facts = git.file_facts(entry.oid for _, entry in keys if entry.mode != SUBMODULE)
    pointers = {
        path for path, entry in keys if entry.is_file and lfs_oid(facts[entry.oid].text) is not None
    }
    kept = kept_by_lfs(git, attributes_of, sorted(pointers))
    return Contents(
        sha256={
            (path, entry.oid): _counted(facts, entry, by_lfs=path in kept) for path, entry in keys
        },
        conflicted=frozenset(oid for oid, each in facts.items() if each.conflicted),
        lines={},
    )


def _counted(facts: Mapping[str, FileFacts], entry: Entry, *, by_lfs: bool) -> str:
    """The sha256 that an entry counts with."""
    if entry.mode == SUBMODULE:
        return sha256_of(entry.oid.encode())
    found = facts[entry.oid]
    pointed = lfs_oid(found.text) if entry.is_file and by_lfs else None
    return pointed or found.sha256


def _goals(live: Sequence[Touched]) -> Iterator[tuple[PlannedChange, Target]]:
    for touched in live:
        if touched.trace.trace_type in decisions.EXECUTING:
            for planned, goal in decisions.parsed(touched.trace):
                if goal is not None and goal.path is not None:
                    yield planned, goal


def _named(
    proposal: Proposal, goals: Sequence[tuple[PlannedChange, Target]]
) -> Mapping[str, PathHistory]:
    exact = {goal.path for _, goal in goals if not goal.pattern}
    patterns = [goal for _, goal in goals if goal.pattern]
    changed = frozenset(
        change.path
        for change in proposal.changes
        if change.path in exact or any(target.covers(each, change.path) for each in patterns)
    )
    if not changed:
        return {}
    return histories(proposal, Family(proposal.commits), changed)


def _protected(proposal: Proposal, classes: paths.Classes) -> Iterator[Key]:
    """Each content that a protected path has in the unit (SPEC 2), and the base's beside it."""
    for change in proposal.changes:
        if change.old is not None and change.new is not None and classes.of(change) == "protected":
            yield change.path, change.old
    for change in (*proposal.changes, *(c for k in proposal.commits for c in k.changes)):
        if change.new is not None and classes.of(change) == "protected":
            yield change.path, change.new


def _ordinary(
    named: Mapping[str, PathHistory], goals: Sequence[tuple[PlannedChange, Target]]
) -> Iterator[Key]:
    """Where each named path begins and ends; where lines or a wildcard count, all between."""
    patterns = [goal for _, goal in goals if goal.pattern]
    lined = {goal.path for planned, goal in goals if is_sha256(_lines_said(planned))}
    for path, history in named.items():
        wanted = [history.new, *history.starts, *history.ends]
        if path in lined or any(target.covers(each, path) for each in patterns):
            wanted += [step.new for step in history.steps]
        yield from ((path, entry) for entry in wanted if entry is not None)


def _lines(
    git: Repository,
    named: Mapping[str, PathHistory],
    goals: Sequence[tuple[PlannedChange, Target]],
    read: Contents,
) -> dict[str, str]:
    """By which lines base and result differ, where a record says so and the base moved."""
    asked = [each for each in goals if is_sha256(_lines_said(each[0]))]
    wanted = {
        path: named[path] for planned, goal in asked for path in _moved(planned, goal, named, read)
    }
    if not wanted:
        return {}
    ends = {path: (each.old, each.new) for path, each in wanted.items()}
    oids = {entry.oid for pair in ends.values() for entry in pair if entry is not None}
    texts = git.heads(oids, LONG)
    return {
        path: lines_of(*(texts[entry.oid] if entry is not None else None for entry in pair))
        for path, pair in ends.items()
        if all(entry is None or entry.oid in texts for entry in pair)
    }


def _moved(
    planned: PlannedChange, goal: Target, named: Mapping[str, PathHistory], read: Contents
) -> list[str]:
    """The paths of a target, if the base does not hold what the record says."""
    names = list(named) if goal.pattern else [str(goal.path)]
    mine = [path for path in names if path in named and target.covers(goal, path)]
    olds = [(path, read.at(path, named[path].old)) for path in mine]
    values = [of_many(olds)] if goal.pattern else [content.value for _, content in olds]
    return [] if planned.from_value in values else mine


def _lines_said(planned: PlannedChange) -> object:
    return planned.details.get("lines") if isinstance(planned.details, dict) else None
