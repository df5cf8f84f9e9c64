"""What is said of counts that do not hold: TG205 (SPEC 3, Counts). The rules: `counted_days`.

It is imported where something is found: a hook that passes has no use for it.
"""

from __future__ import annotations

from trace_gate.core.trace import counts, ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.trace.counts import Count

_PLACE = ("observation", "counts")


def no_window(file: TraceFile) -> Finding:
    """Nothing says for how long orders still come in."""
    return file.finding(
        "TG205",
        _PLACE,
        "Nothing says the attribution window of these counts. So they are taken as final "
        f"{counts.closing_days(None)} days after their last day; with a longer window the "
        "last orders would look like a fall.",
        "Write the attribution window of the report into data_sources: `search_terms/7d`. "
        "trace-gate observe does.",
        level="warning",
    )


def unreal(file: TraceFile, index: int) -> Finding:
    """A day that the calendar does not have."""
    return file.finding(
        "TG205",
        (*_PLACE, index),
        "from or to is no day of the calendar.",
        "Write both like 2025-01-02.",
    )


def too_much(file: TraceFile, index: int, name: str, value: float) -> Finding:
    """A figure that is above all that is read."""
    return file.finding(
        "TG205",
        (*_PLACE, index, name),
        f"{name} is {value:,.0f}, and nothing above {counts.MOST:,} is read: so this figure would "
        "be missing.",
        "Write what the report counts: trace-gate observe writes it.",
    )


def turned(file: TraceFile, count: Count) -> Finding:
    """The last day is before the first one."""
    return file.finding(
        "TG205",
        (*_PLACE, count.index, "to"),
        f"The counts of {count.bucket} end on {_day(count.end)}, before they begin on "
        f"{_day(count.start)}.",
        "Write the first day as from and the last day as to.",
    )


def unfinished(file: TraceFile, count: Count, created_at: str | None) -> Finding:
    """The trace was written before the last day was over."""
    return file.finding(
        "TG205",
        (*_PLACE, count.index, "to"),
        f"The counts of {count.bucket} reach to {_day(count.end)}, and the trace was written "
        f"before: {created_at}.",
        "Count only days that are over.",
    )


def twice(file: TraceFile, before: Count, after: Count) -> Finding:
    """A day of a bucket is in two counts."""
    return file.finding(
        "TG205",
        (*_PLACE, after.index, "from"),
        f"{after.bucket} is counted twice on {_day(after.start)}: from "
        f"{_day(before.start)} to {_day(before.end)}, and again from {_day(after.start)}.",
        "Count each day once. Of two reports of the same days write two observations: the "
        "newer one counts.",
    )


def no_report(file: TraceFile, count: Count, *, dated: bool) -> Finding:
    """No report of the trace has these days; a warning where none of them says its days."""
    message = (
        f"{count.bucket} is counted from {_day(count.start)} to {_day(count.end)}, and no report "
        "of this trace tells of all these days"
    )
    if dated:
        return file.finding(
            "TG205",
            (*_PLACE, count.index),
            f"{message}.",
            "Count the days of the report: trace-gate observe writes them.",
        )
    return file.finding(
        "TG205",
        (*_PLACE, count.index),
        f"{message}: none in the repository says its period, so nothing can rest on it.",
        "Write period_start and period_end of the report below evidence.",
        level="warning",
    )


def _day(number: int) -> str:
    return ids.date_of_day(number)
