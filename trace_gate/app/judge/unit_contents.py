"""Reads what the files of a unit hold, where its records speak of it (SPEC 5, Cover).

Only what the rule holds against a record is read, in one portion, and large files in pieces.
"""

from __future__ import annotations

from trace_gate.app.judge import unit_lines
from trace_gate.app.judge.unit_lines import says_lines
from trace_gate.app.repository.evidence_files import kept_by_lfs, lfs_oid
from trace_gate.core.gate import decisions
from trace_gate.core.gate.content import came_and_went
from trace_gate.core.gate.content.path_history import Family, histories, met
from trace_gate.core.gate.proposal import Contents
from trace_gate.core.git_model import FOLDER, SUBMODULE
from trace_gate.core.hashing import sha256_of
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.ports import Repository
    from trace_gate.core.gate.content.path_history import PathHistory
    from trace_gate.core.gate.proposal import Proposal, Sides
    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.evidence_file import FileFacts
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.policy import path_classes as paths
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target

    Key = tuple[str, Entry]
    Held = tuple[str, Entry | None]
    """A path, and what it holds somewhere in the unit"""
    Goals = Sequence[tuple[PlannedChange, Target]]

NOTHING_READ = Contents(sha256={}, lines={})


def unit_contents(
    git: Repository,
    proposal: Proposal,
    classes: paths.Classes,
    live: Sequence[Touched],
    sides: Sides,
) -> Contents:
    """What the named files of a unit, and its protected ones, hold. `sides` as `met` wants it."""
    goals, family = [*_goals(live)], Family(proposal.commits)
    named = _named(proposal, family, goals)
    begun = _begun(git, proposal, family, named, goals)
    wanted: set[Held] = {*_protected(proposal, classes), *_passing(proposal, goals)}
    for path, history in named.items():
        ends = (history.new, *history.starts, *history.ends, *begun.get(path, ()))
        between = (entry for step in history.steps for entry in (step.old, step.new))
        found = (*ends, *between, *met(history, family, sides))
        wanted.update((path, entry) for entry in found)
    keys = [(path, entry) for path, entry in wanted if entry is not None]
    read = read_contents(git, keys, proposal.base).with_(begun=begun) if keys else NOTHING_READ
    return unit_lines.with_lines(git, read, proposal, named, goals, sides=sides)


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


def _named(proposal: Proposal, family: Family, goals: Goals) -> Mapping[str, PathHistory]:
    exact = {goal.path for _, goal in goals if not goal.pattern}
    patterns = [goal for _, goal in goals if goal.pattern]
    changed = frozenset(
        change.path
        for change in proposal.changes
        if change.path in exact or any(target.covers(each, change.path) for each in patterns)
    )
    if not changed:
        return {}
    return histories(proposal, family, changed)


def _protected(proposal: Proposal, classes: paths.Classes) -> Iterator[Held]:
    """Each content that a protected path has in the unit (SPEC 2), and the base's beside it."""
    for change in proposal.changes:
        if change.old is not None and change.new is not None and classes.of(change) == "protected":
            yield change.path, change.old
    for change in proposal.every_change():
        if change.new is not None and classes.of(change) == "protected":
            yield change.path, change.new


def _passing(proposal: Proposal, goals: Goals) -> Iterator[Held]:
    """What named files held meanwhile that are in the end what they were."""
    names = {str(goal.path) for _, goal in goals if not goal.pattern}
    for path, steps in came_and_went.passing(proposal, names).items():
        yield from ((path, entry) for step in steps for entry in (step.old, step.new))


def _begun(
    git: Repository,
    proposal: Proposal,
    family: Family,
    named: Mapping[str, PathHistory],
    goals: Goals,
) -> dict[str, tuple[Entry | None, ...]]:
    """What the commits have on which a unit with merges stands: lines may be told from there.

    A unit without a merge stands on one commit, and its first step tells what that has.
    """
    lined = [goal for planned, goal in goals if says_lines(planned) or goal.pattern]
    paths = [path for path in named if any(target.covers(goal, path) for goal in lined)]
    if family.is_line or not paths:
        return {}
    below = dict.fromkeys(
        oid for each in proposal.commits for oid in each.parents if oid not in family.places
    )
    found = [git.entries(oid, paths) for oid in below]
    files = [{p: e for p, e in each.items() if e.mode != FOLDER} for each in found]
    return {path: tuple(each.get(path) for each in files) for path in paths}
