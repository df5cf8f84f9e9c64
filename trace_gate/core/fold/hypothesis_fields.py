"""What a trace says of hypotheses: which ones, what is expected, and the reports (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.trace import ids
from trace_gate.core.trace.model import text_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.fold.facts import Criterion, Report
    from trace_gate.core.trace.ids import Instant
    from trace_gate.core.trace.model import Evidence, Trace


def expected(layer: Mapping[str, Any]) -> dict[str, Any]:
    """What a hypothesis layer expects: statement, window_days, criteria."""
    days = layer.get("verification_window_days")
    return {
        "statement": text_in(layer, "statement"),
        "window_days": days if isinstance(days, int) and not isinstance(days, bool) else None,
        "criteria": tuple(_criteria(layer.get("success_criteria"))),
    }


def extended_days(layer: Mapping[str, Any]) -> int | None:
    """By how many days a verification layer extends the window; 0 for what is no number."""
    days = layer.get("extend_window_days")
    if days is None:
        return None
    return days if isinstance(days, int) and not isinstance(days, bool) else 0


def _criteria(items: object) -> Iterator[Criterion]:
    maps = (each for each in items if isinstance(each, dict)) if isinstance(items, list) else ()
    for item in maps:
        metric, operator = item.get("metric"), item.get("operator")
        if isinstance(metric, str) and isinstance(operator, str):
            yield metric, operator, item.get("value"), item.get("baseline")


def reports_of(trace: Trace, executed: Instant | None) -> tuple[Report, ...]:
    """The local files of the evidence, each with the days that it tells about.

    `executed` is the execution of a decision that holds its own result.
    """
    return tuple(
        (each.sha256, *_period(each, executed))
        for each in trace.evidence
        if each.uri is not None and "://" not in each.uri and each.sha256 is not None
    )


def _period(entry: Evidence, executed: Instant | None) -> tuple[int | None, int | None]:
    """First and last day; none of a report from before the execution, or of days to come."""
    start, end = ids.day_number(entry.period_start), ids.day_number(entry.period_end)
    captured = ids.instant_or_none(entry.captured_at)
    if captured is None or (executed is not None and captured <= executed):
        return None, None
    return (None, None) if end is not None and end > captured.days[1] else (start, end)


def hashes_of(trace: Trace) -> tuple[str, ...]:
    """The sha256 of each report that stands behind a trace."""
    return tuple(each.sha256 for each in trace.evidence if each.sha256 is not None)


def hypothesis_of(trace: Trace) -> str | None:
    """The hypothesis that a trace rests on, registers or verifies."""
    return _hypothesis_name(trace.layer("hypothesis").get("hypothesis_id"))


def cited(trace: Trace) -> tuple[str, ...]:
    """Every hypothesis that a decision names, the one that it rests on first."""
    own = hypothesis_of(trace)
    return (own, *considered(trace)) if own is not None else considered(trace)


def considered(trace: Trace) -> tuple[str, ...]:
    """The other hypotheses that a decision names, sorted."""
    items = trace.layer("analysis").get("hypotheses_considered")
    maps = (each for each in items if isinstance(each, dict)) if isinstance(items, list) else ()
    named = [each.get("id") for each in maps]
    known = {each for each in map(_hypothesis_name, named) if each is not None}
    return tuple(sorted(known - {hypothesis_of(trace)}))


def _hypothesis_name(value: object) -> str | None:
    """`H-` and three to nine digits; anything else names no hypothesis of the world model."""
    if not isinstance(value, str) or not value.startswith("H-"):
        return None
    digits = value[2:]
    return value if 3 <= len(digits) <= 9 and digits.isascii() and digits.isdigit() else None
