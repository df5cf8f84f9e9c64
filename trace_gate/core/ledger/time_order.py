"""Time: what may be claimed about when things happened (SPEC 4, Time). TG205.

Instants in a trace are claims. They are held against each other, against the committer
date of the commit that brings them, and against the landing and the judge's own clock. The
dates of commits are claims, too: `commit_dates`.
"""

from __future__ import annotations

from trace_gate.core.trace import ids, target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.commit_dates import Clock
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.ledger.trace_file import Touched, TraceFile
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

SKEW = 300
"""Seconds that a trace may be ahead of the commit that brings it: five minutes."""

DAY = 86_400

EXECUTING = ("decision", "maintenance")

ORDERED = (
    (("created_at",), "created_at"),
    (("execution", "executed_at"), "executed_at"),
    (("verification", "verified_at"), "verified_at"),
)

CLAIMED = (*ORDERED, (("execution", "approval", "at"), "approval"))


def check(
    ledger: Ledger, policy: Policy, clock: Clock, approved: frozenset[str]
) -> Iterator[Finding]:
    """TG205 for each instant that the unit adds.

    `approved` are ids whose approval holds and accepts TG205: it lifts the limits of what is
    dated back, for what had happened when it was given.
    """
    for touched in ledger.live():
        yield from order(touched.file)
        if touched.is_new and touched.trace.layer("observation").get("counts"):
            from trace_gate.core.ledger import counted_days

            yield from counted_days.check(touched.file)
        for pointer, name in CLAIMED:
            yield from _future(touched, pointer, name, clock)
        lifted = touched.trace.id in approved
        if not (lifted and not _is_after_approval(touched.trace, "created_at")):
            yield from _old_creation(touched, policy.gate.open_days)
        if not (lifted and not _is_after_approval(touched.trace, "executed_at")):
            yield from _late_execution(touched, policy.gate, clock)


def to_confirm(trace: Trace, gate: GatePolicy, now: float) -> str | None:
    """What of a decision lies so far back that its approver has to accept TG205 by name; else None.

    By the trace alone: the gate knows also when it was committed, and what the base has.
    """
    executed = ids.instant_or_none(trace.executed_at)
    if executed is None or not _concerns_market(trace):
        return None
    if executed.seconds >= now - gate.backdate_days * DAY:
        return None
    from trace_gate.core.ledger import time_messages

    return time_messages.executed_long_ago(trace, gate.backdate_days)


def order(file: TraceFile) -> Iterator[Finding]:
    """created_at <= executed_at <= verified_at, and each a real moment."""
    for place, name, text, earlier in _disorder(file.trace):
        from trace_gate.core.ledger import time_messages

        yield (
            time_messages.unreal(file, place, name, text)
            if earlier is None
            else time_messages.out_of_order(file, place, name, earlier)
        )
    if file.trace is not None and file.trace.result and not file.trace.executed_at:
        from trace_gate.core.ledger import time_messages

        yield time_messages.result_alone(file, file.trace)


def _disorder(trace: Trace | None) -> Iterator[tuple[tuple[str, ...], str, str, str | None]]:
    """Place, name and text of what is no instant, or is before the one that is named last."""
    last: tuple[str, float] | None = None
    for pointer, name in ORDERED:
        text = _value(trace, name)
        if text is None:
            continue
        instant = ids.instant_or_none(text)
        if instant is None:
            yield pointer, name, text, None
            continue
        if last is not None and instant.seconds < last[1]:
            yield pointer, name, text, last[0]
        last = (name, instant.seconds)


def _future(
    touched: Touched, pointer: tuple[str, ...], name: str, clock: Clock
) -> Iterator[Finding]:
    """A claim about later than its commit, or than now."""
    instant, committed = _added(touched, name), _brought_at(touched, name)
    if instant is None:
        return
    limits = [committed + SKEW] if committed is not None else []
    limits += [clock.now + max(SKEW, clock.skew)] if clock.now is not None else []
    if limits and instant.seconds > min(limits):
        from trace_gate.core.ledger import time_messages

        yield time_messages.future(touched.file, pointer, name, _value(touched.trace, name))


def _old_creation(touched: Touched, days: int) -> Iterator[Finding]:
    """A trace that was written long before it was committed."""
    instant, committed = _added(touched, "created_at"), _brought_at(touched, "created_at")
    if instant is None or committed is None or instant.seconds >= committed - days * DAY:
        return
    from trace_gate.core.ledger import time_messages

    executes = touched.trace.trace_type in EXECUTING
    confirmable = can_be_confirmed(touched)
    yield time_messages.old_creation(touched, days, executes=executes, confirmable=confirmable)


def _late_execution(touched: Touched, gate: GatePolicy, clock: Clock) -> Iterator[Finding]:
    """An execution that is recorded long after it is said to have been.

    The limits of its day are old then; and a decision (or its approval) that has lapsed would
    come back by an old date.
    """
    instant, days = _added(touched, "executed_at"), _days_to_record(touched, gate)
    if instant is not None and days is not None and instant.seconds < clock.landing - days * DAY:
        from trace_gate.core.ledger import time_messages

        yield time_messages.late_execution(touched, days, confirmable=can_be_confirmed(touched))


def _days_to_record(touched: Touched, gate: GatePolicy) -> int | None:
    """How many days an execution may wait for its record; None where `created_at` says enough."""
    before = touched.before
    if _concerns_market(touched.trace) or (before is not None and before.approval is not None):
        return gate.backdate_days
    return gate.open_days if before is not None else None


def _concerns_market(trace: Trace) -> bool:
    """Whether it changes a market target or a bucket; what cannot be read counts as one."""
    goals = (target.parse_or_none(change.target_text) for change in trace.changes)
    return any(goal is None or goal.kind in target.MARKET for goal in goals)


def can_be_confirmed(touched: Touched) -> bool:
    """Whether an approval may still be given: only a decision has one, once (SPEC 4 and 7)."""
    sealed = touched.before is not None and touched.before.approval is not None
    return touched.trace.trace_type == "decision" and not sealed


def to_be_confirmed(touched: Touched, gate: GatePolicy, clock: Clock) -> bool:
    """Whether all that a date lacks is an approval that accepts TG205 by name."""
    found = (*_old_creation(touched, gate.open_days), *_late_execution(touched, gate, clock))
    return any(each.waits for each in found)


def _is_after_approval(trace: Trace, name: str) -> bool:
    """Whether a claim is about later than its approval, so that nobody has approved it."""
    given = ids.instant_or_none(_value(trace, "approval"))
    instant = ids.instant_or_none(_value(trace, name))
    return given is None or instant is None or instant > given


def _added(touched: Touched, name: str) -> ids.Instant | None:
    """The instant, where the unit adds it and it is one."""
    text = _value(touched.trace, name)
    return ids.instant_or_none(text) if text != _value(touched.before, name) else None


def _brought_at(touched: Touched, name: str) -> float | None:
    """Committer date of the first commit of the unit that has this value."""
    text = _value(touched.trace, name)
    for version in touched.versions:
        if version.file is not None and _value(version.file.trace, name) == text:
            return float(version.commit.committer.seconds)
    return None


def _value(trace: Trace | None, name: str) -> str | None:
    if trace is None:
        return None
    if name == "approval":
        return trace.approval.at if trace.approval is not None else None
    value = getattr(trace, name)
    return value if isinstance(value, str) else None
