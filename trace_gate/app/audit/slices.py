"""Where a long history can be cut so that its parts, judged apart, come to the same (SPEC 5).

Plain commits that share traces are one step, of so many commits as the policy allows. A cut is
where nothing on one side can be one step with anything on the other.
"""

from __future__ import annotations

from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from trace_gate.app.audit.walk import Walk
    from trace_gate.app.judge.steps import Grouped
    from trace_gate.app.ports import Repository
    from trace_gate.core.git_model import Commit

MANY = 400
"""From so many steps on it pays to have a part of them judged by another process."""

FOLD = 0.3
"""What it takes to fold a step, of what it takes to judge one."""

TRIES = 50
"""So many places are looked at for each cut: where none fits, there are fewer parts."""


def slices(
    git: Repository, way: Walk, parts: int, grouped: Callable[[str | None], Grouped]
) -> list[Walk]:
    """The history in so many parts of about the same length, or fewer; oldest first.

    Args:
        git: the repository.
        way: the steps.
        parts: as many as there are processes.
        grouped: how a commit is grouped, by the commit that it stands on.
    """
    count = len(way.steps)
    if parts < 2 or count < MANY:
        return [way]
    wanted = (round(count * each) for each in places(parts))
    found = (_cut(git, way, each, grouped) for each in wanted)
    cuts = [0, *sorted({each for each in found if each is not None}), count]
    return [
        way.with_(base=way.steps[start - 1] if start else way.base, steps=way.steps[start:end])
        for start, end in pairwise(cuts)
    ]


def places(parts: int) -> list[float]:
    """Where a history is cut, as shares of it.

    Whoever begins later has to fold what is before, so later slices are shorter: all of them take
    as long as the first one.
    """
    ends = [1.0]
    for _ in range(parts - 1):
        ends.append(1 + (1 - FOLD) * ends[-1])
    return [each / ends[-1] for each in ends[:-1]]


def _cut(
    git: Repository, way: Walk, wanted: int, grouped: Callable[[str | None], Grouped]
) -> int | None:
    """The number of steps before a cut, at or soon after the place that is wanted."""
    for at in range(wanted, min(wanted + TRIES, len(way.steps))):
        if _is_apart(git, way, at, grouped):
            return at
    return None


def _is_apart(
    git: Repository, way: Walk, at: int, grouped: Callable[[str | None], Grouped]
) -> bool:
    """Whether no step can reach over a place, whatever is before and after it.

    How far a step reaches grows commit by commit where a policy allows more than the one before.
    So the policy has to be the same for as many commits as it lets be one step.
    """
    steps, here = way.steps, grouped(way.steps[at - 1])
    low, high = at - here.limit, min(at + here.limit, len(steps))
    if low < 1 or any(grouped(each) != here for each in steps[low - 1 : high - 1]):
        return False
    commits = {each.oid: each for each in git.commits(steps[high - 1], [steps[low - 1]])}
    before = _plain([commits[oid] for oid in reversed(steps[low:at])])
    after = _plain([commits[oid] for oid in steps[at:high]])
    return _traces(before, here.root).isdisjoint(_traces(after, here.root))


def _plain(commits: list[Commit]) -> list[Commit]:
    """The commits up to the first merge: nothing is one step with what is behind one."""
    merges = (number for number, each in enumerate(commits) if len(each.parents) > 1)
    return commits[: next(merges, len(commits))]


def _traces(commits: list[Commit], root: str) -> set[str]:
    changed = (change.path for each in commits for change in each.changes)
    return {path for path in changed if path.startswith(root)}
