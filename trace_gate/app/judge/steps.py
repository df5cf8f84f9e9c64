"""The steps of the protected branch, as units: what has landed there one after the other (SPEC 5).

A step is a commit of the first-parent history with all that it brings; plain commits that share
traces are one step. A long history is read a portion at a time, and never held as a whole.
"""

from __future__ import annotations

from trace_gate.app.repository import unit_base, units
from trace_gate.app.repository.rules import rules_at
from trace_gate.core.git_model import SUBMODULE
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.ports import Repository, Store
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.git_model import Commit

PORTION = 64
"""So many steps are read together: their folders are still known when they are judged."""


def step_units(
    git: Repository,
    old: str | None,
    head: str,
    store: Store | None,
    landed: frozenset[str] = frozenset(),
) -> Iterator[units.Unit]:
    """The steps of the first-parent history after `old`, runs that share traces as one.

    Those of `landed`, and all of them without an `old`, landed at their own committer date.
    """
    steps = [oid for oid in reversed(git.first_parents(head, old)) if oid != old]
    since = old
    rules = rules_at(git, old or head, store)
    grouped = Grouped.by(rules)
    for unit in units_of(git, old, steps, lambda _: grouped):
        last = unit.commits[-1]
        if old is None or last.oid in landed:
            since = last.oid
            yield unit
        else:
            yield unit.with_(landed=None, since=since)


def units_of(
    git: Repository,
    base: str | None,
    steps: Sequence[str],
    grouped: Callable[[str | None], Grouped],
    *,
    fetch: Callable[[Iterable[str]], None] | None = None,
) -> Iterator[units.Unit]:
    """Some steps, each landed at its committer date.

    Args:
        git: the repository.
        base: the commit that they stand on.
        steps: their commits on the first-parent history, oldest first.
        grouped: how a commit is grouped, by the commit that it stands on.
        fetch: is told which files the next steps bring, before they are given out.
    """
    if not steps:
        return
    grouping, before = Grouping(), base
    brought: dict[str, tuple[Commit, ...]] = {}
    for start in range(0, len(steps), PORTION):
        portion = steps[start : start + PORTION]
        excluded = steps[start - 1] if start else base
        commits = git.commits(portion[-1], [excluded] if excluded else [])
        brought |= _by_step(commits, portion)
        if fetch is not None:
            fetch(_files(commits))
        for oid in portion:
            commit = brought[oid][-1]
            grouping.add(commit, grouped(next(iter(commit.parents), None)))
        for run in grouping.taken(end=portion[-1] == steps[-1]):
            yield _step_unit(git, before, run, brought.pop(run[-1].oid))
            before = run[-1].oid
            for each in run[:-1]:
                del brought[each.oid]


def _files(commits: Sequence[Commit]) -> Iterator[str]:
    """The files that some commits change, as they were and as they are."""
    for commit in commits:
        for change in commit.changes:
            for entry in (change.old, change.new):
                if entry is not None and entry.mode != SUBMODULE:
                    yield entry.oid


def _by_step(commits: Sequence[Commit], steps: Sequence[str]) -> Mapping[str, tuple[Commit, ...]]:
    """What each of some steps brings that none before it has; the commit of the step comes last."""
    known = {each.oid: each for each in commits}
    owner: dict[str, str] = {}
    for step in steps:
        todo = [step]
        while todo:
            oid = todo.pop()
            if oid in known and oid not in owner:
                owner[oid] = step
                todo += known[oid].parents
    found: dict[str, list[Commit]] = {step: [] for step in steps}
    for each in commits:
        if each.oid != owner[each.oid]:
            found[owner[each.oid]].append(each)
    return {step: (*others, known[step]) for step, others in found.items()}


class Grouped(Record):
    """How plain commits are grouped: up to `limit` of them, by the traces below `root`."""

    root: str = "traces/"
    limit: int = 1

    @classmethod
    def by(cls, rules: Rules | None) -> Grouped:
        """As a policy says it; without one each commit stands alone."""
        if rules is None:
            return cls()
        return cls(root=f"{rules.policy.gate.traces}/", limit=rules.policy.gate.run)


class Group:
    """Commits that are one step."""

    __slots__ = ("commits", "traces")

    def __init__(self, commits: list[Commit], traces: set[str]) -> None:
        self.commits, self.traces = commits, traces


class Grouping:
    """Plain commits grouped where they touch the same traces."""

    def __init__(self) -> None:
        self._groups: list[Group] = []
        self._reach = 0
        """Commits of the longest step now. Where a policy allows more, it grows commit by commit:
        what was taken stays as it is."""

    def add(self, commit: Commit, by: Grouped) -> None:
        """The next commit of the first-parent history."""
        groups, mine = self._groups, _traces(commit, by.root)
        self._reach = min(by.limit, self._reach + 1) if self._reach else by.limit
        shared = self._first_sharing(mine) if len(commit.parents) < 2 else None
        if shared is None:
            groups.append(Group([commit], mine))
            return
        joined = groups[shared:]
        commits = [each for group in joined for each in group.commits]
        groups[shared:] = [
            Group([*commits, commit], mine.union(*(group.traces for group in joined)))
        ]

    def taken(self, *, end: bool) -> list[list[Commit]]:
        """The groups that no later commit can join any more; at the end all that are left."""
        cut, commits = len(self._groups), 0
        while not end and cut > 0 and commits < self._reach:
            cut -= 1
            commits += len(self._groups[cut].commits)
        done, self._groups = self._groups[:cut], self._groups[cut:]
        return [each.commits for each in done]

    def _first_sharing(self, mine: set[str]) -> int | None:
        """The earliest group, back to the last merge, that touches one of `mine` and has room."""
        found, commits = None, 1
        for index in range(len(self._groups) - 1, -1, -1):
            group = self._groups[index]
            commits += len(group.commits)
            if commits > self._reach or len(group.commits[0].parents) > 1:
                break
            if not mine.isdisjoint(group.traces):
                found = index
        return found


def _traces(commit: Commit, root: str) -> set[str]:
    return {change.path for change in commit.changes if change.path.startswith(root)}


def runs(steps: Iterable[Commit], root: str, limit: int) -> list[list[Commit]]:
    """All groups of some commits."""
    grouping = Grouping()
    for each in steps:
        grouping.add(each, Grouped(root=root, limit=limit))
    return grouping.taken(end=True)


def _step_unit(
    git: Repository, before: str | None, run: list[Commit], brought: tuple[Commit, ...]
) -> units.Unit:
    last = run[-1]
    tree = git.tree(last.oid)
    merged = len(last.parents) > 1
    plain = len(run) == 1 and not merged
    return units.Unit(
        base=unit_base.base_at(before, (before or "nothing")[:10]),
        tree=tree,
        changes=last.changes if plain else git.changes(git.tree(before), tree),
        commits=brought if merged else tuple(run),
        landed=float(last.committer.seconds),
    )
