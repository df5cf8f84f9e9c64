"""What the protected branch took in at protected paths while a unit was under way (SPEC 2 and 5).

A squash lands a branch without its commits. The branch that goes on still has them, and what
they hold at a protected path is in the protected branch by then.
"""

from __future__ import annotations

from trace_gate.core.gate.content.path_history import Family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Change, Entry
    from trace_gate.core.policy import path_classes

    Changed = Mapping[str, set[Entry | None]]
    """What is new at each protected path of one commit."""


def landed_contents(
    git: Repository, proposal: Proposal, classes: path_classes.Classes
) -> dict[tuple[str | None, str], tuple[Entry | None, ...]]:
    """By commit and path what the protected branch had since (`TreeFacts.landed`).

    Only its first-parent history counts: what it has been, not what its branches held.
    """
    tip = proposal.tip or proposal.base
    if tip is None or proposal.adoption:
        return {}
    found: dict[tuple[str | None, str], tuple[Entry | None, ...]] = {}
    old = _OldEntries(git, tip)
    for oid, below, changed in _protected_commits(proposal, classes):
        if below != {tip}:
            had = old.at(below, changed)
            found.update(((oid, path), entries) for path, entries in had.items())
    return found


def _protected_commits(
    proposal: Proposal, classes: path_classes.Classes
) -> Iterable[tuple[str | None, frozenset[str], Changed]]:
    """Each commit that changes protected paths, with where it left the protected branch."""
    family = Family(proposal.commits)
    by_oid = {each.oid: each for each in proposal.commits}
    for commit in proposal.commits:
        changed = _protected(commit.changes, classes)
        if changed:
            parents = {p for oid in family.until(commit.oid) for p in by_oid[oid].parents}
            yield commit.oid, frozenset(parents - by_oid.keys()), changed
    changed = _protected(proposal.changes, classes)
    if changed and proposal.tip is not None and proposal.base is not None:
        yield None, frozenset({proposal.base}), changed


def _protected(changes: Iterable[Change], classes: path_classes.Classes) -> Changed:
    return {each.path: {each.new} for each in changes if classes.of(each) == "protected"}


class _OldEntries:
    """The protected branch at and before its tip; each question is asked once."""

    def __init__(self, git: Repository, tip: str) -> None:
        self._git, self._tip = git, tip
        self._known: dict[frozenset[str], list[str]] = {}

    def at(self, below: frozenset[str], changed: Changed) -> dict[str, tuple[Entry | None, ...]]:
        """What it has at these paths, and had since some of its commits, newest first.

        Its past is looked at only where what it has now is something else.
        """
        now = self._git.entries(self._tip, changed)
        other = [path for path, new in changed.items() if new != {now.get(path)}]
        had = {path: {now.get(path): None} for path in changed}
        for oid in self._since(below) if other else ():
            then = self._git.entries(oid, other)
            for path in other:
                had[path][then.get(path)] = None
        return {path: tuple(entries) for path, entries in had.items()}

    def _since(self, below: frozenset[str]) -> list[str]:
        """Its commits that none of these reaches; none where a history has no beginning in it."""
        if self._tip in below:
            return []
        if below not in self._known:
            steps = [self._git.first_parents(self._tip, oid) for oid in sorted(below)]
            first, *others = steps or [[]]
            self._known[below] = [oid for oid in first if all(oid in each for each in others)]
        return self._known[below]
