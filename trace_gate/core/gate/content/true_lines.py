"""Whether `details.lines` and `details.own_lines` of a decision are true (SPEC 5, Cover).

They count where a squash lost a content; so they are held while the unit still has it. Who
approves a decision has to see its contents, so there what nobody can hold is not believed.
"""

from __future__ import annotations

from trace_gate.core.gate.content_values import (
    has_mode,
    lines_of_files,
    lines_said,
    of_many,
    own_lines_said,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.gate.content.branch_sums import BranchSums
    from trace_gate.core.gate.content.claim_chain import Link
    from trace_gate.core.gate.content.path_history import PathHistory
    from trace_gate.core.gate.content.said import Said
    from trace_gate.core.gate.proposal import Contents
    from trace_gate.core.git_model import Entry


class TrueLines:
    """The lines that the decisions on one path say. `found`: what the unit found there."""

    def __init__(
        self,
        contents: Contents,
        history: PathHistory,
        sums: BranchSums,
        found: Sequence[Entry | None],
    ) -> None:
        self._contents, self._history = contents, history
        self._found = found
        self._firsts = sums.firsts

    def lie(self, link: Link) -> bool:
        """Whether one says other lines than those by which the contents differ that it says.

        What a squash lost tells nothing. Nobody can tell of what is too large to compare, so
        there a decision says no lines.
        """
        lines, own = lines_said(link.claim.planned), own_lines_said(link.claim.planned)
        if link.wild or link.before is None or (lines is None and own is None):
            return False
        made = self._made(link)
        if made is None:
            return False
        begun = [entry for entry in self._known() if self._sha256(entry) == link.before]
        alone = {self._sum(entry, made[0]) for entry in begun}
        if own is not None and alone and own not in alone:
            return True
        sums = {self._sum(entry, made[0]) for entry in self._begins()}
        sums.add(self._sum(self._history.old, self._history.new))
        return lines is not None and lines not in sums and (own is None or bool(self._firsts))

    def seen(self, link: Link, *, required: bool) -> bool:
        """Whether the unit has both contents of a decision, and its lines are true."""
        path, planned = self._history.path, link.claim.planned
        begun = [each for each in self._known() if self._sha256(each) == planned.from_value]
        news = dict.fromkeys((self._history.new, *(step.new for step in self._history.steps)))
        contents = {each: self._contents.at(path, each) for each in news}
        made = [
            entry
            for entry, content in contents.items()
            if content.value == planned.to_value and has_mode(planned, content, required=required)
        ]
        lines, own = lines_said(planned), own_lines_said(planned)
        alone = {self._sum(old, new) for old in begun for new in made}
        sums = {self._sum(old, new) for old in self._begins() for new in made}
        sums |= alone if own is None else {self._sum(self._history.old, self._history.new)}
        return bool(alone) and own in {None, *alone} and lines in {None, *sums}

    def is_lost(self, link: Link, runs: Iterable[tuple[Entry | None, Entry | None]]) -> bool:
        """Whether steps of the unit differ by its lines: a rebase made other contents of them."""
        planned = link.claim.planned
        said = own_lines_said(planned) or lines_said(planned)
        path = self._history.path
        return said is not None and said in {self._contents.difference(path, *run) for run in runs}

    def _made(self, link: Link) -> tuple[Entry | None] | None:
        """The entry that the decision says, if a commit of the unit has it."""
        for entry in (self._history.new, *(step.new for step in self._history.steps)):
            if self._contents.at(self._history.path, entry).value == link.claim.planned.to_value:
                return (entry,)
        return None

    def _known(self) -> Iterator[Entry | None]:
        steps = (step.new for step in self._history.steps)
        yield from dict.fromkeys((*self._found, self._history.new, *steps))

    def _begins(self) -> Iterator[Entry | None]:
        """Where a branch may have begun: what the unit found, or where a first decision begins.

        A first one says no `own_lines`. Where two pull requests are looked at as one, that of
        the second begins at what the first leaves.
        """
        begun = {each.before for each in self._firsts} - {None}
        found = [entry for entry in self._known() if self._sha256(entry) in begun]
        yield from dict.fromkeys((*self._found, *found))

    def _sum(self, old: Entry | None, new: Entry | None) -> str | None:
        return self._contents.sum(self._history.path, old, new)

    def _sha256(self, entry: Entry | None) -> str | None:
        return self._contents.at(self._history.path, entry).sha256


def many_lie(said: Said, contents: Contents, link: Link) -> bool:
    """The same of a wildcard, for each state of its files that it says, and that commits have."""
    lines = lines_said(link.claim.planned)
    if not link.wild or lines is None:
        return False
    true = _sums_of_many(said, contents, link)
    return bool(true) and lines not in true


def many_seen(said: Said, contents: Contents, link: Link) -> bool:
    """Whether commits have a state that a wildcard says, and the one before, and lines are true."""
    true = _sums_of_many(said, contents, link)
    return bool(true) and lines_said(link.claim.planned) in {None, *true}


def _sums_of_many(said: Said, contents: Contents, link: Link) -> set[str | None]:
    true: set[str | None] = set()
    for after in said.entries_said(link.claim):
        for before in said.begun(after):
            held = ((path, contents.at(path, entry)) for path, entry in before.items())
            if of_many(held) == link.claim.planned.from_value:
                ends = ((path, before[path], entry) for path, entry in after.items())
                true.add(
                    lines_of_files((p, contents.sum(p, old, new), old, new) for p, old, new in ends)
                )
    return true
