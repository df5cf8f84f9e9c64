"""The days of counts: real ones, each counted once, and those of a report (SPEC 3, Counts). TG205.

What a freeze rests on are these counts, so they cannot say more days than the reports do.
"""

from __future__ import annotations

from itertools import pairwise

from trace_gate.core.trace import counts, ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.trace.counts import Count
    from trace_gate.core.trace.model import Trace


def check(file: TraceFile) -> Iterator[Finding]:
    """TG205 for the counts of one new trace."""
    trace = file.trace
    if trace is None or not counts.items_of(trace):
        return
    found = list(counts.counts_of(trace))
    yield from _unreal(file, found, len(counts.items_of(trace)))
    for each in found:
        yield from _turned(file, each) if each.end < each.start else _late(file, trace, each)
    yield from _too_much(file, counts.items_of(trace))
    yield from _twice(file, found)
    yield from _unproved(file, trace, found)
    if not counts.attribution_days(trace):
        yield file.finding(
            "TG205",
            _PLACE,
            "Nothing says the attribution window of these counts. So they are taken as final "
            f"{counts.closing_days(None)} days after their last day; with a longer window the "
            "last orders would look like a fall.",
            "Write the attribution window of the report into data_sources: `search_terms/7d`. "
            "trace-gate observe does.",
            level="warning",
        )


def _unreal(file: TraceFile, found: Sequence[Count], number: int) -> Iterator[Finding]:
    """The schema knows the form of a date, the calendar its own days."""
    for index in sorted(set(range(number)) - {each.index for each in found}):
        yield file.finding(
            "TG205",
            (*_PLACE, index),
            "from or to is no day of the calendar.",
            "Write both like 2025-01-02.",
        )


def _too_much(file: TraceFile, items: Sequence[Any]) -> Iterator[Finding]:
    for index, item in enumerate(items):
        for name in (*counts.FIGURES, *counts.MONEY):
            value = item.get(name) if isinstance(item, dict) else None
            if isinstance(value, int | float) and value > counts.MOST:
                yield file.finding(
                    "TG205",
                    (*_PLACE, index, name),
                    f"{name} is {value:,.0f}, and nothing above {counts.MOST:,} is read: so this "
                    "figure would be missing.",
                    "Write what the report counts: trace-gate observe writes it.",
                )


def _turned(file: TraceFile, count: Count) -> Iterator[Finding]:
    yield file.finding(
        "TG205",
        (*_PLACE, count.index, "to"),
        f"The counts of {count.bucket} end on {_day(count.end)}, before they begin on "
        f"{_day(count.start)}.",
        "Write the first day as from and the last day as to.",
    )


def _late(file: TraceFile, trace: Trace, count: Count) -> Iterator[Finding]:
    created = ids.instant_or_none(trace.created_at)
    if created is not None and count.end > created.days[1]:
        yield file.finding(
            "TG205",
            (*_PLACE, count.index, "to"),
            f"The counts of {count.bucket} reach to {_day(count.end)}, and the trace was written "
            f"before: {trace.created_at}.",
            "Count only days that are over.",
        )


def _twice(file: TraceFile, found: Sequence[Count]) -> Iterator[Finding]:
    ordered = sorted(found, key=lambda each: (each.bucket, each.start, each.end, each.index))
    for before, after in pairwise(ordered):
        if before.bucket == after.bucket and after.start <= before.end:
            yield file.finding(
                "TG205",
                (*_PLACE, after.index, "from"),
                f"{after.bucket} is counted twice on {_day(after.start)}: from "
                f"{_day(before.start)} to {_day(before.end)}, and again from {_day(after.start)}.",
                "Count each day once. Of two reports of the same days write two observations: the "
                "newer one counts.",
            )


def _unproved(file: TraceFile, trace: Trace, found: Sequence[Count]) -> Iterator[Finding]:
    """Counts of days that no report of the trace has."""
    dated = bool(counts.reports_of(trace))
    for each in found:
        if counts.proof_of(each, trace) is not None:
            continue
        days = f"{_day(each.start)} to {_day(each.end)}"
        yield file.finding(
            "TG205",
            (*_PLACE, each.index),
            f"{each.bucket} is counted from {days}, and no report of this trace tells of all these "
            "days"
            + (
                "."
                if dated
                else ": none in the repository says its period, so nothing can rest on it."
            ),
            "Count the days of the report: trace-gate observe writes them."
            if dated
            else "Write period_start and period_end of the report below evidence.",
            level="error" if dated else "warning",
        )


_PLACE = ("observation", "counts")


def _day(number: int) -> str:
    return ids.date_of_day(number)
