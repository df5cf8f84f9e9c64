"""What the decisions of a unit say of the files that they cover, and whether it fits (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.gate.content.claim_chain import Link
from trace_gate.core.gate.content_values import (
    Content,
    has_mode,
    is_sha256,
    is_value,
    lines_of_files,
    lines_said,
    of_many,
    own_lines_said,
)
from trace_gate.core.git_model import EXECUTABLE, REGULAR
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.core.gate.content.path_history import Family, PathHistory
    from trace_gate.core.gate.proposal import Contents
    from trace_gate.core.gate.target_index import Claim
    from trace_gate.core.git_model import Entry
    from trace_gate.core.trace.model import PlannedChange

    State = dict[str, Content]
    """What some files hold, by path."""

SUCCESS = "success"


def speaks(claim: Claim) -> bool:
    """Whether a change says which content it means."""
    value = claim.planned.to_value
    return is_sha256(value) if claim.goal.pattern else is_value(value)


class Said:
    """The decisions that cover some paths, against what was read of these."""

    def __init__(
        self,
        contents: Contents,
        family: Family,
        histories: Mapping[str, PathHistory],
        claims: Mapping[str, tuple[Claim, ...]],
        *,
        required: bool,
    ) -> None:
        self._contents, self._family, self._required = contents, family, required
        self._histories, self._claims = histories, claims
        self._fitting: dict[int, list[State]] = {}

    def at(self, history: PathHistory, entry: Entry | None) -> Content:
        """What an entry of a path holds."""
        return self._contents.at(history.path, entry)

    def link(self, claim: Claim, path: str) -> Link:
        """A decision, as a link of the chain of a path."""
        trace, before = claim.status.touched.trace, claim.planned.from_value
        refused = any(each.number == claim.planned.index + 1 for each in trace.failed)
        done = bool(trace.executed_at) and trace.result in (None, SUCCESS) and not refused
        return Link(
            claim=claim,
            before=str(before) if is_sha256(before) else None,
            after=frozenset(self._left(claim, path)),
            done=done,
        )

    def _left(self, claim: Claim, path: str) -> set[str | None]:
        if claim.goal.pattern:
            states = self._states_said(claim)
            return {state[path].sha256 for state in states if path in state}
        value = claim.planned.to_value
        return {str(value) if is_sha256(value) else None} if speaks(claim) else set()

    def matches(self, claim: Claim, history: PathHistory, content: Content) -> bool:
        """Whether a path has the content and the mode that a decision says."""
        if claim.goal.pattern:
            return any(state.get(history.path) == content for state in self._states_said(claim))
        fits = claim.planned.to_value == content.value
        return fits and has_mode(claim.planned, content, required=self._required)

    def starts(self, claim: Claim, known: set[str | None]) -> bool:
        """Whether a decision begins at one of these contents, as far as anybody can know."""
        value = claim.planned.from_value
        if not is_value(value) and (value is not None or not self._required):
            return not self._required
        if claim.goal.pattern:
            return value in self._starts_of_many(claim)
        return (str(value) if is_sha256(value) else None) in known

    def _starts_of_many(self, claim: Claim) -> set[str]:
        """What a wildcard may say of before."""
        return {
            of_many((path, self._contents.at(path, entry)) for path, entry in begun.items())
            for state in self._states_said(claim)
            for begun in self.begun(state)
        }

    def stands_on_base(self, claim: Claim) -> bool:
        """Whether the base has what a wildcard says of before, of all its files or of a share."""
        olds = (of_many((p.path, self.at(p, p.old)) for p in mine) for mine in self._shares(claim))
        return claim.planned.from_value in olds

    def begun(self, paths: Iterable[str]) -> Iterator[dict[str, Entry | None]]:
        """What some files held before: at the base, where the unit began, in what it stands on."""
        mine = [self._histories[path] for path in paths]
        yield {each.path: each.old for each in mine}
        yield {each.path: first_found(each) for each in mine}
        columns = [self._contents.begun.get(each.path, ()) for each in mine]
        for row in zip(*columns, strict=True):
            yield {each.path: entry for each, entry in zip(mine, row, strict=True)}

    # --- by lines --------------------------------------------------------------------------

    def differs_so(self, claim: Claim, history: PathHistory) -> bool:
        """The base moved, and base and result differ by the lines that the record says."""
        if claim.goal.pattern:
            shares = self._shares(claim)
            return any(history in each and self._many_differ_so(claim, each) for each in shares)
        return self.made_so(claim, history, history.old, history.new)

    def differs_alone(self, claim: Claim, history: PathHistory) -> bool:
        """The same by the lines of this decision without those of its branch before it."""
        said = own_lines_said(claim.planned)
        return self._is_made_by(said, claim, history, history.old, history.new)

    def made_so(
        self, claim: Claim, history: PathHistory, old: Entry | None, new: Entry | None
    ) -> bool:
        """One content was made of another, which the decision does not know, by its lines."""
        return self._is_made_by(lines_said(claim.planned), claim, history, old, new)

    def _is_made_by(
        self,
        said: str | None,
        claim: Claim,
        history: PathHistory,
        old: Entry | None,
        new: Entry | None,
    ) -> bool:
        start = claim.planned.from_value
        if claim.goal.pattern or said is None or not is_sha256(start):
            return False
        if said != self._contents.difference(history.path, old, new):
            return False
        before, after = self.at(history, old), self.at(history, new)
        moved = before.sha256 not in (start, None)
        return moved and self._has_its_mode(claim.planned, before, after)

    def has_lines(self, claim: Claim, history: PathHistory) -> bool:
        """What the decision says of lines is true of the whole unit."""
        said = lines_said(claim.planned)
        differ = self._contents.difference(history.path, history.old, history.new)
        return said is not None and said == differ

    def _has_its_mode(self, planned: PlannedChange, old: Content, new: Content) -> bool:
        """The mode that it says; or the base's own, which the decision did not change."""
        if has_mode(planned, new, required=self._required):
            return True
        ordinary = {old.mode, new.mode} <= {REGULAR, EXECUTABLE}
        return ordinary and old.mode == new.mode and "mode" not in planned.details

    def _many_differ_so(self, claim: Claim, mine: Sequence[PathHistory]) -> bool:
        said = lines_said(claim.planned)
        if said is None or not is_sha256(claim.planned.from_value):
            return False
        if of_many((p.path, self.at(p, p.old)) for p in mine) == claim.planned.from_value:
            return False
        difference = self._contents.difference
        return said == lines_of_files(
            (p.path, difference(p.path, p.old, p.new), p.old, p.new) for p in mine
        )

    def is_here(self, link: Link, history: PathHistory) -> bool:
        """The unit has the commit that made what the record says: no squash lost it."""
        made = {self.at(history, step.new).sha256 for step in history.steps}
        return bool(made & link.after)

    # --- what a wildcard is about ------------------------------------------------------------

    def matched(self, claim: Claim) -> list[PathHistory]:
        """The changed files that a wildcard covers."""
        every = self._histories.values()
        return [each for each in every if target.covers(claim.goal, each.path)]

    def _states_said(self, claim: Claim) -> list[State]:
        """Those of the states of the wildcard's files that it says."""
        key = id(claim.planned)
        if key not in self._fitting:
            value = claim.planned.to_value
            self._fitting[key] = [
                state for state in self._states(claim) if state and of_many(state.items()) == value
            ]
        return self._fitting[key]

    def entries_said(self, claim: Claim) -> Iterator[dict[str, Entry | None]]:
        """The same states as entries, where commits of the unit have all of them."""
        for state in self._states_said(claim):
            entries: dict[str, Entry | None] = {}
            for path, content in state.items():
                history = self._histories[path]
                for entry in (history.new, *(step.new for step in history.steps)):
                    if self.at(history, entry) == content:
                        entries[path] = entry
            if len(entries) == len(state):
                yield entries

    def _states(self, claim: Claim) -> Iterator[State]:
        """What the wildcard's files hold in the end, and whenever its record was written."""
        mine = self.matched(claim)
        yield {each.path: self.at(each, each.new) for each in mine}
        yield {each.path: self.at(each, each.ends[-1]) for each in mine}
        for files in self._shares(claim):
            for which in (0, -1):
                yield {each.path: self._gone_on_from(each, which) for each in files}
        for version in claim.status.touched.versions:
            until = self._family.until(version.commit.oid)
            ends = {each.path: self._until(each, until) for each in mine}
            if None not in ends.values():
                yield {
                    each.path: self.at(each, entry)
                    for each in mine
                    for entry in ends[each.path] or ()
                }

    def _gone_on_from(self, history: PathHistory, which: int) -> Content:
        """What a decision about the file itself goes on from, else what the file holds now.

        Of several such decisions the first or the last: others come before the wildcard, or go
        on from each other.
        """
        now, left = self.at(history, history.new), self._left_by_others(history)
        return now.with_(sha256=left[which]) if left else now

    def _left_by_others(self, history: PathHistory) -> list[str]:
        """From which contents decisions about the file itself go on that none of them leaves."""
        exact = self._exact(history)
        known = {each.to_value for each in exact}
        known |= {self.at(history, entry).sha256 for entry in history.starts}
        begun = (each.from_value for each in exact)
        return [str(each) for each in begun if is_sha256(each) and each not in known]

    def _shares(self, claim: Claim) -> Iterator[list[PathHistory]]:
        """The files that a wildcard may be about: all, or those that no later one changed alone.

        Such a decision begins at what the unit found; where the base moved, at what nobody knows.
        """
        mine = self.matched(claim)
        yield mine
        yield [each for each in mine if not self._exact(each) or self._left_by_others(each)]
        yield [each for each in mine if not self._exact(each)]

    def _exact(self, history: PathHistory) -> list[PlannedChange]:
        """What decisions about the file itself say."""
        return [each.planned for each in self._claims[history.path] if not each.goal.pattern]

    def _until(self, history: PathHistory, commits: set[str]) -> tuple[Entry | None, ...] | None:
        """What some commits make of a path: () nothing, None what only a merge would tell."""
        steps = [step for step in history.steps if step.commit.oid in commits]
        ends = tuple(dict.fromkeys(step.new for step in self._family.last(steps)))
        if len(ends) > 1:
            return None
        return ends if ends != tuple(step.old for step in steps[:1]) else ()


def first_found(history: PathHistory) -> Entry | None:
    """What the unit found where it began; what a merge found is no beginning."""
    found = [step.old for step in history.steps if not step.resolves]
    return found[0] if found else history.old
