"""What is said of instants that do not hold: TG205 (SPEC 4, Time). The rules: `time_order`.

It is imported where something is found: a hook that passes has no use for it.
"""

from __future__ import annotations

from trace_gate.core.ledger import replacement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.trace_file import Touched, TraceFile
    from trace_gate.core.trace.model import Trace


def unreal(file: TraceFile, place: tuple[str, ...], name: str, text: str) -> Finding:
    """What should be an instant is none."""
    return file.finding(
        "TG205",
        place,
        f"{name} is {text!r}, which is not a real date and time.",
        "Write it like 2025-01-02T09:30:00+00:00, with the offset from UTC.",
    )


def out_of_order(file: TraceFile, place: tuple[str, ...], name: str, earlier: str) -> Finding:
    """An instant is before one that it has to follow."""
    return file.finding(
        "TG205",
        place,
        f"{name} is before {earlier}. Things happen in the order created, executed, verified.",
        f"Correct {name}, so that it is not before {earlier}.",
    )


def result_alone(file: TraceFile, trace: Trace) -> Finding:
    """A result stands where nothing was executed."""
    return file.finding(
        "TG205",
        ("execution", "result"),
        f"The result is {trace.result}, and nothing says when it was executed. First it is "
        "executed, then it has a result.",
        f"Remove result, and record both: trace-gate execute {trace.id}",
    )


def future(file: TraceFile, place: tuple[str, ...], name: str, value: str | None) -> Finding:
    """An instant is later than its commit, or than now."""
    return file.finding(
        "TG205",
        place,
        f"{name} is {value}, which is later than the commit that brings it. A trace cannot be "
        "from the future.",
        f"Correct {name}, or the clock of this computer.",
    )


def old_creation(touched: Touched, days: int, *, executes: bool, confirmable: bool) -> Finding:
    """A trace was written long before it was committed. Of one that executes nothing: a warning."""
    return touched.file.finding(
        "TG205",
        ("created_at",),
        f"created_at is {touched.trace.created_at}, more than {days} days before the commit that "
        "brings it.",
        _confirmation(touched.trace, "created_at", confirmable=confirmable)
        if executes
        else "Nothing, if it is true. Else write in created_at when you wrote this down.",
        level="error" if executes else "warning",
        waits=confirmable,
    )


def late_execution(touched: Touched, days: int, *, confirmable: bool) -> Finding:
    """An execution is recorded long after it is said to have been."""
    return touched.file.finding(
        "TG205",
        ("execution", "executed_at"),
        f"executed_at is {touched.trace.executed_at}, more than {days} days before this lands. "
        "What is recorded so late needs a person.",
        _confirmation(touched.trace, "executed_at", confirmable=confirmable),
        waits=confirmable,
    )


def executed_long_ago(trace: Trace, days: int) -> str:
    """Why the approver of a decision has to accept TG205 by name: the end of a sentence."""
    return f"was executed at {trace.executed_at}, more than {days} days ago"


def _confirmation(trace: Trace, name: str, *, confirmable: bool) -> str:
    """What mends an old date: correct it, or have it confirmed where that can still be."""
    if trace.trace_type != "decision":
        return (
            f"Write in {name} when you wrote this down, and in decision.rationale when it was done."
        )
    if confirmable:
        return (
            f"Correct {name}; if it is true, leave it, and let an approver confirm it: "
            f"trace-gate approve {trace.id} --reason TG205"
        )
    return (
        f"Correct {name}. If it is true: its approval is merged and cannot accept more, so "
        "write another decision and let that one be approved: "
        f"{replacement.of_plan(trace)}"
    )
