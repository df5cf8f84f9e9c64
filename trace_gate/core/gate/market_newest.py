"""What was executed last for each target of the market, held against what the files have (SPEC 9).

Only what happened counts: not a failure, nor a change that Amazon refused.
"""

from __future__ import annotations

from trace_gate.core.gate import market_messages as messages
from trace_gate.core.gate.market_said import COUNTS, shop_of
from trace_gate.core.market.cell_values import same
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target, target_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.market.file_values import FileValues
    from trace_gate.core.market.held import Held, Key
    from trace_gate.core.market.mapping import Shop
    from trace_gate.core.trace.model import PlannedChange, Trace

    Moment = tuple[int, str, str, int]
    """Whole second, its fraction, id of the trace, place of the change: the order of executions"""

IN_FILES = ("bid", "budget", "state", "content")
"""The kinds of which a file can have a value."""


class Executed(Record):
    """One executed change of a target of the market."""

    shop: Shop
    normal: str
    value: object
    at: str
    """The instant of the execution, as its trace has it."""
    moment: Moment

    @property
    def trace_id(self) -> str:
        """Whose change it is."""
        return self.moment[2]


def executed(trace: Trace) -> Iterator[Executed]:
    """What a decision made of targets that a file may have."""
    shop = shop_of(trace)
    if trace.executed_at is None or shop is None:
        return
    for change in trace.changes:
        goal = target.parse_or_none(change.target_text)
        if goal is not None and goal.kind in IN_FILES and happened(trace, change):
            yield Executed(
                shop=shop,
                normal=goal.normal,
                value=change.to_value,
                at=trace.executed_at,
                moment=moment_of(trace, change, trace.executed_at),
            )


def happened(trace: Trace, change: PlannedChange) -> bool:
    """Whether a change did happen, or is to happen."""
    refused = {each.number for each in trace.failed}
    return trace.result in COUNTS and change.index + 1 not in refused


def moment_of(trace: Trace, change: PlannedChange, at: str | None) -> Moment:
    """When a change was made, for the order of changes; of the same instant, by id and place."""
    instant = ids.instant_or_none(at)
    whole, fraction = (instant.whole, instant.fraction) if instant is not None else (0, "")
    return whole, fraction, str(trace.id), change.index


class Newest:
    """The newest executed change of each target."""

    def __init__(self) -> None:
        self._of: dict[Key, Executed] = {}

    def add(self, changes: Iterable[Executed]) -> None:
        """Take some more changes, in any order."""
        for each in changes:
            key = (each.shop, each.normal)
            known = self._of.get(key)
            if known is None or known.moment < each.moment:
                self._of[key] = each

    def targets(self) -> frozenset[Key]:
        """The targets that a file may have of them: a keyword without a match type has each."""
        found = set()
        for shop, normal in self._of:
            goal = target.parse(normal)
            groups = target.same_values(goal) if goal.match is None else ((normal,),)
            found |= {(shop, each) for group in groups for each in group}
        return frozenset(found)

    def of(self, held: Held) -> Executed | None:
        """The newest one about a target, also where it names no match type."""
        known = [self._of[key] for key in (held.key, _untyped(held)) if key in self._of]
        return max(known, key=lambda one: one.moment, default=None)

    def differing(self, held: Sequence[Held]) -> Iterator[tuple[Held, Executed]]:
        """Each place that has something else than what was executed last."""
        types: dict[Key, set[str]] = {}
        for each in held:
            types.setdefault(_untyped(each), set()).add(each.normal)
        for each in held:
            one_type = len(types[_untyped(each)]) == 1
            keys = (each.key, _untyped(each)) if one_type else (each.key,)
            known = [self._of[key] for key in keys if key in self._of]
            newest = max(known, key=lambda one: one.moment, default=None)
            if newest is not None and not same(newest.value, each.value, each.kind):
                yield each, newest


def findings(newest: Newest, files: FileValues) -> Iterator[Finding]:
    """Warnings: TG410 where a file has another value, TG415 where nobody can tell."""
    by_path: dict[str, list[Finding]] = {}
    for held, known in newest.differing(files.held):
        said = messages.other_value(held, known.value, known.trace_id, known.at)
        by_path.setdefault(held.place.path, []).append(said)
    for problem in files.problems:
        by_path.setdefault(problem.path, []).append(messages.unreadable(problem))
    for mine in by_path.values():
        for each in messages.shortened(mine):
            yield each.with_(level="warning")


def _untyped(held: Held) -> Key:
    """The target of a row without its match type."""
    head, _, last = held.normal.rpartition("/")
    rest, _, match = head.rpartition("/")
    is_typed = match in target_names.MATCHES and "/" in rest
    return (held.shop, f"{rest}/{last}" if is_typed else held.normal)
