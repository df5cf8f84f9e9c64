"""What a trace is about in a few words, for lists of traces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.trace.model import Trace

LONGEST = 72
METRICS = 3
"""So many metrics of an observation are named."""


def title(trace: Trace) -> str:
    """One line of at most 72 characters: `decision: Lower the bid to 0.80`.

    The option that was taken, else the rationale; what is expected; the first metrics that were
    seen; the result. Where it says none of these, its type alone.
    """
    said = next((text for text in _said(trace) if text), "")
    line = " ".join(f"{trace.trace_type}: {said}".split()) if said else str(trace.trace_type)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3].rstrip()}..."


def _said(trace: Trace) -> Iterator[str]:
    if trace.trace_type in ("decision", "maintenance"):
        yield _taken(trace.layer("decision"))
        yield trace.rationale or ""
    if trace.trace_type == "verification":
        yield _joined(trace.layer("verification").get("hypothesis_result"), trace.caused_by)
    yield str(trace.layer("hypothesis").get("statement") or "")
    metrics = trace.layer("observation").get("key_metrics")
    asin = trace.entity.asin if trace.entity is not None else None
    pairs = list(metrics.items())[:METRICS] if isinstance(metrics, dict) else []
    yield _joined(asin, ", ".join(f"{name} {value}" for name, value in pairs))


def _taken(decision: dict[str, Any]) -> str:
    """The description of the option that was taken."""
    options = decision.get("options_considered")
    for each in options if isinstance(options, list) else ():
        if isinstance(each, dict) and each.get("option") == decision.get("selected_option"):
            return str(each.get("description") or "")
    return ""


def _joined(*parts: object) -> str:
    return ", ".join(str(each) for each in parts if each)
