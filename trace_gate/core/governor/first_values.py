"""First values: neither a decision nor a file says what stood before (SPEC 7, Amplitude)."""

from __future__ import annotations

from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import courses
from trace_gate.core.governor import value_messages as messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext, TargetedChange


def is_in_file(context: DecisionContext, targeted: TargetedChange) -> bool:
    """Whether a mapped file of the base has the value at which a change begins."""
    start, held = (
        decimal_of(targeted.change.from_value),
        context.in_files.get(targeted.target.normal),
    )
    return start is not None and start == held


def judge(context: DecisionContext, targeted: TargetedChange) -> Iterator[Finding]:
    """ESCALATE for a first value above the limit of its kind and currency, or without one."""
    goal, target = decimal_of(targeted.change.to_value), targeted.target
    if courses.may_have_begun(context, target, targeted.change.to_value):
        return
    currency = courses.currency(context)
    most = courses.most_at_first(context, target)
    allowed = "always takes a person"
    if most is not None:
        allowed = messages.at_most(most, currency)
    yield context.escalate(
        "TG502", targeted.place, *messages.first_value(target, goal, allowed, context.ask)
    )


def beyond_limits(beyond: tuple[Finding, ...]) -> Iterator[Finding]:
    """A step that is beyond its limit, of a first value: a smaller one would need a person, too."""
    for each in beyond:
        ask, _, _ = each.remediation.partition("   or propose")
        yield each.with_(
            message=messages.and_nothing_before(each),
            remediation=f"{ask}.",
        )
