"""Whether `details.lines` and `details.own_lines` of a decision are true (SPEC 5, Cover).

They count where a squash lost a content; so they are held while the unit still has it.
"""

from __future__ import annotations

from trace_gate.core.gate.content_said import first_found, lines_said, own_lines_said
from trace_gate.core.gate.content_values import NO_LINES, lines_of_many, new_mode, of_many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.gate.claim_chain import Link
    from trace_gate.core.gate.content_said import Said
    from trace_gate.core.gate.contents import Contents
    from trace_gate.core.gate.path_history import Family, PathHistory
    from trace_gate.core.tree import Entry


class TrueLines:
    """The lines that the decisions on one path say. `found`: what the unit found there."""

    def __init__(
        self,
        contents: Contents,
        family: Family,
        history: PathHistory,
        links: Sequence[Link],
        found: Sequence[Entry | None],
    ) -> None:
        self._contents, self._family, self._history = contents, family, history
        self._links, self._found = links, found

    def count(self, link: Link) -> bool:
        """Whether `lines` are a sum that this unit can have: one of its decisions began it.

        Else what the decisions go on from landed before, and only their own lines count.
        """
        return own_lines_said(link.claim.planned) is None or any(
            own_lines_said(each.claim.planned) is None for each in self._links
        )

    def lie(self, link: Link) -> bool:
        """Whether one says other lines than those by which the contents differ that it says.

        What a squash lost, or what is too large to compare, tells nothing.
        """
        lines, own = lines_said(link.claim.planned), own_lines_said(link.claim.planned)
        if link.wild or link.before is None or (lines is None and own is None):
            return False
        made = self._made(link)
        if made is None:
            return False
        begun = [entry for entry in self._known() if self._sha256(entry) == link.before]
        alone = {self._sum(entry, made[0]) for entry in begun}
        if own is not None and alone and not alone & {own, None}:
            return True
        sums = {self._sum(entry, made[0]) for entry in self._begins(link)}
        if lines is None or not sums - {None, NO_LINES}:
            return False
        sums.add(self._sum(self._history.old, self._history.new))
        return lines not in sums and not (own is not None and self._is_lost(link))

    def _made(self, link: Link) -> tuple[Entry | None] | None:
        """The entry that the decision says, if a commit of the unit has it."""
        for entry in (self._history.new, *(step.new for step in self._history.steps)):
            if self._contents.at(self._history.path, entry).value == link.claim.planned.to_value:
                return (entry,)
        return None

    def _known(self) -> Iterator[Entry | None]:
        steps = (step.new for step in self._history.steps)
        yield from dict.fromkeys((*self._found, self._history.new, *steps))

    def _begins(self, link: Link) -> Iterator[Entry | None]:
        """Where a branch may have begun: what the unit found, or what another decision leaves."""
        left = {content for each in self._links if each is not link for content in each.after}
        left |= {link.before}
        found = [entry for entry in self._known() if self._sha256(entry) in left]
        yield from dict.fromkeys((*self._found, *found))

    def _is_lost(self, link: Link) -> bool:
        """Its branch began at what the unit has no more: it landed, or was merged in cleanly."""
        if not self.count(link):
            return True
        made = {step.new for step in self._history.steps}
        later = self._history.steps[1:]
        merged = any(not step.resolves and step.old not in made for step in later)
        return merged and not self._family.is_line

    def _sum(self, old: Entry | None, new: Entry | None) -> str | None:
        return self._contents.sum(self._history.path, old, new)

    def _sha256(self, entry: Entry | None) -> str | None:
        return self._contents.at(self._history.path, entry).sha256


def many_lie(said: Said, contents: Contents, link: Link) -> bool:
    """The same of a wildcard, where its files hold what it says, and held it before."""
    lines, planned = lines_said(link.claim.planned), link.claim.planned
    if not link.wild or lines is None:
        return False
    mine = said.matched(link.claim)
    olds = ([each.old for each in mine], [first_found(each) for each in mine])
    news = ([each.new for each in mine], [each.ends[-1] for each in mine])
    names = [each.path for each in mine]
    true: set[str | None] = set()
    for old in olds:
        for new in news:
            values = [
                of_many(
                    (name, contents.at(name, entry))
                    for name, entry in zip(names, side, strict=True)
                )
                for side in (old, new)
            ]
            if values == [planned.from_value, planned.to_value]:
                true.add(_of_files(contents, names, old, new))
    return bool(true) and not true & {lines, None}


def _of_files(
    contents: Contents, names: list[str], old: list[Entry | None], new: list[Entry | None]
) -> str | None:
    files = []
    for name, before, after in zip(names, old, new, strict=True):
        lines = contents.sum(name, before, after)
        if lines is None:
            return None
        modes = (entry.mode if entry is not None else None for entry in (before, after))
        files.append((name, lines, new_mode(*modes)))
    return lines_of_many(files)
