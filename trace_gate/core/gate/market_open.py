"""What the decisions of a unit leave to be said of its market files (SPEC 5, Market files).

It is what a draft has to say so that the judge finds each value decided: from where the decisions
before it end to what the unit leaves.
"""

from __future__ import annotations

from trace_gate.core.gate.decisions import parsed
from trace_gate.core.gate.market_said import SaidOfTargets, shop_of
from trace_gate.core.market.cell_values import as_data, same
from trace_gate.core.record import Record
from trace_gate.core.trace.target import same_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.market.held import Held, Implied, Key, MarketChanges
    from trace_gate.core.market.mapping import Shop
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target


class Open(Record):
    """A value that a decision has to say, as a trace has it."""

    change: Implied
    old: object
    new: object


def undecided(market: MarketChanges, statuses: Sequence[DecisionStatus]) -> Iterator[Open]:
    """The changes that no decision brings to the result, each from where the last one ends."""
    said = SaidOfTargets(statuses, market.present)
    for change in market.changes:
        steps = (*said.put_back(change), *said.steps(change))
        if not steps:
            yield Open(change=change, old=as_data(change.old), new=as_data(change.new))
        elif not same(steps[-1].planned.to_value, change.new, change.kind):
            old = steps[-1].planned.to_value
            yield Open(change=change, old=old, new=as_data(change.new))


def of_trace(
    market: MarketChanges, statuses: Sequence[DecisionStatus], trace: Trace
) -> Mapping[int, Open]:
    """What one decision has to say of the targets that it names, by the place of its change.

    Others of the unit come before it and after it: it leads from the ones to the others.
    """
    said = SaidOfTargets(statuses, market.present)
    shop, goals = shop_of(trace), parsed(trace)
    found: dict[int, Open] = {}
    for change in market.changes:
        keys = said.keys(change)
        mine = [planned for planned, goal in goals if goal and (shop, goal.normal) in keys]
        if len(mine) != 1:
            continue  # said twice, one of both leads to the other: nobody can tell which
        steps = (*said.put_back(change), *said.steps(change))
        own = (n for n, each in enumerate(steps) if each.status.trace_id == trace.id)
        at = next(own, len(steps))
        old = steps[at - 1].planned.to_value if at else as_data(change.old)
        after = steps[at + 1 :]
        new = after[0].planned.from_value if after else as_data(change.new)
        found[mine[0].index] = Open(change=change, old=old, new=new)
    return found


def unnamed(
    market: MarketChanges, statuses: Sequence[DecisionStatus], trace: Trace
) -> Iterator[Open]:
    """The changes of a decision's shop that neither it nor another one of the unit is about."""
    said, shop = SaidOfTargets(statuses, market.present), shop_of(trace)
    own = {(shop, goal.normal) for _, goal in parsed(trace) if goal is not None}
    for change in market.changes:
        if change.shop == shop and not said.steps(change) and not own & {*said.keys(change)}:
            yield Open(change=change, old=as_data(change.old), new=as_data(change.new))


def back_again(
    market: MarketChanges,
    statuses: Sequence[DecisionStatus],
    trace: Trace,
    held: Sequence[Held],
) -> tuple[int, ...]:
    """The changes of a decision whose files have the value again that it begins at, by place.

    `held` is what the files have. Where another decision of the unit is about the target, too,
    nobody can tell which one is over.
    """
    shop = shop_of(trace)
    others = {
        (shop_of(each.touched.trace), goal.normal)
        for each in statuses
        if each.trace_id != trace.id
        for _, goal in each.targets
        if goal is not None
    }
    moved = {each.key for each in market.changes}
    own = [goal.normal for _, goal in parsed(trace) if goal is not None]
    found = []
    for planned, goal in parsed(trace):
        if goal is not None and own.count(goal.normal) > 1:
            continue  # it leads there and back by itself
        keys = set() if goal is None or goal.path is not None else _same_values(shop, goal)
        values = [each for each in held if each.key in keys]
        if values and not keys & (moved | others) and all(_is_back(planned, e) for e in values):
            found.append(planned.index)
    return tuple(found)


def _same_values(shop: Shop | None, goal: Target) -> set[Key]:
    return {(shop, each) for group in same_values(goal) for each in group}


def _is_back(planned: PlannedChange, held: Held) -> bool:
    ends = same(planned.to_value, held.value, held.kind)
    return same(planned.from_value, held.value, held.kind) and not ends
