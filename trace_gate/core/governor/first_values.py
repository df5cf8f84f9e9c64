"""First values: neither a decision nor a file says what stood before (SPEC 7, Amplitude)."""

from __future__ import annotations

from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import amounts, courses

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
        allowed = f"may be {amounts.shown(most)} {currency} at most without a person"
    yield context.escalate(
        "TG502",
        targeted.place,
        f"No executed decision says what {target.text} was before, so {amounts.shown(goal)} is "
        f"a first value; that {allowed}.",
        f"{context.ask}   The next decision on it is measured from this one.",
    )


def beyond_limits(beyond: tuple[Finding, ...]) -> Iterator[Finding]:
    """A step that is beyond its limit, of a first value: a smaller one would need a person, too."""
    for each in beyond:
        ask, _, _ = each.remediation.partition("   or propose")
        message = f"{each.message.removesuffix('.')}; and no executed decision says what it was."
        yield each.with_(message=message, remediation=f"{ask}.")
