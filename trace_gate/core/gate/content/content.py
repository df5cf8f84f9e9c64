"""The record says which content a change has; another content is TG412 (SPEC 5, Cover).

What a decision says is held against the last commit that changes the file other than by a
clean merge. Where a squash or a rebase onto a moved base lost that commit, the lines that differ
count.
"""

from __future__ import annotations

from trace_gate.core.gate.content.branch_sums import BranchSums
from trace_gate.core.gate.content.claim_chain import Chain
from trace_gate.core.gate.content.path_history import Family, histories, met, runs
from trace_gate.core.gate.content.said import Said, first_found, speaks
from trace_gate.core.gate.content.true_lines import TrueLines, many_lie, many_seen
from trace_gate.core.gate.content_values import REQUIRED, lines_said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.content.claim_chain import Link
    from trace_gate.core.gate.content.path_history import PathHistory, Step
    from trace_gate.core.gate.content_values import Content
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.gate.target_index import Claim, Naming
    from trace_gate.core.git_model import Entry


def check(case: Case, naming: Naming, covered: Sequence[str]) -> Iterator[Finding]:
    """At most one finding for each path that decisions cover: TG412."""
    if not covered:
        return
    required, family = case.policy.gate.content == REQUIRED, Family(case.proposal.commits)
    every = histories(case.proposal, family, frozenset(covered))
    claims = {
        path: tuple(each for each in naming.claims(path) if each.status.covers) for path in covered
    }
    said = Said(case.contents, family, every, claims, required=required)
    for path, history in every.items():
        found = None
        if _has_marks(case, history):
            from trace_gate.core.gate.content import messages

            found = messages.marked(case, history, claims[path])
        elif required or all(speaks(each) for each in claims[path]):  # else it is about any content
            found = _Path(case, said, family, history, claims[path]).finding()
        if found is not None:
            yield found


def _has_marks(case: Case, history: PathHistory) -> bool:
    marked = case.contents.conflicted
    if any(entry is not None and entry.oid in marked for entry in history.starts):
        return False
    ends = (*history.ends, history.new)
    return any(entry is not None and entry.oid in marked for entry in ends)


def _was_approved_here(link: Link) -> bool:
    """The unit brings the decision first, and its approval later."""
    touched = link.claim.status.touched
    if touched.trace.approval is None or not touched.versions or not touched.is_new:
        return False
    first = touched.versions[0].file
    return first is not None and first.trace is not None and first.trace.approval is None


class _Path:
    """One path, and the decisions that say what it holds."""

    def __init__(
        self, case: Case, said: Said, family: Family, history: PathHistory, claims: Sequence[Claim]
    ) -> None:
        self._case, self._said, self._family = case, said, family
        self._required = case.policy.gate.content == REQUIRED
        self._history, self._claims = history, claims
        speaking = [each for each in claims if speaks(each)]
        below = case.contents.begun.get(history.path, ())
        found = (*history.starts, *met(history, family, case.around.sides), *below)
        self._starts = {self._at(entry).sha256 for entry in found}
        links = [said.link(each, history.path) for each in speaking]
        self._chain = Chain(links, self._starts, family)
        self._sums = BranchSums(self._chain.links)
        self._lines = TrueLines(case.contents, history, self._sums, found)
        self._last = [each for each in self._chain.links if self._chain.overtaken_by(each) is None]

    def finding(self) -> Finding | None:
        return self._of_contents() or self._of_lines() or self._of_approvals()

    def _of_approvals(self) -> Finding | None:
        """Who approved a decision after it came has seen its contents, or covers what nobody saw.

        A rebase since then leaves steps with its lines. A squash has no commit before the approval.
        """
        for link in self._chain.links:
            if _was_approved_here(link) and not self._is_seen_or_lost(link):
                from trace_gate.core.gate.content import messages

                return messages.unseen(self._case, self._history, link.claim)
        return None

    def _is_seen_or_lost(self, link: Link) -> bool:
        if link.wild:
            seen = many_seen(self._said, self._case.contents, link)
            return seen or not self._said.stands_on_base(link.claim)
        seen = self._lines.seen(link, required=self._required)
        return seen or self._lines.is_lost(link, runs(self._history, self._family))

    def _of_lines(self) -> Finding | None:
        """The lines that a decision says must be true while somebody can tell."""
        for link in self._chain.links:
            if self._lines.lie(link) or many_lie(self._said, self._case.contents, link):
                from trace_gate.core.gate.content import messages

                return messages.untrue_lines(self._case, self._history, link.claim)
        return None

    def _of_contents(self) -> Finding | None:
        ends = [self._at(entry) for entry in self._history.ends]
        new = self._at(self._history.new)
        if self._history.carried and not any(self._matches(each, new) for each in self._last):
            from trace_gate.core.gate.content import messages

            return messages.carried(self._case, self._history, self._claims)
        for wanted in (ends, [new]):
            saying = [[each for each in self._last if self._matches(each, c)] for c in wanted]
            if all(saying):
                return self._judge_said(saying)
        by_lines = [each for each in self._last if self._differs_so(each)]
        if by_lines:
            return self._judge_later(by_lines) or self._judge_beside(by_lines)
        if all(self._is_made(step, self._last, self._last) for step in self._history.last):
            return None
        return self._differs(ends)

    def _differs(self, ends: list[Content]) -> Finding:
        """Nobody says what is here; or somebody did, and another one went on from it."""
        from trace_gate.core.gate.content import messages

        for link in self._chain.links:
            then = self._chain.overtaken_by(link)
            if then is not None and any(self._matches(link, content) for content in ends):
                return messages.later(self._case, self._history, then.claim)
        return messages.differs(self._case, self._history, self._claims, ends)

    def _judge_said(self, saying: list[list[Link]]) -> Finding | None:
        """What the file was before must be true as well, or the record tells of another step."""
        known = self._starts.union(*(each.after for each in self._chain.links))
        for fitting in saying:
            if not any(self._begins(each, known) and not self._is_back(each) for each in fitting):
                claims = [each.claim for each in fitting]
                from trace_gate.core.gate.content import messages

                return messages.starts(self._case, self._history, claims)
        return self._judge_later([each for fitting in saying for each in fitting])

    def _begins(self, link: Link, known: set[str | None]) -> bool:
        if self._said.starts(link.claim, known):
            return True
        if link.wild or link.before is None:
            return False
        # A commit of the unit has it: as in a branch that stands on one whose squash landed.
        made = [s for s in self._history.steps if self._at(s.new).sha256 == link.before]
        if made and self._differs_alone(link):
            return True
        return self._are_of_lines(made) or self._is_joined(link, known)

    def _are_of_lines(self, made: Sequence[Step]) -> bool:
        """A commit of the unit made this content by the lines of a decision."""
        if all(lines_said(each.claim.planned) is None for each in self._chain.links):
            return False
        return any(self._is_made(step, (), self._chain.links) for step in made)

    def _is_joined(self, link: Link, known: set[str | None]) -> bool:
        """It began at a clean merge, which a squash lost.

        Then the base differs from the result by its lines, and the merge joined what earlier
        decisions leave: with what main had, so one of them began at what the base has no more;
        or the ends of two.
        """
        if not self._said.has_lines(link.claim, self._history):
            return False
        ends = [s for s in self._history.steps if self._at(s.new).sha256 in link.after]
        if any(step.old != self._history.old for step in ends):
            return False  # the unit itself has what was before
        before = [each for each in self._chain.before(link) if not each.wild]
        left = {
            content
            for each in before
            if self._chain.overtaken_by(each) is None
            for content in each.after - link.after
        }
        moved = any(each.before is not None and each.before not in known for each in before)
        return len(left) > 1 or (bool(left) and moved)

    def _judge_later(self, saying: list[Link]) -> Finding | None:
        wanted = {self._at(entry).sha256 for entry in (*self._history.ends, self._history.new)}
        for link in self._chain.strays(saying, wanted):
            if not self._said.differs_so(link.claim, self._history):
                from trace_gate.core.gate.content import messages

                return messages.later(self._case, self._history, link.claim)
        return None

    def _judge_beside(self, saying: list[Link]) -> Finding | None:
        """What came with these in one unit, and is left out of what they say is here."""
        for link in saying:
            for other in self._sums.beside(link):
                lost = not self._said.is_here(other, self._history)
                if lost and not self._said.differs_so(other.claim, self._history):
                    from trace_gate.core.gate.content import messages

                    return messages.omitted(self._case, self._history, other.claim)
        return None

    def _differs_so(self, link: Link) -> bool:
        sums = self._counts(link, self._history.old)
        sums = sums and self._said.differs_so(link.claim, self._history)
        return (sums or self._differs_alone(link)) and not self._said.is_here(link, self._history)

    def _differs_alone(self, link: Link) -> bool:
        """Its own lines, where what it begins at landed before: "Rebase and merge" does so."""
        if any(link.before in each.after for each in self._chain.links if each is not link):
            return False
        return self._said.differs_alone(link.claim, self._history)

    def _is_made(
        self,
        step: Step,
        saying: Sequence[Link],
        others_lines: Sequence[Link],
        used: Sequence[Link] = (),
    ) -> bool:
        """Decisions tell of each step until here: what it leaves, or which lines it changes.

        Each of `others_lines` tells by its lines of one run of steps only, and of none if a
        commit of the unit has its content. Of the last step only those tell that nobody
        went on from.
        """
        if any(self._matches(each, self._at(step.new)) for each in saying):
            return True
        begun = [step, *self._family.before(self._history.steps, step)]
        found = self._history.old  # what comes back to it leaves nothing out
        for link in others_lines:
            if lines_said(link.claim.planned) is None or self._said.is_here(link, self._history):
                continue
            spent = [*used, link]
            others = [each for each in self._chain.links if each not in spent]
            for first in begun:
                if self._said.made_so(link.claim, self._history, first.old, step.new):
                    before = self._family.before(self._history.steps, first)
                    left = {self._at(entry).sha256 for entry in (found, *(s.new for s in before))}
                    earlier = self._family.last(before)
                    if self._counts(link, first.old, left) and all(
                        self._is_made(each, self._chain.links, others, spent) for each in earlier
                    ):
                        return True
        return False

    def _counts(self, link: Link, old: Entry | None, earlier: Collection[str | None] = ()) -> bool:
        """Whether `lines` count from a content on. Not from where their branch began.

        Nobody moved that, so the content is what the decision says, or it is not.
        """
        begun = {each.before for each in self._sums.predecessors(link)}
        return self._at(old).sha256 not in begun and self._sums.counts(link, earlier)

    def _is_back(self, link: Link) -> bool:
        """A later commit made what it says, and took away what others had brought meanwhile.

        It was moved onto another content than it begins at; or a merge brought others in, and it
        says nothing of that: it does not begin at what the other side had, nor do its lines.
        """
        if self._is_moved(link):
            return True
        if not any(self._comes_back(step) for step in self._history.last):
            return False
        path, first = self._history.path, first_found(self._history)
        below = (self._history.old, *self._case.contents.begun.get(path, ()))
        others = {entry for entry in below if entry != first}
        ends = {step.new for step in self._history.last}
        sums = {self._case.contents.sum(path, old, new) for old in others for new in ends}
        begins = link.before in {self._at(entry).sha256 for entry in others}
        return not begins and lines_said(link.claim.planned) not in sums - {None}

    def _is_moved(self, link: Link) -> bool:
        """The commit that brings it changes another content than it begins at into another one."""
        versions = link.claim.status.touched.versions
        return not link.wild and any(
            step.commit.oid == versions[-1].commit.oid
            and self._at(step.old).sha256 != link.before
            and not self._matches(link, self._at(step.new))
            for step in (self._history.steps if versions else ())
        )

    def _comes_back(self, step: Step) -> bool:
        """It changes what a clean merge made to what was here before that merge.

        The merge itself may do so; one that stopped at the path left the choice to a person.
        """
        if step is self._history.steps[0] or self._history.path in step.commit.conflicts:
            return False
        earlier = self._family.before(self._history.steps, step)
        made = {each.new for each in earlier}
        return step.old not in made and step.new in made

    def _matches(self, link: Link, content: Content) -> bool:
        return self._said.matches(link.claim, self._history, content)

    def _at(self, entry: Entry | None) -> Content:
        return self._said.at(self._history, entry)
