"""The word for a metric: how it stands against the limits of the policy (SPEC 8, Metrics).

Counts are compared, not the rounded shares that are shown.
"""

from __future__ import annotations

from fractions import Fraction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

    Grade = Literal["good", "fair", "warning", "critical"]
    Place = Literal["within", "below", "above"]


def freeze_rate(frozen: int, living: int, limits: Mapping[str, Any] | None) -> Grade | None:
    """The word for so many of the living buckets that are frozen.

    None without living buckets, and where the policy has no limits.
    """
    if living <= 0 or limits is None:
        return None
    rate = Fraction(frozen, living)
    if rate > _exact(limits["good_above"]):
        return "good"
    if rate >= _exact(limits["fair_from"]):
        return "fair"
    return "warning" if rate >= _exact(limits["warning_from"]) else "critical"


def decision_density(decisions: int, living: int, limits: Mapping[str, Any] | None) -> Grade | None:
    """The word for so many decisions of a week; None as in `freeze_rate`."""
    if living <= 0 or limits is None:
        return None
    density = Fraction(decisions, living)
    if density < _exact(limits["good_below"]):
        return "good"
    if density < _exact(limits["fair_below"]):
        return "fair"
    return "warning" if density <= _exact(limits["warning_to"]) else "critical"


def place(count: int, whole: int, target: Any) -> Place | None:
    """Where the share of a state lies; None of nothing, and where the policy has no range."""
    if whole <= 0 or not isinstance(target, list | tuple):
        return None
    share, (low, high) = Fraction(count, whole), map(_exact, target)
    if share < low:
        return "below"
    return "above" if share > high else "within"


def _exact(number: Any) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(str(number))
