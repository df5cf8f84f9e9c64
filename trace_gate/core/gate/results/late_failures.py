"""A failure that is told after others went on from what it says did not come about. TG512.

SPEC 4, Sealed and draft: growth gives nothing back. If a bid of 1.50 was refused, then the next
decision on it begins at what stood before; if it begins at 1.50 or elsewhere, nobody may say
afterwards that the bid is still the older one, and measure the next step from there.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Changed, Moved
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.gate.decisions import parsed
from trace_gate.core.governor import amounts
from trace_gate.core.trace import growth
from trace_gate.core.trace.target import NUMBERS, same_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.ledger.trace_file import Pointer, Touched
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target

FAILURE = "failure"


def nodes(case: Case) -> Iterator[str]:
    """The nodes that this asks about."""
    for touched, _, _, goal in _newly_failed(case):
        yield from (key for group in _nodes(touched.trace, goal) for key in group)


def check(case: Case) -> Iterator[Finding]:
    """Each change of a sealed decision that the unit says has failed, and that was gone on from."""
    tolerance = decimal_of(case.policy.guardrails["tolerance"])
    for touched, place, change, goal in _newly_failed(case):
        later = _gone_on(case, touched.trace, change, goal, tolerance)
        if later is not None:
            yield touched.file.finding("TG512", place, *_words(touched.trace, change, later))


def _newly_failed(case: Case) -> Iterator[tuple[Touched, Pointer, PlannedChange, Target]]:
    """Each change that fails by what the unit says of a sealed trace, and where that is said."""
    for touched in case.ledger.live():
        trace, before = touched.trace, touched.before
        if before is None or touched.file.problems:
            continue
        known = {each.number for each in before.failed}
        places = {each.number: ("execution", "failed", each.index) for each in trace.failed}
        fails = trace.result == FAILURE != before.result
        for change, goal in parsed(trace):
            number = change.index + 1
            place = places.get(number) or (("execution", "result") if fails else None)
            if place is not None and goal is not None and number not in known:
                yield touched, place, change, goal


def _gone_on(
    case: Case, trace: Trace, change: PlannedChange, goal: Target, tolerance: Decimal | None
) -> Fact | None:
    """The next executed change of the target, unless it begins where this one began."""
    for group in _nodes(trace, goal):
        facts = [each for key in group for each in case.facts_view.facts(key)]
        done = sorted(
            (each for each in facts if isinstance(each, Moved | Changed)), key=lambda e: e.order
        )
        it = (trace.id, change.index + 1)
        mine = [at for at, each in enumerate(done) if (each.trace_id, each.number) == it]
        rest = done[mine[-1] + 1 :] if mine else []
        following = next((each for each in rest if each.trace_id != trace.id), None)
        if following is not None and not _same(following.from_value, change.from_value, tolerance):
            return following
    return None


def _nodes(trace: Trace, goal: Target) -> Iterator[list[str]]:
    """The nodes that are told of a target, for each group of targets with the same values."""
    tenant = trace.tenant
    shop = f"{tenant.store_id}-{tenant.marketplace}" if tenant is not None else ""
    if goal.kind in NUMBERS:
        for group in same_values(goal):
            yield [node_keys.value(shop, normal) for normal in group]
    elif goal.kind == "content":
        yield [node_keys.content(shop, goal.asin or "", goal.part or "")]
    elif goal.kind == "state":
        yield [node_keys.campaign(shop, goal.normal)]


def _same(one: Any, other: Any, tolerance: Decimal | None) -> bool:
    first, second = decimal_of(one), decimal_of(other)
    if first is None or second is None or tolerance is None:
        return growth.same(one, other)
    return amounts.near(first, second, tolerance)


def _words(trace: Trace, change: PlannedChange, later: Fact) -> tuple[str, str]:
    from trace_gate.core.gate.results import messages

    said = f"change {change.index + 1} of {trace.id} ({change.target_text})"
    return messages.gone_on_from(later, said, change)
