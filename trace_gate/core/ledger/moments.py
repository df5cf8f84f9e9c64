"""Time: what may be claimed about when things happened (SPEC 4, Time). TG205.

Instants in a trace are claims. They are held against each other, against the committer
date of the commit that brings them, and at the boundary against the judge's own clock.
"""

from __future__ import annotations

from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.facts import Ledger, Touched, TraceFile
    from trace_gate.core.policy.bundle import Policy
    from trace_gate.core.trace.model import Trace

SKEW = 300
"""Seconds that a clock may be ahead: five minutes."""

DAY = 86_400

ORDERED = (
    (("created_at",), "created_at"),
    (("execution", "executed_at"), "executed_at"),
    (("verification", "verified_at"), "verified_at"),
)

CLAIMED = (*ORDERED, (("execution", "approval", "at"), "approval"))


def check(
    ledger: Ledger, policy: Policy, now: float | None, approved: frozenset[str]
) -> Iterator[Finding]:
    """TG205 for each instant that the unit adds.

    `approved` are ids whose approval holds and accepts TG205: it lifts the limit of what is
    dated back, for what had happened when it was given.
    """
    for touched in ledger.live():
        if touched.final is None:
            continue
        yield from order(touched.final)
        lifted = touched.trace.id in approved
        for pointer, name in CLAIMED:
            lifts = lifted and not _is_after_approval(touched.trace, name)
            days = None if lifts else policy.gate.backdate_days
            yield from _claim(touched, pointer, name, now, days)


def order(file: TraceFile) -> Iterator[Finding]:
    """created_at <= executed_at <= verified_at, and each a real moment."""
    last: tuple[str, float] | None = None
    for pointer, name in ORDERED:
        text = _value(file.trace, name)
        if text is None:
            continue
        instant = ids.instant_or_none(text)
        if instant is None:
            yield file.finding(
                "TG205",
                pointer,
                f"{name} is {text!r}, which is not a real date and time.",
                "Write it like 2025-01-02T09:30:00+00:00, with the offset from UTC.",
            )
            continue
        if last is not None and instant.seconds < last[1]:
            yield file.finding(
                "TG205",
                pointer,
                f"{name} is before {last[0]}. Things happen in the order created, executed, "
                "verified.",
                f"Correct {name}, so that it is not before {last[0]}.",
            )
        last = (name, instant.seconds)
    if file.trace is not None and file.trace.result and not file.trace.executed_at:
        yield file.finding(
            "TG205",
            ("execution", "result"),
            f"The result is {file.trace.result}, and nothing says when it was executed. First it "
            "is executed, then it has a result.",
            f"Remove result, and record both: trace-gate execute {file.trace.id}",
        )


def _claim(
    touched: Touched,
    pointer: tuple[str, ...],
    name: str,
    now: float | None,
    days: int | None,
) -> Iterator[Finding]:
    text = _value(touched.trace, name)
    instant = ids.instant_or_none(text)
    if instant is None or text == _value(touched.before, name) or touched.final is None:
        return
    committed = _brought_at(touched, name, text)
    limits = [moment for moment in (committed, now) if moment is not None]
    if limits and instant.seconds > min(limits) + SKEW:
        yield touched.final.finding(
            "TG205",
            pointer,
            f"{name} is {text}, which is later than the commit that brings it. "
            "A trace cannot be from the future.",
            f"Correct {name}, or the clock of this computer.",
        )
    if None not in (committed, days) and instant.seconds < (committed or 0) - (days or 0) * DAY:
        yield touched.final.finding(
            "TG205",
            pointer,
            f"{name} is {text}, more than {days} days before the commit that brings it.",
            _confirmation(touched.trace, name),
        )


def _confirmation(trace: Trace, name: str) -> str:
    """Only a decision has an approval (SPEC 7); other traces say when they were written."""
    if trace.trace_type == "decision":
        return (
            f"Correct {name}; if it is true, let an approver confirm it: "
            f"trace-gate approve {trace.id} --reason TG205"
        )
    return (
        f"Write in {name} when you wrote this down, not when it happened. When it happened is "
        "said in its text and its report."
    )


def _is_after_approval(trace: Trace, name: str) -> bool:
    """Whether a claim is about later than its approval, so that nobody has approved it."""
    given = ids.instant_or_none(_value(trace, "approval"))
    instant = ids.instant_or_none(_value(trace, name))
    return given is None or instant is None or instant > given


def _brought_at(touched: Touched, name: str, text: str | None) -> float | None:
    """Committer date of the first commit of the unit that has this value."""
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
