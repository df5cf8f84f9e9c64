"""What of a decision somebody can look at before approving it (SPEC 5, Cover; SPEC 7, Approval).

The same rule as for an approval that is there (`content`), asked of a draft: both contents that
it says are in the unit, in what it stands on, or staged, and its lines are true.
"""

from __future__ import annotations

from trace_gate.core.gate.content.branch_sums import BranchSums
from trace_gate.core.gate.content.came_and_went import passing
from trace_gate.core.gate.content.path_history import Family, PathHistory, histories, met
from trace_gate.core.gate.content.said import Said, speaks
from trace_gate.core.gate.content.true_lines import TrueLines, many_seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from trace_gate.core.gate.proposal import Contents, Proposal
    from trace_gate.core.gate.target_index import Claim, Naming
    from trace_gate.core.git_model import Entry

    Sides = Mapping[tuple[str, str], tuple[Entry | None, ...]]


class SeenContents:
    """A unit, and what its decisions say of its files.

    `sides` as `met` wants it; `ordinary` are the changed files that a wildcard reaches.
    """

    def __init__(
        self,
        contents: Contents,
        proposal: Proposal,
        naming: Naming,
        sides: Sides,
        *,
        ordinary: Collection[str],
        required: bool,
    ) -> None:
        self._contents, self._sides, self._required = contents, sides, required
        self._family, self._proposal = Family(proposal.commits), proposal
        changed = frozenset(change.path for change in proposal.changes)
        every = histories(proposal, self._family, changed)
        self._histories, self._naming = every, naming
        claims = {path: naming.claims(path) for path in every if path in ordinary}
        claims = {path: each for path, each in claims.items() if each}
        mine = {path: every[path] for path in claims}
        self._said = Said(contents, self._family, mine, claims, required=required)

    def unseen(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Those of the changes of a decision that nobody can look at."""
        for claim in claims:
            if not (self._many(claim) if claim.goal.pattern else self._one(claim)):
                yield claim

    def _many(self, claim: Claim) -> bool:
        mine = self._said.matched(claim)
        if not mine:
            return False
        return many_seen(self._said, self._contents, self._said.link(claim, mine[0].path))

    def _one(self, claim: Claim) -> bool:
        path = str(claim.goal.path)
        history = self._histories.get(path) or self._passed(path)
        if history is None:
            return False
        claims = [each for each in self._naming.claims(path) if speaks(each)]
        links = [self._said.link(each, path) for each in claims]
        below = self._contents.begun.get(path, ())
        found = (*history.starts, *met(history, self._family, self._sides), *below)
        lines = TrueLines(self._contents, history, BranchSums(links), found)
        return lines.seen(self._said.link(claim, path), required=self._required)

    def _passed(self, path: str) -> PathHistory | None:
        """A file that came and went again: commits of the unit have what it was meanwhile."""
        steps = passing(self._proposal, (path,)).get(path, ())
        if not steps:
            return None
        return PathHistory(
            path=path,
            old=steps[0].old,
            new=steps[-1].new,
            steps=steps,
            last=self._family.last(steps),
        )
