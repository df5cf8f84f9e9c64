"""The record says which content a change has; another content is TG412 (SPEC 5, Cover).

What a decision says is held against the last commit that changes the file other than by a
clean merge. Where a squash onto a moved base lost that commit, the lines that differ count.
"""

from __future__ import annotations

from trace_gate.core.gate import content_messages as messages
from trace_gate.core.gate.content_values import (
    Content,
    is_sha256,
    is_value,
    lines_of_many,
    of_many,
)
from trace_gate.core.gate.path_history import Family, histories
from trace_gate.core.trace import ids, target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.naming import Claim, Naming
    from trace_gate.core.gate.path_history import PathHistory
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.tree import Entry

REQUIRED = "required"


def speaks(claim: Claim) -> bool:
    """Whether a change says which content it means."""
    value = claim.planned.to_value
    return is_sha256(value) if claim.goal.pattern else is_value(value)


def check(case: Case, naming: Naming, covered: Sequence[str]) -> Iterator[Finding]:
    """At most one finding for each path that decisions cover: TG412."""
    if not covered:
        return
    yield from _Check(case, naming, covered).findings()


def has_mode(planned: PlannedChange, content: Content, *, required: bool) -> bool:
    """Whether `details.mode` says the mode of a content; saying nothing says 100644."""
    said = planned.details.get("mode") if isinstance(planned.details, dict) else None
    if content.mode is None:
        return True
    if said is None:
        return content.recorded_mode is None or not required
    return str(said) == content.mode


class _Check:
    """One unit, and the paths of it that decisions cover."""

    def __init__(self, case: Case, naming: Naming, covered: Sequence[str]) -> None:
        self._case = case
        self._required = case.policy.gate.content == REQUIRED
        self._family = Family(case.proposal.commits)
        self._histories = histories(case.proposal, self._family, frozenset(covered))
        self._claims = {
            path: tuple(each for each in naming.claims(path) if each.standing.covers)
            for path in covered
        }
        self._many: dict[int, Mapping[str, set[Content]]] = {}

    def findings(self) -> Iterator[Finding]:
        for path, history in self._histories.items():
            said = self._judge(history, self._claims[path])
            if said is not None:
                yield said

    def _judge(self, history: PathHistory, claims: tuple[Claim, ...]) -> Finding | None:
        if self._has_marks(history):
            return messages.marked(self._case, history, claims)
        speaking = [each for each in claims if speaks(each)]
        if len(speaking) < len(claims) and not self._required:
            return None  # one of them is about any content
        last = [each for each in speaking if not self._is_overtaken(each, speaking, history.path)]
        ends = [self._at(history, entry) for entry in history.ends]
        for wanted in (ends, [self._at(history, history.new)]):
            saying = [[each for each in last if self._says(each, history, c)] for c in wanted]
            if all(saying):
                return self._judge_start(history, claims, saying)
        if any(self._differs_so(c, history) and not self._is_here(c, history) for c in last):
            return None
        return messages.differs(self._case, history, claims, ends)

    def _is_overtaken(self, claim: Claim, claims: list[Claim], path: str) -> bool:
        """A later decision goes on from what this one leaves: only the last of a chain counts."""
        later = (each for each in claims if not each.goal.pattern and _order(each) > _order(claim))
        goes_on_from = {
            _sha256(each.planned.from_value)
            for each in later
            if is_value(each.planned.from_value)
            or (each.planned.from_value is None and self._required)
        }
        return bool(goes_on_from) and not goes_on_from.isdisjoint(self._left(claim, path))

    def _judge_start(
        self, history: PathHistory, claims: tuple[Claim, ...], saying: list[list[Claim]]
    ) -> Finding | None:
        """What the file was before must be true as well, or the record tells of another step."""
        known = {self._at(history, entry).sha256 for entry in history.starts}
        for each in claims:
            known |= self._left(each, history.path)
        for fitting in saying:
            if not any(self._starts(each, known) for each in fitting):
                return messages.starts(self._case, history, fitting)
        return None

    def _left(self, claim: Claim, path: str) -> set[str | None]:
        """The contents that a decision of the unit leaves, from which another may go on."""
        if claim.goal.pattern:
            return {content.sha256 for content in self._meant(claim).get(path, ())}
        return {_sha256(claim.planned.to_value)} if speaks(claim) else set()

    def _starts(self, claim: Claim, known: set[str | None]) -> bool:
        value = claim.planned.from_value
        if claim.goal.pattern:
            return True
        if not is_value(value) and (value is not None or not self._required):
            return not self._required
        return _sha256(value) in known

    def _has_marks(self, history: PathHistory) -> bool:
        marked = self._case.contents.conflicted
        if any(entry is not None and entry.oid in marked for entry in history.starts):
            return False
        ends = (*history.ends, history.new)
        return any(entry is not None and entry.oid in marked for entry in ends)

    def _says(self, claim: Claim, history: PathHistory, content: Content) -> bool:
        if claim.goal.pattern:
            return content in self._meant(claim).get(history.path, ())
        fits = claim.planned.to_value == content.value
        return fits and has_mode(claim.planned, content, required=self._required)

    def _meant(self, claim: Claim) -> Mapping[str, set[Content]]:
        """The contents that a wildcard is about, by path: those of the states that it says."""
        key = id(claim.planned)
        if key not in self._many:
            found: dict[str, set[Content]] = {}
            for state in self._states(claim):
                if state and of_many(state.items()) == claim.planned.to_value:
                    for path, content in state.items():
                        found.setdefault(path, set()).add(content)
            self._many[key] = found
        return self._many[key]

    def _states(self, claim: Claim) -> Iterator[dict[str, Content]]:
        """What the wildcard's files hold in the end, and whenever its record was written."""
        mine = self._matched(claim)
        yield {each.path: self._at(each, each.new) for each in mine}
        yield {each.path: self._at(each, each.ends[-1]) for each in mine}
        yield {each.path: self._gone_on_from(each) for each in mine}
        for version in claim.standing.touched.versions:
            until = self._family.until(version.commit.oid)
            ends = {each.path: self._until(each, until) for each in mine}
            if None not in ends.values():
                yield {
                    each.path: self._at(each, entry)
                    for each in mine
                    for entry in ends[each.path] or ()
                }

    def _gone_on_from(self, history: PathHistory) -> Content:
        """What a decision about the file itself goes on from, else what the file holds now."""
        now = self._at(history, history.new)
        exact = [each for each in self._claims[history.path] if not each.goal.pattern]
        for claim in exact[:1]:
            if is_sha256(claim.planned.from_value):
                return now.with_(sha256=claim.planned.from_value)
        return now

    def _until(self, history: PathHistory, commits: set[str]) -> tuple[Entry | None, ...] | None:
        """What some commits make of a path: () nothing, None what only a merge would tell."""
        steps = [step for step in history.steps if step.commit.oid in commits]
        ends = tuple(dict.fromkeys(step.new for step in self._family.last(steps)))
        if len(ends) > 1:
            return None
        return ends if ends != tuple(step.old for step in steps[:1]) else ()

    def _matched(self, claim: Claim) -> list[PathHistory]:
        every = self._histories.values()
        return [each for each in every if target.covers(claim.goal, each.path)]

    def _differs_so(self, claim: Claim, history: PathHistory) -> bool:
        """The base moved, and base and result differ by the lines that the record says."""
        details, before = claim.planned.details, claim.planned.from_value
        said = details.get("lines") if isinstance(details, dict) else None
        if not is_sha256(said) or not is_sha256(before):
            return False
        lines = self._case.contents.lines
        if not claim.goal.pattern:
            old, new = (self._at(history, each) for each in (history.old, history.new))
            fits = said == lines.get(history.path) and old.sha256 not in (before, None)
            return fits and has_mode(claim.planned, new, required=self._required)
        mine = self._matched(claim)
        if not all(each.path in lines for each in mine):
            return False
        moved = of_many((each.path, self._at(each, each.old)) for each in mine) != before
        return moved and said == lines_of_many((each.path, lines[each.path]) for each in mine)

    def _is_here(self, claim: Claim, history: PathHistory) -> bool:
        """The unit has the commit that made what the record says: no squash lost it."""
        made = {self._at(history, step.new).sha256 for step in history.steps}
        return bool(made & self._left(claim, history.path))

    def _at(self, history: PathHistory, entry: Entry | None) -> Content:
        return self._case.contents.at(history.path, entry)


def _order(claim: Claim) -> tuple[tuple[int, str], int, str, int]:
    """Which decision comes first: by its execution, then by its id and the change's place."""
    trace = claim.standing.touched.trace
    executed = ids.instant_or_none(trace.executed_at)
    moment = executed.moment if executed is not None else (0, "")
    return moment, len(str(trace.id)), str(trace.id), claim.planned.index


def _sha256(value: object) -> str | None:
    return str(value) if is_sha256(value) else None
