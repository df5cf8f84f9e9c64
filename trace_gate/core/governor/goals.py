"""Goals: what a shop, a product or a bucket wants its ACOS to be (SPEC 3, Targets).

The nearest one holds: of the bucket, else of the product, else of the shop. To set one takes a
person, however small the step is: what is good and what is bad is measured by it.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Moved
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import amounts, touched_buckets
from trace_gate.core.governor import value_messages as messages
from trace_gate.core.record import Record
from trace_gate.core.trace.target import GOAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext, TargetedChange


class Goal(Record):
    """A goal that holds, and whose it is."""

    value: Decimal
    of: str


def holding(context: DecisionContext, asin: str | None, bucket: str | None) -> Goal | None:
    """The goal that holds before this decision; None where nobody has set one."""
    if asin is not None and bucket is not None:
        own = decimal_of(touched_buckets.stands(context, asin, bucket).value_of(GOAL))
        if own is not None:
            return Goal(value=own, of=bucket)
    product = ((asin, f"asin/{asin}/{GOAL}"),) if asin is not None else ()
    for of, normal in (*product, (context.tenant, f"tenant/{context.tenant}/{GOAL}")):
        value = _last(context, normal)
        if value is not None:
            return Goal(value=value, of=of)
    return None


def _last(context: DecisionContext, normal: str) -> Decimal | None:
    facts = reversed(context.facts(node_keys.value(context.tenant, normal)))
    known = (decimal_of(each.to_value) for each in facts if isinstance(each, Moved))
    return next((each for each in known if each is not None), None)


def judge(context: DecisionContext) -> Iterator[Finding]:
    """What sets a goal: a person's word; BLOCK for another shop's, and for what is none."""
    for targeted in context.market:
        target, wanted = targeted.target, targeted.change.to_value
        if not _sets(targeted):
            continue
        of_bucket = targeted.kind == "bucket"
        wanted = wanted[GOAL] if of_bucket else wanted
        number = decimal_of(wanted)
        if target.store is not None and f"{target.store}-{target.marketplace}" != context.tenant:
            yield context.block(
                "TG502", targeted.place, *messages.other_shops_goal(context.tenant, target)
            )
        elif (number is None or number <= 0) and not (of_bucket and wanted is None):
            yield context.block("TG502", targeted.place, *messages.no_share(wanted))
        else:
            yield _asks(context, targeted, number)


def _sets(targeted: TargetedChange) -> bool:
    """A goal of its own, or the key of a bucket that is created or updated."""
    given = targeted.change.to_value
    if targeted.kind != "bucket" or not isinstance(given, dict) or GOAL not in given:
        return targeted.kind == "goal"
    return given[GOAL] is not None or targeted.change.change_type != "bucket_create"


def _asks(context: DecisionContext, targeted: TargetedChange, number: Decimal | None) -> Finding:
    """`number` is None where a bucket gives its goal up."""
    target = targeted.target
    does = f"sets the goal to {amounts.limit(number)}" if number else "gives its goal up"
    held = holding(context, target.asin, target.bucket)
    now = f"now {amounts.limit(held.value)} holds, of {held.of}" if held else "now none holds"
    return context.escalate("TG502", targeted.place, messages.takes_a_person(target, does, now))
