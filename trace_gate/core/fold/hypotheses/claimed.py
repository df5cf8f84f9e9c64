"""Whether a result is only claimed (SPEC 8, Claimed results).

A result is claimed unless its experiment ran, on the market or on buckets, and a new report
stands behind it: of a period that begins with the execution and reaches the end of the window.
What a decision had when it was executed, and a report of days to come, comes without a period.
A claimed result moves the confidence; it makes nothing automatic and counts for no law.
"""

from __future__ import annotations

from trace_gate.core.hashing import OF_NOTHING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.fold.facts import Report, Verified
    from trace_gate.core.fold.hypotheses.experiments import Trial

    Seen = Mapping[str, frozenset[str]]
    """sha256 of a report to the traces that have it as evidence."""


def is_claimed(fact: Verified, trial: Trial, decision: str | None, seen: Seen) -> bool:
    """Whether nothing but a word stands behind a result.

    Args:
        fact: the verification.
        trial: what it is about.
        decision: the decision of the trial that it is about, if it is about one.
        seen: the evidence of the hypothesis, its decisions and its earlier results.
    """
    days = dict(trial.days)
    first = days.get(decision or "", min(days.values(), default=None))
    if fact.claimed or first is None or trial.window_days is None:
        return True
    last = first + trial.window_days - 1
    spanning = [each for each in fact.reports if _spans_window(each, first, last)]
    other = {each[0] for each in fact.reports if each not in spanning}
    found = {each[0] for each in spanning} - other - {OF_NOTHING}
    return not any(seen.get(each, frozenset()) <= {fact.trace_id} for each in found)


def seen_after(seen: Seen, trace_id: str, hashes: Sequence[str]) -> Seen:
    """What was seen, with the evidence of one more trace."""
    added = {each: seen.get(each, frozenset()) | {trace_id} for each in hashes}
    return {**seen, **added} if added else seen


def _spans_window(report: Report, first: int, last: int) -> bool:
    """Whether its period begins with the execution, or later, and reaches the last day."""
    _, start, end = report
    return start is not None and end is not None and first <= start <= end and end >= last
