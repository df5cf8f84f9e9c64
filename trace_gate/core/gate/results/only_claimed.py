"""Why a report leaves a result a claim, said before it is sealed (SPEC 8, Claimed results).

The fold decides what is claimed. This tells of the report alone, for the notes of `new` and of
the gate: what it lacks can be mended while the result is a draft, and never afterwards.
"""

from __future__ import annotations

from trace_gate.core.gate.results import messages
from trace_gate.core.trace import ids
from trace_gate.core.trace.target import MARKET, parse_or_none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.trace.model import Evidence, Trace

CONCLUSIVE = ("confirmed", "rejected")


def why(result: Trace, tested: Trace) -> tuple[str, str] | None:
    """What the reports of a result lack, and what mends it; None where nothing is seen.

    Args:
        result: the trace that holds it.
        tested: the decision that it is about; the same one where that holds its own result.

    A decision on files alone proves nothing by any report, so nothing is said of its results.
    """
    layer, begun = result.layer("verification"), ids.instant_or_none(tested.executed_at)
    days = _window(tested)
    if layer.get("claimed") is True or not result.verified_at:
        return None
    if layer.get("hypothesis_result") not in CONCLUSIVE or begun is None or days is None:
        return None
    goals = [parse_or_none(each.target_text) for each in tested.changes]
    if not any(goal is not None and goal.kind in MARKET for goal in goals):
        return None
    wanted = ids.date_of_day(begun.days[0]), ids.date_of_day(begun.days[0] + days - 1)
    faults = [_fault(each, wanted) for each in _new_files(result, tested)]
    if None in faults:
        return None
    first, last = wanted
    what, mend = next((each for each in reversed(faults) if each), None) or messages.no_report(
        first, last
    )
    return (
        messages.claim_only(what),
        mend,
    )


def _window(trace: Trace) -> int | None:
    days = trace.layer("hypothesis").get("verification_window_days")
    return days if isinstance(days, int) and not isinstance(days, bool) and days > 0 else None


def _new_files(result: Trace, tested: Trace) -> list[Evidence]:
    """The reports of a result, without those that the decision was made on."""
    old = {each.sha256 for each in tested.evidence} if result.id != tested.id else set()
    files = (each for each in result.evidence if each.uri is not None and "://" not in each.uri)
    return [each for each in files if each.sha256 not in old]


def _fault(entry: Evidence, wanted: tuple[str, str]) -> tuple[str, str] | None:
    """What is wrong with one report, and what mends it."""
    start, end = ids.day_number(entry.period_start), ids.day_number(entry.period_end)
    captured = ids.instant_or_none(entry.captured_at)
    if start is None or end is None:
        return messages.no_days_given(entry, wanted)
    if captured is not None and end > captured.days[1]:
        return messages.saved_early(entry)
    if any(
        day < (ids.day_number(each) or 0) for day, each in zip((start, end), wanted, strict=True)
    ):
        return messages.other_days(entry, wanted)
    return None
