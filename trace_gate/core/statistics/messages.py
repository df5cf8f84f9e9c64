"""Rates and amounts as sentences for an analyst: counts first, then the share and its interval."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.statistics import intervals
from trace_gate.core.statistics.rates import Rate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.statistics.anomalies import AmountAnomaly, RateAnomaly

LEVEL = 0.95


def percent(fraction: Decimal, places: int = 1) -> str:
    """`11.2 %` of 0.112."""
    return f"{fraction * 100:.{places}f} %"


def rate(found: Rate) -> str:
    """`38/340 = 11.2 % (8.3 to 15.0)`: with the Wilson interval where it is a share of trials."""
    counts = f"{found.successes:,}/{found.trials:,}"
    if found.share is None:
        return counts
    if found.successes > found.trials:
        return f"{counts} = {percent(found.share)}"
    low, high = intervals.bounds(found.successes, found.trials, LEVEL)
    return f"{counts} = {percent(found.share)} ({low * 100:.1f} to {high * 100:.1f})"


def difference(before: Rate, after: Rate) -> str:
    """`+3.6 points (+0.2 to +7.3)`: the change of a share, with Newcombe's interval."""
    low, high = intervals.newcombe(before, after, LEVEL)
    change = Decimal(after.successes) / after.trials - Decimal(before.successes) / before.trials
    return f"{_points(change)} points ({_points(low)} to {_points(high)})"


def _points(fraction: Decimal) -> str:
    return f"{fraction * 100:+.1f}"


def rate_anomaly(name: str, now: Rate, found: RateAnomaly) -> str:
    """What an unusual rate is held against."""
    usual = found.usual
    if usual is None:
        return f"{name} {rate(now)}"
    return (
        f"{name} {rate(now)}; {found.periods} earlier periods: {rate(found.earlier)}. "
        f"{usual.expected:.0f} expected, {usual.low:.0f} to {usual.high:.0f} is usual "
        f"(z {usual.z:.1f})."
    )


def drift(name: str, first: Rate | Decimal, last: Rate | Decimal, periods: int) -> str:
    """How a figure went slowly away: its first periods beside its newest ones."""
    shown = [f"{e:,}" if isinstance(e, Decimal) else rate(e) for e in (first, last)]
    return (
        f"{name} goes slowly away from what it was: {shown[0]} in the first {periods} periods, "
        f"{shown[1]} in the newest {periods}."
    )


def amount_anomaly(name: str, now: Decimal, found: AmountAnomaly) -> str:
    """What an unusual amount is held against."""
    if found.usual is None or found.change is None:
        return f"{name} {now:,}"
    return (
        f"{name} {now:,}; the median of {found.periods} earlier periods is {found.usual:,}: "
        f"{found.change * 100:+.0f} %."
    )
