"""The steps of the protected branch, as units: what has landed there one after the other (SPEC 5).

A step is a commit of the first-parent history with all that it brings; plain commits that share
traces are one step. A long history is read a portion at a time, and never held as a whole.
"""

from __future__ import annotations

from trace_gate.app.repository import unit_base, units
from trace_gate.app.repository.rules import rules_at
from trace_gate.core.git_model import SUBMODULE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.ports import Repository, Store
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
    for unit in units_of(git, old, steps, store):
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
    store: Store | None,
    *,
    fetch: Callable[[Iterable[str]], None] | None = None,
) -> Iterator[units.Unit]:
    """Some steps, each landed at its committer date.

    Args:
        git: the repository.
        base: the commit that they stand on.
        steps: their commits on the first-parent history, oldest first.
        store: what is kept of policies.
        fetch: is told which files the next steps bring, before they are given out.
    """
    if not steps:
        return
    rules = rules_at(git, base or steps[-1], store)
    limit = rules.policy.gate.run if rules is not None else 1
    root = rules.policy.gate.traces if rules is not None else "traces"
    grouping, before = Grouping(f"{root}/", limit), base
    brought: dict[str, tuple[Commit, ...]] = {}
    for start in range(0, len(steps), PORTION):
        portion = steps[start : start + PORTION]
        excluded = steps[start - 1] if start else base
        commits = git.commits(portion[-1], [excluded] if excluded else [])
        brought |= _by_step(commits, portion)
        if fetch is not None:
            fetch(_files(commits))
        for oid in portion:
            grouping.add(brought[oid][-1])
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


class Grouping:
    """Plain commits grouped where they touch the same traces, up to `limit` commits a group."""

    def __init__(self, root: str, limit: int) -> None:
        self._root, self._limit = root, limit
        self._groups: list[list[Commit]] = []

    def add(self, commit: Commit) -> None:
        """The next commit of the first-parent history."""
        groups, plain = self._groups, len(commit.parents) < 2
        shared = self._first_sharing(commit) if plain else None
        if shared is not None and sum(map(len, groups[shared:])) < self._limit:
            groups[shared:] = [[*(c for run in groups[shared:] for c in run), commit]]
        else:
            groups.append([commit])

    def taken(self, *, end: bool) -> list[list[Commit]]:
        """The groups that no later commit can join any more; at the end all that are left."""
        cut = len(self._groups) if end else max(0, len(self._groups) - self._limit)
        done, self._groups = self._groups[:cut], self._groups[cut:]
        return done

    def _first_sharing(self, commit: Commit) -> int | None:
        """The earliest group, back to the last merge, that touches a trace of this commit."""
        mine = self._traces(commit)
        found = None
        for index in range(len(self._groups) - 1, max(-1, len(self._groups) - self._limit - 1), -1):
            if any(len(each.parents) > 1 for each in self._groups[index]):
                break
            if any(mine & self._traces(each) for each in self._groups[index]):
                found = index
        return found

    def _traces(self, commit: Commit) -> set[str]:
        return {change.path for change in commit.changes if change.path.startswith(self._root)}


def runs(steps: Iterable[Commit], root: str, limit: int) -> list[list[Commit]]:
    """All groups of some commits."""
    grouping = Grouping(root, limit)
    for each in steps:
        grouping.add(each)
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
