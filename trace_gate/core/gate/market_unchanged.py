"""TG410: an execution is recorded, and the mapped file of its target does not show it (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.gate import market_said
from trace_gate.core.gate.market_messages import not_shown
from trace_gate.core.market.cell_values import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.market.held import Key, MarketChanges
    from trace_gate.core.trace.target import Target


def check(
    case: Case, statuses: tuple[DecisionStatus, ...], market: MarketChanges
) -> Iterator[tuple[str, Finding]]:
    """One finding for each recorded change that a table of the base or the unit contradicts.

    Each with the path of that table.
    """
    implied = {each.key for each in market.changes}
    last: dict[Key, market_said.Step] = {}
    for step in market_said.recorded(statuses):
        key = _key(market_said.shop_of(step.status.touched.trace), step.goal, market)
        if key is not None and key not in implied:  # of an implied change TG414 speaks
            last[key] = step
    for key, step in last.items():
        shown, was = market.shown.get(key), market.was.get(key)
        held = shown or was
        if held is None:
            continue
        value = shown.value if shown is not None else None
        if not same(step.planned.to_value, value, held.kind):
            yield held.place.path, not_shown(case, step, held, value)


def _key(shop: object, goal: Target, market: MarketChanges) -> Key | None:
    """The target as the files have it: a keyword without a match type where they have one type."""
    known = {*market.shown, *market.was}
    keys = [key for key in known if key[0] == shop and key[1] in _forms(goal)]
    exact = [key for key in keys if key[1] == goal.normal]
    return next(iter(exact), keys[0] if len(keys) == 1 and goal.match is None else None)


def _forms(goal: Target) -> set[str]:
    from trace_gate.core.trace import target

    return {each for group in target.same_values(goal) for each in group}
