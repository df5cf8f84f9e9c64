"""What became of one path in a unit: where its content comes from, and where it ends (SPEC 5).

A clean merge changes nothing by itself (`Commit.changes` are beyond it), so it is no step here:
unless it carries an edit over a rename. That edit is a step at another name, where no decision
says what the file is to hold under this one. An edit of the base was judged where it landed; but
nobody judged one that needed no decision under its old name.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Commit, Entry


MOST = 12
"""Of a path with more steps, only single ones are compared line by line."""


class Step(Record):
    """A commit that changes the path other than by a clean merge."""

    commit: Commit
    old: Entry | None
    new: Entry | None
    free: bool = False
    """A merge carries an edit here that nobody had to decide: a decision may begin at it."""

    @property
    def resolves(self) -> bool:
        """It is a merge: what it found holds the marks of a conflict, or is made by Git alone."""
        return len(self.commit.parents) > 1


class PathHistory(Record):
    """One path of the unit's net change. `steps` are parents before children."""

    path: str
    old: Entry | None
    """As the base has it."""
    new: Entry | None
    """As the unit leaves it."""
    steps: tuple[Step, ...]
    last: tuple[Step, ...]
    """The steps after which no other comes; several, where branches were merged cleanly."""
    carried: bool = False
    """The merge with the base, which nobody made yet, takes an edit in that nobody decided."""

    @property
    def ends(self) -> tuple[Entry | None, ...]:
        """The contents that the record has to say: those of the last steps.

        A branch that undid its own change leaves what the base has, and adds nothing.
        """
        if self.carried:
            return (self.new,)
        ends = dict.fromkeys(step.new for step in self.last if step.new != self.old)
        return tuple(ends) or (self.new,)

    @property
    def starts(self) -> tuple[Entry | None, ...]:
        """The contents that the unit found: at the base, where it began, and in clean merges."""
        made = {step.new for step in self.steps if not step.free}
        found = [step.old for step in self.steps if not step.resolves]
        return tuple(
            dict.fromkeys((self.old, *found[:1], *(each for each in found if each not in made)))
        )


class Family:
    """Which commits of a unit come after which."""

    def __init__(self, commits: Sequence[Commit]) -> None:
        mine = {commit.oid for commit in commits}
        self.places = {commit.oid: place for place, commit in enumerate(commits)}
        self._parents = {
            commit.oid: [oid for oid in commit.parents if oid in mine] for commit in commits
        }
        self.is_line = all(len(commit.parents) < 2 for commit in commits)

    def before(self, steps: Sequence[Step], step: Step) -> tuple[Step, ...]:
        """Those steps that come before one of them."""
        earlier = self._with_ancestors(self._parents[step.commit.oid])
        return tuple(each for each in steps if each.commit.oid in earlier)

    def only_before(self, steps: Sequence[Step], step: Step) -> Step | None:
        """The one step that a step follows; None where there is none, or where branches meet."""
        earlier = self.last(self.before(steps, step))
        return earlier[0] if len(earlier) == 1 and not step.resolves else None

    def until(self, oid: str) -> set[str]:
        """A commit of the unit and all of the unit that comes before it."""
        return self._with_ancestors([oid])

    def last(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Those steps after which no other one of them comes."""
        if self.is_line or len(steps) < 2:
            return tuple(steps[-1:])
        parents = [oid for step in steps for oid in self._parents[step.commit.oid]]
        before = self._with_ancestors(parents)
        return tuple(step for step in steps if step.commit.oid not in before)

    def _with_ancestors(self, oids: list[str]) -> set[str]:
        found: set[str] = set()
        todo = list(oids)
        while todo:
            oid = todo.pop()
            if oid not in found:
                found.add(oid)
                todo += self._parents[oid]
        return found


def runs(history: PathHistory, family: Family) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Where runs of steps begin and end: a squash or a rebase may have made one of a decision.

    What a merge stopped at is no beginning. Of many steps only each one by itself.
    """
    for step in history.steps:
        many = len(history.steps) > MOST
        for first in (step, *(() if many else family.before(history.steps, step))):
            if not first.resolves:
                yield first.old, step.new


def met(
    history: PathHistory, family: Family, sides: Mapping[tuple[str, str], tuple[Entry | None, ...]]
) -> Iterator[Entry | None]:
    """What merges that stopped at the path found on a side that the unit does not bring.

    `sides` are the parents' entries by (merge, path), as `TreeFacts.sides`.
    """
    for step in history.steps:
        entries = sides.get((step.commit.oid, history.path), ())
        for parent, entry in zip(step.commit.parents, entries, strict=False):
            if parent not in family.places:
                yield entry


def histories(
    proposal: Proposal, family: Family, paths: Collection[str]
) -> Mapping[str, PathHistory]:
    """The history of each of these paths that the unit changes."""
    net = {change.path: change for change in proposal.changes if change.path in paths}
    carried = {each.change.path for each in proposal.carried if each.free}
    steps: dict[str, list[Step]] = {path: [] for path in net}
    for commit in proposal.commits:
        for path, step in _of(commit, family, net):
            steps[path].append(step)
    return {
        path: PathHistory(
            path=path,
            old=change.old,
            new=change.new,
            steps=tuple(steps[path]),
            last=family.last(steps[path]),
            carried=path in carried,
        )
        for path, change in net.items()
    }


def _of(commit: Commit, family: Family, paths: Collection[str]) -> Iterator[tuple[str, Step]]:
    """What a commit makes of each of these paths."""
    own = dict.fromkeys(commit.changes, False)
    for each in commit.carried:
        if each.free or each.parent in family.places:
            own.setdefault(each.change, each.free)
    for change, free in own.items():
        if change.path in paths:
            yield change.path, Step(commit=commit, old=change.old, new=change.new, free=free)
