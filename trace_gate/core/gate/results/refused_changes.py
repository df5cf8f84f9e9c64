"""Changes that Amazon refused, as a decision lists them (SPEC 4, Sealed and draft). TG512."""

from __future__ import annotations

from trace_gate.core.gate.results import messages
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.trace.model import Trace

FIELD = ("execution", "failed")


def check(file: TraceFile, trace: Trace) -> Iterator[Finding]:
    """Each entry names one executed change that can fail, and none is named twice."""
    if trace.failed and not trace.executed_at:
        yield file.finding("TG512", FIELD, *messages.failed_at_no_time(trace))
    named: set[int] = set()
    for each in trace.failed:
        problem = wrong(trace, each.number, named)
        if problem is not None:
            yield file.finding("TG512", (*FIELD, each.index, "number"), *problem)
        elif each.number is not None:
            named.add(each.number)


def wrong(trace: Trace, number: int | None, named: Set[int]) -> tuple[str, str] | None:
    """What is wrong with one number, and what mends it; a number that is none is the schema's."""
    if number is None:
        return None
    if not 1 <= number <= len(trace.changes):
        return messages.no_such_change(number, trace)
    if number in named:
        return f"Change {number} is named twice.", "Name it once."
    if is_bucket_change(trace, number):
        return messages.bucket_cannot_fail(number)
    return None


def is_bucket_change(trace: Trace, number: int) -> bool:
    """Whether a change, counted from 1, is about an intent bucket."""
    goal = target.parse_or_none(trace.changes[number - 1].target_text)
    return goal is not None and goal.kind == "bucket"
