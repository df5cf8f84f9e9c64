"""Guardrail 6: the brakes of a shop (SPEC 7, Emergency; TG506)."""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Ended, Executed
from trace_gate.core.governor.courses import same_day
from trace_gate.core.governor.guardrails import hypothesis, shops
from trace_gate.core.record import Record
from trace_gate.core.trace.ids import Instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext

HOUR = 3_600
DAY = 86_400


def judge(context: DecisionContext) -> Iterator[Finding]:
    """What stops or slows a shop that executes too much, or fails too often."""
    if resumes(context):
        yield from _resumption(context)
        return
    if not context.market:
        return
    ended = [
        each for each in context.facts(node_keys.brake(context.tenant)) if isinstance(each, Ended)
    ]
    if context.local_date(context.zone, context.at.whole) is None:
        from trace_gate.core.governor.guardrails import emergency_messages

        yield emergency_messages.no_zone(context)
    elif ended and ended[-1].timezone not in ("", context.zone):
        # Limits of a day are of the shop's day: who moves its midnight has two days in one.
        from trace_gate.core.governor.guardrails import emergency_messages

        yield emergency_messages.other_clock(context, ended[-1])
    yield from shops.of_market(context)
    views = tuple(_views(context))
    yield from _circuit(context, views)
    yield from _many(context, views)
    yield from _failures(context, ended)


def resumes(context: DecisionContext) -> bool:
    """Whether a decision lets go of the brakes."""
    return any(targeted.kind == "emergency" for targeted in context.targeted_changes)


def _resumption(context: DecisionContext) -> Iterator[Finding]:
    """To go on again is a person's word, about one's own shop, and about nothing else."""
    from trace_gate.core.governor.guardrails import emergency_messages

    for targeted in context.targeted_changes:
        goal = targeted.parsed
        own = goal is not None and f"{goal.store}-{goal.marketplace}" == context.tenant
        if targeted.kind != "emergency" or not own:
            yield emergency_messages.about_more(context, targeted)
    yield emergency_messages.needs_a_person(context)


class _View(Record):
    """What the shop executed around a moment, in order: (when it counts, in which zone, what)."""

    context: DecisionContext
    """With its moment: the execution, or the landing."""
    done: tuple[tuple[int, str, Executed], ...]


def _views(context: DecisionContext) -> Iterator[_View]:
    """As of the execution; and as of the landing, with all that lands together.

    So nobody is freed of a brake by dating a part of it back.
    """
    yield _View(context=context, done=tuple(_as_dated(context, context.at.whole)))
    if context.landing is None:
        return
    at = Instant(whole=context.landing, fraction="", offset=0)
    landed = context.landing_facts_of(node_keys.days(context.tenant))
    arriving = [each for each in landed if isinstance(each, Executed)]
    mine = {id(each) for each in arriving}
    base = [each for each in _as_dated(context, at.whole) if id(each[2]) not in mine]
    landing = [(at.whole, context.zone, each) for each in arriving]
    done = tuple(sorted((*base, *landing), key=lambda each: each[0]))
    yield _View(context=context.with_(at=at), done=done)


def _as_dated(context: DecisionContext, moment: int) -> Iterator[tuple[int, str, Executed]]:
    """What the shop executed on the day of a moment, and in the hour before."""
    # Three days of UTC: those of a shop begin at other times.
    for day in (moment - DAY, moment, moment + DAY):
        date = Instant(whole=day, fraction="", offset=0).utc_date
        for each in context.facts(node_keys.day(context.tenant, date)):
            if isinstance(each, Executed):
                yield each.whole, each.timezone, each


def _circuit(context: DecisionContext, views: Sequence[_View]) -> Iterator[Finding]:
    """Open from the moment that was too much, for the rest of the shop's day."""
    most = context.policy.guardrails["emergency"]["escalated_decisions_per_hour"]
    if any(_is_open(view, most) for view in views):
        from trace_gate.core.governor.guardrails import emergency_messages

        yield emergency_messages.circuit_open(context, most)


def _is_open(view: _View, most: int) -> bool:
    from trace_gate.core.fold.trace_facts import escalated

    here = view.context
    last = max((at for at, (_, _, each) in enumerate(view.done) if each.resumes), default=-1)
    moments = [(at, zone) for at, zone, each in view.done[last + 1 :] if each.escalated]
    if here.trace.executed_at and escalated(here.trace):
        moments = sorted([*moments, (here.at.whole, here.zone)])
    for at, (moment, zone) in enumerate(moments):
        start = next(i for i, (each, _) in enumerate(moments) if moment - each < HOUR)
        if at - start + 1 > most and same_day(here, zone, moment):
            return True
    return False


def _many(context: DecisionContext, views: Sequence[_View]) -> Iterator[Finding]:
    most = context.policy.guardrails["emergency"]["changes_per_day"]
    count = max(_changes(view) for view in views)
    if count > most:
        from trace_gate.core.governor.guardrails import emergency_messages

        yield emergency_messages.many_changes(context, count, most)


def _changes(view: _View) -> int:
    today = [each for at, zone, each in view.done if same_day(view.context, zone, at)]
    return sum(each.changes for each in today) + len(view.context.market)


def _failures(context: DecisionContext, ended: list[Ended]) -> Iterator[Finding]:
    most = context.policy.guardrails["emergency"]["failures_in_a_row"]
    row = 0
    for day in reversed(ended):
        row += day.failures
        if day.others or row >= most:
            break
    if row >= most and not hypothesis.undoes(context):
        from trace_gate.core.governor.guardrails import emergency_messages

        yield emergency_messages.many_failures(context, row)
