"""Reads what the files of a unit hold, where its records speak of it (SPEC 5, Cover).

Only what the rule holds against a record is read, in one portion, and large files in pieces.
"""

from __future__ import annotations

from trace_gate.app.evidence_files import kept_by_lfs, lfs_oid
from trace_gate.core.gate import came_and_went, decisions
from trace_gate.core.gate.content_said import first_found, lines_said, own_lines_said
from trace_gate.core.gate.content_values import lines_of, of_many, sha256_of
from trace_gate.core.gate.contents import Contents
from trace_gate.core.gate.line_order import lines_in_order
from trace_gate.core.gate.path_history import MOST, Family, histories, met, runs
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
    Pair = tuple[str, Entry | None, Entry | None]

FEW = 50
"""So many files are compared with a record whose file is not changed."""

LONG = 20_000_000
"""Files above so many bytes are never compared line by line."""


def unit_contents(
    git: Repository,
    proposal: Proposal,
    classes: paths.Classes,
    live: Sequence[Touched],
    sides: Mapping[tuple[str, str], tuple[Entry | None, ...]],
) -> Contents:
    """What the named files of a unit, and its protected ones, hold. `sides` as `met` wants it."""
    goals = [*_goals(live)]
    named = _named(proposal, goals)
    keys = {*_protected(proposal, classes), *_ordinary(named, goals)}
    keys |= {*_met(proposal, named, sides)} if sides else set()
    keys |= {*_passing(proposal, goals)}
    gone = _perhaps_renamed(proposal, named, goals)
    if not keys and not gone:
        return Contents(sha256={}, lines={})
    read = read_contents(git, keys, proposal.base)
    return read.with_(
        lines=_lines(git, gone | _compared(proposal, named, goals, read)),
        sums=_sums(git, _held(proposal, named, goals, sides, read)),
    )


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
    lined = {goal.path for planned, goal in goals if _says_lines(planned)}
    for path, history in named.items():
        wanted = [history.new, *history.starts, *history.ends]
        if path in lined or any(target.covers(each, path) for each in patterns):
            wanted += [step.new for step in history.steps]
        yield from ((path, entry) for entry in wanted if entry is not None)


def _passing(proposal: Proposal, goals: Sequence[tuple[PlannedChange, Target]]) -> Iterator[Key]:
    """What named files held meanwhile that are in the end what they were."""
    names = {str(goal.path) for _, goal in goals if not goal.pattern}
    for path, steps in came_and_went.passing(proposal, names).items():
        entries = (entry for step in steps for entry in (step.old, step.new))
        yield from ((path, entry) for entry in entries if entry is not None)


def _met(
    proposal: Proposal,
    named: Mapping[str, PathHistory],
    sides: Mapping[tuple[str, str], tuple[Entry | None, ...]],
) -> Iterator[Key]:
    """What the unit met in main where a merge stopped."""
    family = Family(proposal.commits)
    for path, history in named.items():
        yield from ((path, entry) for entry in met(history, family, sides) if entry is not None)


def _compared(
    proposal: Proposal,
    named: Mapping[str, PathHistory],
    goals: Sequence[tuple[PlannedChange, Target]],
    read: Contents,
) -> set[Pair]:
    """What is compared line by line.

    Base and result where the base moved; the steps of a file that lost a decision's content.
    """
    family = Family(proposal.commits)
    found: set[Pair] = set()
    for planned, goal in goals:
        if lines_said(planned) is None:
            continue
        for path in _moved(planned, goal, named, read):
            found.add((path, named[path].old, named[path].new))
        history = None if goal.pattern else named.get(str(goal.path))
        if history is not None and planned.to_value not in _made(history, read):
            found |= {(history.path, *run) for run in runs(history, family)}
    return found


def _perhaps_renamed(
    proposal: Proposal,
    named: Mapping[str, PathHistory],
    goals: Sequence[tuple[PlannedChange, Target]],
) -> set[Pair]:
    """The changed files that no record names, where one names a file that nobody changes.

    The base may have renamed it since. Only for a message, so only a few are looked at.
    """
    names = [goal.path for planned, goal in goals if not goal.pattern and lines_said(planned)]
    if all(name in named for name in names):
        return set()
    edited = (each for each in proposal.changes if each.path not in named)
    pairs = [(c.path, c.old, c.new) for c in edited if c.old is not None and c.new is not None]
    return set(pairs[:FEW])


def _made(history: PathHistory, read: Contents) -> set[str]:
    entries = (history.new, *(step.new for step in history.steps))
    return {read.at(history.path, entry).value for entry in entries}


def _lines(git: Repository, pairs: set[Pair]) -> dict[tuple[str, str | None, str | None], str]:
    """By which lines contents differ; nothing where lines that stay change their places."""
    entries = {entry for _, *pair in pairs for entry in pair if entry is not None}
    if not entries:
        return {}
    most = LONG if len(entries) <= 2 * len({path for path, *_ in pairs}) else LONG // 10
    texts = dict(git.heads({each.oid for each in entries if each.mode != SUBMODULE}, most))
    texts |= {each.oid: each.oid.encode() for each in entries if each.mode == SUBMODULE}
    found = {}
    for path, old, new in pairs:
        if all(entry is None or entry.oid in texts for entry in (old, new)):
            before, after = (None if each is None else texts[each.oid] for each in (old, new))
            lines = lines_in_order(before, after)
            if lines is not None:
                key = (path, old.oid if old is not None else None, new.oid if new else None)
                found[key] = lines
    return found


def _says_lines(planned: PlannedChange) -> bool:
    return lines_said(planned) is not None or own_lines_said(planned) is not None


def _held(
    proposal: Proposal,
    named: Mapping[str, PathHistory],
    goals: Sequence[tuple[PlannedChange, Target]],
    sides: Mapping[tuple[str, str], tuple[Entry | None, ...]],
    read: Contents,
) -> set[Pair]:
    """Between which contents the lines are that a record may say (`core.gate.true_lines`)."""
    family = Family(proposal.commits)
    said = [goal for planned, goal in goals if _says_lines(planned)]
    exact = {goal.path for goal in said if not goal.pattern}
    patterns = [goal for goal in said if goal.pattern]
    roots = [each for each in goals if own_lines_said(each[0]) is None]
    found: set[Pair] = set()
    for path, history in named.items():
        made = {history.new, *(step.new for step in history.steps)}
        if path in exact:
            begun = {*history.starts, *met(history, family, sides)}
            begun |= {entry for entry in made if _is_from(read, path, entry, roots)}
            begun |= made if len(made) <= MOST else set()
            found |= {(path, old, new) for old in begun for new in made}
            found |= set(_own(read, history, goals))
        if any(target.covers(each, path) for each in patterns):
            olds, news = (history.old, first_found(history)), (history.new, history.ends[-1])
            found |= {(path, old, new) for old in olds for new in news}
    return {pair for pair in found if pair[1] != pair[2]}


def _is_from(
    read: Contents,
    path: str,
    entry: Entry | None,
    goals: Sequence[tuple[PlannedChange, Target]],
) -> bool:
    """Whether one of these decisions begins at an entry."""
    value = read.at(path, entry).sha256
    return any(goal.path == path and planned.from_value == value for planned, goal in goals)


def _own(
    read: Contents, history: PathHistory, goals: Sequence[tuple[PlannedChange, Target]]
) -> Iterator[Pair]:
    """From what each decision on a path begins at to what it leaves."""
    entries = dict.fromkeys((history.new, *(step.new for step in history.steps)))
    by_value = {read.at(history.path, entry).value: entry for entry in entries}
    for planned, goal in goals:
        if goal.path == history.path:
            old, new = str(planned.from_value), str(planned.to_value)
            if old in by_value and new in by_value:
                yield history.path, by_value[old], by_value[new]


def _sums(git: Repository, pairs: set[Pair]) -> dict[tuple[str, str | None, str | None], str]:
    """By which lines contents differ, wherever these stand."""
    if not pairs:
        return {}
    texts = _texts(git, pairs, LONG)
    return {
        (path, old.oid if old is not None else None, new.oid if new is not None else None): (
            lines_of(texts[old], texts[new])
        )
        for path, old, new in pairs
        if old in texts and new in texts
    }


def _texts(git: Repository, pairs: set[Pair], most: int) -> dict[Entry | None, bytes | None]:
    entries = {entry for _, *pair in pairs for entry in pair if entry is not None}
    heads = git.heads({each.oid for each in entries if each.mode != SUBMODULE}, most)
    texts: dict[Entry | None, bytes | None] = {e: heads[e.oid] for e in entries if e.oid in heads}
    texts |= {each: each.oid.encode() for each in entries if each.mode == SUBMODULE}
    return {**texts, None: None}


def _moved(
    planned: PlannedChange, goal: Target, named: Mapping[str, PathHistory], read: Contents
) -> list[str]:
    """The paths of a target, if the base does not hold what the record says."""
    names = list(named) if goal.pattern else [str(goal.path)]
    mine = [path for path in names if path in named and target.covers(goal, path)]
    olds = [(path, read.at(path, named[path].old)) for path in mine]
    values = [of_many(olds)] if goal.pattern else [content.value for _, content in olds]
    return [] if planned.from_value in values else mine
