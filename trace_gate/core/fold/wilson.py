"""What a share in so many trials says about the true share: the Wilson score interval (SPEC 8).

Arithmetic is decimal, so that all machines come to the same digits.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

_TRIALS: Mapping[str, tuple[str, ...]] = {
    "conversion_rate": ("clicks", "sessions"),
    "cvr": ("clicks", "sessions"),
    "ad_conversion_rate": ("clicks",),
    "ctr": ("impressions",),
    "click_thru_rate": ("impressions",),
    "click_through_rate": ("impressions",),
    "unit_session_percentage": ("sessions",),
    "unit_session_rate": ("sessions",),
    "click_rate": ("search_query_volume",),
    "cart_add_rate": ("search_query_volume",),
    "purchase_rate": ("search_query_volume",),
}
"""Rate to the count that it is a share of, as Amazon's reports call them.

Clicks before sessions: what advertising reports call conversion rate is orders by clicks.
ACOS, TACOS and ROAS are money by money, and no share of trials: they have no interval.
"""

_DIGITS = 60


def wilson(successes: int, trials: int, level: float) -> tuple[float, float]:
    """The interval, rounded to 4 places. Without any trial everything is possible: 0 to 1.

    Args:
        successes: How many of the trials succeeded, from 0 to `trials`.
        trials: How many there were.
        level: How often such an interval holds the true share, such as 0.95.

    Returns:
        The lower and the upper end.
    """
    lower, upper = bounds(successes, trials, level)
    return float(round(lower, 4)), float(round(upper, 4))


def bounds(successes: int, trials: int, level: float) -> tuple[Decimal, Decimal]:
    """The same before it is rounded."""
    from decimal import Decimal, localcontext

    if trials <= 0:
        return Decimal(0), Decimal(1)
    with localcontext() as context:
        context.prec = _DIGITS
        z = _z(level)
        square, count = z * z, Decimal(trials)
        spread = Decimal(successes * (trials - successes)) / count + square / 4
        middle, half = successes + square / 2, z * spread.sqrt()
        return (middle - half) / (count + square), (middle + half) / (count + square)


def trials_of(metric: str, outcome: Mapping[str, object]) -> int | None:
    """How many trials the outcome gives for a rate; None if it is none, or gives none."""
    named = {_name(each): value for each, value in outcome.items()}
    for sibling in _TRIALS.get(_name(metric), ()):
        count = _count(named.get(sibling))
        if count is not None:
            return count
    return None


def _z(level: float) -> Decimal:
    """The quantile, to 12 places: further digits could be the machine's own."""
    from decimal import Decimal
    from statistics import NormalDist

    return round(Decimal(NormalDist().inv_cdf((1 + level) / 2)), 12)


def _name(text: object) -> str:
    """Letters small, words joined by `_`: reports and people spell names in many ways."""
    spaced = str(text).casefold().replace("-", " ").replace("_", " ")
    return "_".join(spaced.split())


def _count(value: object) -> int | None:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole:
        return None
    count = int(value)  # type: ignore[call-overload]  # a number, as was just asked
    return count if 0 <= count < 10**18 else None
