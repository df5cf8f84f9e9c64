"""A series as a row of Unicode bars, for places that cannot draw."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.report.document import Point

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"


def sparkline(points: Iterable[Point]) -> str:
    """A bar for each point, the lowest value the lowest bar; a dot where there is no figure."""
    values = [point.value for point in points]
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, span = min(known), max(known) - min(known)
    top = len(BARS) - 1
    return "".join(
        GAP if value is None else BARS[int((value - low) * top / span) if span else top // 2]
        for value in values
    )
