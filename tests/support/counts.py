"""Counts of buckets as tests write them: weeks back from a day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from trace_gate.core.fold.facts import Reported
from trace_gate.core.governor.conditions import weeks

TODAY = 20_151
"""2025-03-04."""
STEADY = (44, 41, 52, 47, 38, 49, 45, 42)
CLICKS = (413, 391, 429, 401, 386, 395, 411, 392)
"""3,218 clicks."""


def reported(
    start: int, end: int, number: int = 1, *, trace: str = "TRACE-20250303-001", **given: Any
) -> Reported:
    """Counts of some days, taken on the day after the last one."""
    whole = given.pop("whole", end * 86_400 + 90_000)
    fields = {"captured": end + 1, "closed": end, "money": {}, "figures": {}, **given}
    return Reported(
        whole=whole, fraction="", trace_id=trace, number=number, start=start, end=end, **fields
    )


def by_week(
    orders: Sequence[int],
    clicks: int | Sequence[int] = 400,
    *,
    last: int = TODAY - 2,
    spend: float | None = None,
    sales: float | None = None,
    **given: Any,
) -> list[Reported]:
    """One item for each week, the oldest first; the money is shared out over the weeks."""
    each = [clicks] * len(orders) if isinstance(clicks, int) else [*clicks]
    money = {"spend": spend, "sales": sales}
    shared = {
        key: float(Decimal(str(value)) / len(orders))
        for key, value in money.items()
        if value is not None
    }
    return [
        reported(
            last - 7 * back - 6,
            last - 7 * back,
            number=at + 1,
            figures={"orders": orders[at], "clicks": each[at]},
            money=shared,
            **given,
        )
        for at, back in enumerate(range(len(orders) - 1, -1, -1))
    ]


def counts(facts: Sequence[Reported], corrected: Sequence[str] = ()) -> weeks.Counts:
    """What they come to on TODAY."""
    return weeks.of(facts, corrected, TODAY)
