"""What is said of results, and of executions that are told late (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.governor import amounts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.trace.model import Evidence, PlannedChange, Trace


def extended_late(touched: Touched, days: int) -> tuple[str, str]:
    """A window is extended when it is over for long."""
    return (
        (
            f"verified_at is {touched.trace.verified_at}, more than {days} days before this lands: "
            "a window is not extended so late."
        ),
        "Remove extend_window_days, and verify with a report of the window as it is.",
    )


def gone_on_from(later: Fact, said: str, change: PlannedChange) -> tuple[str, str]:
    """What others went on from is called a failure."""
    return (
        (
            f"{later.trace_id} was executed after {said}, and does not begin at "
            f"{amounts.shown(change.from_value)}, where it would begin if that had failed. What "
            "was gone on from cannot be called a failure later."
        ),
        (
            "Take that out again. If Amazon shows another value today, write a decision that "
            f"begins there: trace-gate new decision --caused-by {later.trace_id}"
        ),
    )


def no_report(first: str, last: str) -> tuple[str, str]:
    """No report tells of the days of the test."""
    return (
        "no report of the days after the decision stands behind it",
        f"Name the report of {first} to {last}: --evidence FILE --period {first}..{last}",
    )


def claim_only(what: str) -> str:
    """A result counts as a claim, which can be mended now."""
    return (
        f"This result counts as a claim only: {what}. A claim makes nothing automatic, and what is "
        "merged cannot be mended."
    )


def no_days_given(entry: Evidence, wanted: tuple[str, str]) -> tuple[str, str]:
    """A report does not say which days it is about."""
    return (
        f"{entry.uri} does not say of which days it tells",
        (
            "If it tells of these days, write below that evidence period_start: "
            f"{wanted[0]} and period_end: {wanted[1]} (trace-gate new writes them: "
            f"--period {wanted[0]}..{wanted[1]})."
        ),
    )


def saved_early(entry: Evidence) -> tuple[str, str]:
    """A report was saved before its last day was over."""
    return (
        (
            f"{entry.uri} was saved at {entry.captured_at} (captured_at), before its last day "
            f"{entry.period_end} was over"
        ),
        (
            "Save the report again after its last day, and name that file. If captured_at is "
            "wrong, write when it was saved."
        ),
    )


def other_days(entry: Evidence, wanted: tuple[str, str]) -> tuple[str, str]:
    """A report is about other days."""
    return (
        (
            f"{entry.uri} tells of {entry.period_start} to {entry.period_end}, and the test ran "
            f"from {wanted[0]} to {wanted[1]}"
        ),
        f"Name a report that begins on {wanted[0]} or later and reaches {wanted[1]}.",
    )


def failed_at_no_time(trace: Trace) -> tuple[str, str]:
    """Changes failed, and nothing was executed."""
    return (
        "Changes failed, and nothing says when they were tried. First it is executed.",
        f"Record both: trace-gate execute {trace.id} --failed NUMBER=REASON",
    )


def no_such_change(number: int, trace: Trace) -> tuple[str, str]:
    """A number is that of no change."""
    return (
        f"There is no change {number}: the decision has {len(trace.changes)}.",
        "Count the items of execution.changes from 1.",
    )


def bucket_cannot_fail(number: int) -> tuple[str, str]:
    """A change of a bucket failed."""
    return (
        f"Change {number} is about an intent bucket: our own record, which cannot fail.",
        "Leave it out. A bucket goes back by a decision of its own: trace-gate new decision",
    )


def evidence_before(each: Evidence, older: Trace) -> tuple[str, str]:
    """A report is evidence of an older trace."""
    return (
        (
            f"{each.uri} is evidence of {older.id} already, which was written at "
            f"{older.created_at}: it cannot tell about days until {each.period_end}."
        ),
        (
            "Save the report of these days under a new name, and name that one. If there "
            "is none, write below verification: `claimed: true`."
        ),
    )


def executed_with_result(decision_id: str) -> str:
    """The execution lands with its result."""
    return (
        f"The execution of {decision_id} lands together with its result, so nobody has "
        "seen the one without the other."
    )


def recorded_late(touched: Touched, days: int) -> str:
    """A result is told late."""
    return (
        f"verified_at is {touched.trace.verified_at}, more than {days} days before this lands: a "
        "result that is told so late is only claimed."
    )


def report_before_result(old: list[Evidence]) -> str:
    """The report is older than the result."""
    return (
        f"{old[0].uri} was in this trace before the result was. A result needs a report that comes "
        "after what was done: add a new report to evidence, or say that it is only claimed."
    )
