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
        yield from _ends(file, trace, each)
    yield from _too_much(file, counts.items_of(trace))
    yield from _twice(file, found)
    yield from _unproved(file, trace, found)
    if not counts.attribution_days(trace):
        from trace_gate.core.ledger import count_messages

        yield count_messages.no_window(file)


def _unreal(file: TraceFile, found: Sequence[Count], number: int) -> Iterator[Finding]:
    """The schema knows the form of a date, the calendar its own days."""
    for index in sorted(set(range(number)) - {each.index for each in found}):
        from trace_gate.core.ledger import count_messages

        yield count_messages.unreal(file, index)


def _too_much(file: TraceFile, items: Sequence[Any]) -> Iterator[Finding]:
    for index, item in enumerate(items):
        for name in (*counts.FIGURES, *counts.MONEY):
            value = item.get(name) if isinstance(item, dict) else None
            if isinstance(value, int | float) and value > counts.MOST:
                from trace_gate.core.ledger import count_messages

                yield count_messages.too_much(file, index, name, value)


def _ends(file: TraceFile, trace: Trace, count: Count) -> Iterator[Finding]:
    """The last day is not before the first one, and over when the trace was written."""
    created = ids.instant_or_none(trace.created_at)
    if count.end < count.start:
        from trace_gate.core.ledger import count_messages

        yield count_messages.turned(file, count)
    elif created is not None and count.end > created.days[1]:
        from trace_gate.core.ledger import count_messages

        yield count_messages.unfinished(file, count, trace.created_at)


def _twice(file: TraceFile, found: Sequence[Count]) -> Iterator[Finding]:
    ordered = sorted(found, key=lambda each: (each.bucket, each.start, each.end, each.index))
    for before, after in pairwise(ordered):
        if before.bucket == after.bucket and after.start <= before.end:
            from trace_gate.core.ledger import count_messages

            yield count_messages.twice(file, before, after)


def _unproved(file: TraceFile, trace: Trace, found: Sequence[Count]) -> Iterator[Finding]:
    """Counts of days that no report of the trace has."""
    dated = bool(counts.reports_of(trace))
    for each in found:
        if counts.proof_of(each, trace) is None:
            from trace_gate.core.ledger import count_messages

            yield count_messages.no_report(file, each, dated=dated)
