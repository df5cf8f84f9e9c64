"""A file that comes and goes again in one unit: its commits show what its net change hides.

A decision brought it and another one took it away (or gave it another name), so both were
executed, and base and result do not differ (SPEC 5, Cover).
"""

from __future__ import annotations

import itertools

from trace_gate.core.gate.content.path_history import Step
from trace_gate.core.gate.content_values import has_mode, is_sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from trace_gate.core.gate.content_values import Content
    from trace_gate.core.gate.proposal import Case, Proposal
    from trace_gate.core.gate.target_index import Claim


def passing(proposal: Proposal, paths: Collection[str]) -> Mapping[str, tuple[Step, ...]]:
    """The steps of those paths that commits of the unit change, and the unit itself does not."""
    wanted = set(paths) - {change.path for change in proposal.changes}
    found: dict[str, list[Step]] = {}
    for commit in proposal.commits if wanted else ():
        for change in commit.changes:
            if change.path in wanted:
                step = Step(commit=commit, old=change.old, new=change.new)
                found.setdefault(change.path, []).append(step)
    return {path: tuple(steps) for path, steps in found.items()}


def is_shown(case: Case, path: str, claims: Sequence[Claim]) -> bool:
    """Whether the commits of the unit lead through what all these decisions say, and back.

    Args:
        case: the unit.
        path: a path that the unit does not change in the end.
        claims: the changes of it whose execution the unit records.
    """
    steps = passing(case.proposal, (path,)).get(path, ())
    if not steps or not _is_circle(steps):
        return False
    entries = (steps[0].old, *(step.new for step in steps))
    held = [case.contents.at(path, entry) for entry in entries]
    required = case.policy.gate.content == "required"
    left, place = list(claims), 0
    while left:
        found = _next(left, held, place, required=required)
        if found is None:
            return False
        place, claim = found
        left.remove(claim)
    return place == len(held) - 1


def _is_circle(steps: Sequence[Step]) -> bool:
    """One after the other, and back to where they began."""
    line = all(one.new == other.old for one, other in itertools.pairwise(steps))
    clean = not any(step.resolves for step in steps)
    return line and clean and steps[-1].new == steps[0].old


def _next(
    left: Sequence[Claim], held: Sequence[Content], place: int, *, required: bool
) -> tuple[int, Claim] | None:
    """Where the next decision leads, and which it is: it begins at what is held here."""
    for later in range(place + 1, len(held)):
        for claim in left:
            value = claim.planned.from_value
            begins = (str(value) if is_sha256(value) else None) == held[place].sha256
            ends = claim.planned.to_value == held[later].value
            if begins and ends and has_mode(claim.planned, held[later], required=required):
                return later, claim
    return None
