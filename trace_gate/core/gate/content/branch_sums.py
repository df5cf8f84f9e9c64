"""Of which decisions the lines of one tell: of those of its branch, from the first one on (SPEC 5).

The first decision of a branch on a file says no `own_lines`: its lines begin at its own
`from_value`. The lines of the others begin where the first one does. So whoever lets them count
in a squash must see that nothing before the first one, or beside them, is left out.
"""

from __future__ import annotations

from trace_gate.core.gate.content.claim_chain import commit_of
from trace_gate.core.gate.content_values import lines_said, own_lines_said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from trace_gate.core.gate.content.claim_chain import Link


class BranchSums:
    """The decisions of a unit on one path."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links = links
        self.firsts = [each for each in links if own_lines_said(each.claim.planned) is None]

    def counts(self, link: Link, earlier: Collection[str | None] = ()) -> bool:
        """Whether `lines` tell of all that the unit does before, but for `earlier` contents of it.

        Where no first decision leads to this one it began at a clean merge, and a first one must
        have come with it in one commit: else what it goes on from landed before, and only its own
        lines count.
        """
        if own_lines_said(link.claim.planned) is None:
            left = any(self._goes_on(link, each) for each in self._links)
            return not left or link.before in earlier
        if own_lines_said(link.claim.planned) == lines_said(link.claim.planned):
            return False
        begun = [each for each in self.predecessors(link) if each in self.firsts]
        if begun:
            return all(self.counts(each, earlier) for each in begun)
        return any(commit_of(each) == commit_of(link) for each in self.firsts)

    def predecessors(self, link: Link) -> list[Link]:
        """The decisions that its lines tell of: those from whose contents it goes on, and itself.

        No further than to the first one of its branch.
        """
        found = [link]
        todo = [link]
        while todo:
            last = todo.pop()
            if last not in self.firsts:
                before = [e for e in self._links if self._goes_on(last, e) and e not in found]
                todo += before
                found += before
        return found

    def beside(self, link: Link) -> list[Link]:
        """The executed decisions on a content that its lines cannot tell of.

        None where it began at a clean merge, which joined what nobody knows. A wildcard may be
        about other files.
        """
        known = self.predecessors(link)
        if not any(each in self.firsts for each in known):
            return []
        return [
            each
            for each in self._links
            if each.done and not each.wild and each not in known and each.before not in each.after
        ]

    def _goes_on(self, link: Link, other: Link) -> bool:
        begins = link.before is not None and link.before in other.after
        return link is not other and begins and other.before != link.before
