"""Reads by which lines the contents of a unit differ, where its records say lines (SPEC 5, Cover).

One file after the other, sizes first: what is kept is the sums, never the texts of a whole unit.
"""

from __future__ import annotations

from trace_gate.core.gate.content.path_history import Family, met, runs
from trace_gate.core.gate.content.said import first_found
from trace_gate.core.gate.content_values import lines_of, lines_said, of_many, own_lines_said
from trace_gate.core.git_model import SUBMODULE, oid_of
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.ports import Repository
    from trace_gate.core.gate.content.path_history import PathHistory
    from trace_gate.core.gate.proposal import Contents, Proposal, Sides
    from trace_gate.core.git_model import Entry
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target

    Goals = Sequence[tuple[PlannedChange, Target]]
    Named = Mapping[str, PathHistory]
    Pair = tuple[str, Entry | None, Entry | None]
    Sums = dict[tuple[str, str | None, str | None], str]

FEW = 50
"""So many files are compared with a record whose file is not changed."""

LONG = 20_000_000
"""Files above so many bytes are never compared line by line."""


def with_lines(
    git: Repository,
    read: Contents,
    proposal: Proposal,
    named: Named,
    goals: Goals,
    *,
    sides: Sides,
) -> Contents:
    """The contents that were read, with the lines that the judge asks for.

    Args:
        git: the repository.
        read: what the named files hold.
        proposal: the unit.
        named: the history of each file that its records name.
        goals: what these say of files.
        sides: what merges found where they stopped, as `met` wants it.
    """
    compared = _compared(proposal, named, goals, read) | _perhaps_renamed(proposal, named, goals)
    likely = {*_likely(named, goals, read), *_of_wildcards(named, goals, read)}
    read = read.with_(lines=_orders(git, compared), sums=_sums(git, likely))
    unexplained = {*_unexplained(proposal, named, goals, sides, read)} - likely
    return read.with_(sums={**read.sums, **_sums(git, unexplained)}) if unexplained else read


def says_lines(planned: PlannedChange) -> bool:
    """Whether a record says by which lines the contents of a file differ."""
    return lines_said(planned) is not None or own_lines_said(planned) is not None


def _compared(proposal: Proposal, named: Named, goals: Goals, read: Contents) -> set[Pair]:
    """What may have landed by its lines.

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


def _perhaps_renamed(proposal: Proposal, named: Named, goals: Goals) -> set[Pair]:
    """The changed files that no record names, where one names a file that nobody changes.

    The base may have renamed it since. Only for a message, so only a few are looked at.
    """
    names = [goal.path for planned, goal in goals if not goal.pattern and lines_said(planned)]
    if all(name in named for name in names):
        return set()
    edited = (each for each in proposal.changes if each.path not in named)
    pairs = [(c.path, c.old, c.new) for c in edited if c.old is not None and c.new is not None]
    return set(pairs[:FEW])


def _moved(planned: PlannedChange, goal: Target, named: Named, read: Contents) -> list[str]:
    """The paths of a target, if the base does not hold what the record says."""
    names = list(named) if goal.pattern else [str(goal.path)]
    mine = [path for path in names if path in named and target.covers(goal, path)]
    olds = [(path, read.at(path, named[path].old)) for path in mine]
    values = [of_many(olds)] if goal.pattern else [content.value for _, content in olds]
    return [] if planned.from_value in values else mine


def _made(history: PathHistory, read: Contents) -> dict[str, Entry | None]:
    """What the unit has of a file, by the value that a record says of it."""
    entries = (history.new, *(step.new for step in history.steps))
    return {read.at(history.path, entry).value: entry for entry in reversed(entries)}


# --- what the lines of a record are held to (`core.gate.true_lines`) --------------------------


def _likely(named: Named, goals: Goals, read: Contents) -> Iterator[Pair]:
    """For each record from what it begins at, and from where the unit began, to what it leaves."""
    for planned, history, made in _lined(named, goals, read):
        known = {read.at(history.path, each).value: each for each in history.starts} | made
        new = made[str(planned.to_value)]
        begun = {known[str(planned.from_value)]} if str(planned.from_value) in known else set()
        yield from ((history.path, old, new) for old in {*begun, *history.starts[:2]})


def _unexplained(
    proposal: Proposal, named: Named, goals: Goals, sides: Sides, read: Contents
) -> Iterator[Pair]:
    """The same from every place where a branch may have begun, if a record says other lines."""
    family = Family(proposal.commits)
    firsts = [(planned, goal) for planned, goal in goals if own_lines_said(planned) is None]
    for planned, history, made in _lined(named, goals, read):
        path, new = history.path, made[str(planned.to_value)]
        known = {read.sum(path, old, new) for old in {*history.starts, *made.values()}}
        said = {lines_said(planned), own_lines_said(planned)} - {None}
        if said - known:
            begun = {*history.starts, *met(history, family, sides), *read.begun.get(path, ())}
            values = {str(first.from_value) for first, goal in firsts if goal.path == path}
            values.add(str(planned.from_value))
            begun |= {made[value] for value in values if value in made}
            yield from ((path, old, new) for old in {*begun, history.old})
            yield path, history.old, history.new


def _lined(
    named: Named, goals: Goals, read: Contents
) -> Iterator[tuple[PlannedChange, PathHistory, dict[str, Entry | None]]]:
    """The records that say lines of one file, and whose content the unit has."""
    every: dict[str, dict[str, Entry | None]] = {}
    for planned, goal in goals:
        history = None if goal.pattern else named.get(str(goal.path))
        if history is not None and says_lines(planned):
            made = every.setdefault(history.path, {}) or _made(history, read)
            every[history.path] = made
            if planned.to_value in made:
                yield planned, history, made


def _of_wildcards(named: Named, goals: Goals, read: Contents) -> Iterator[Pair]:
    """From where each of the files of a wildcard may begin to each content that it has."""
    patterns = [goal for planned, goal in goals if goal.pattern and lines_said(planned)]
    for path, history in named.items():
        if any(target.covers(each, path) for each in patterns):
            olds = {history.old, first_found(history), *read.begun.get(path, ())}
            news = {history.new, *(step.new for step in history.steps)}
            yield from ((path, old, new) for old in olds for new in news)


# --- the texts --------------------------------------------------------------------------------


def _orders(git: Repository, pairs: set[Pair]) -> Sums:
    """By which lines contents differ; nothing where lines that stay change their places."""
    found: Sums = {}
    for mine in _grouped(pairs, lambda pair: pair[0]):
        from trace_gate.core.gate.content.line_order import lines_in_order

        few = len({entry for _, *each in mine for entry in each}) <= 2
        found |= _differences(git, mine, lines_in_order, LONG if few else LONG // 10)
    return found


def _sums(git: Repository, pairs: set[Pair]) -> Sums:
    """By which lines contents differ, wherever these stand."""
    found: Sums = {}
    for mine in _grouped(pairs, lambda pair: pair[0]):
        found |= _of_versions(git, mine)
    left = {pair for pair in pairs if (pair[0], oid_of(pair[1]), oid_of(pair[2])) not in found}
    for mine in _grouped(left, lambda pair: (pair[0], pair[2])):
        found |= _differences(git, mine, lines_of, LONG)
    return found


def _of_versions(git: Repository, pairs: Sequence[Pair]) -> Sums:
    """The same between many versions of one file, each read and compared once."""
    versions = {each.oid for _, *pair in pairs for each in pair if each and each.is_file}
    if len(versions) <= 2:
        return {}
    from trace_gate.core.gate.content.line_changes import LineChanges

    changes = LineChanges()
    for oid in sorted(versions):
        for text in git.heads([oid], LONG).values():
            changes.add(oid, text)
    keys = [(path, oid_of(old), oid_of(new)) for path, old, new in pairs]
    sums = ((key, changes.lines(key[1], key[2])) for key in keys)
    return {key: lines for key, lines in sums if lines is not None}


def _grouped(pairs: set[Pair], key: Callable[[Pair], object]) -> Iterable[list[Pair]]:
    """The pairs whose texts are held at once."""
    groups: dict[object, list[Pair]] = {}
    for pair in pairs:
        if pair[1] != pair[2]:
            groups.setdefault(key(pair), []).append(pair)
    return groups.values()


def _differences(
    git: Repository,
    pairs: Sequence[Pair],
    describe: Callable[[bytes | None, bytes | None], str | None],
    most: int,
) -> Sums:
    """What `describe` says of two texts; nothing where one is larger than `most`."""
    entries = {entry for _, *pair in pairs for entry in pair if entry is not None}
    heads = git.heads({each.oid for each in entries if each.mode != SUBMODULE}, most)
    texts: dict[Entry | None, bytes | None] = {e: heads[e.oid] for e in entries if e.oid in heads}
    texts |= {each: each.oid.encode() for each in entries if each.mode == SUBMODULE}
    texts[None] = None
    found: Sums = {}
    for path, old, new in pairs:
        said = describe(texts[old], texts[new]) if old in texts and new in texts else None
        if said is not None:
            found[path, oid_of(old), oid_of(new)] = said
    return found
