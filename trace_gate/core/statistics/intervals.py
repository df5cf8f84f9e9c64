"""What counts say about the true value: intervals (SPEC 8, Verification, Patterns and laws).

Arithmetic is decimal, so that all machines come to the same digits. `level` is how often such an
interval holds the true value, such as 0.95.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from statistics import NormalDist

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.statistics.rates import Rate

    Interval = tuple[Decimal, Decimal]

_DIGITS = 60


def wilson(successes: int, trials: int, level: float) -> tuple[float, float]:
    """The Wilson score interval of a share, rounded to 4 places.

    Args:
        successes: How many of the trials succeeded, from 0 to `trials`.
        trials: How many there were. Without any trial everything is possible: 0 to 1.
        level: How often such an interval holds the true share.

    Returns:
        The lower and the upper end.
    """
    lower, upper = bounds(successes, trials, level)
    return float(round(lower, 4)), float(round(upper, 4))


def bounds(successes: int, trials: int, level: float) -> Interval:
    """The same before it is rounded."""
    if trials <= 0:
        return Decimal(0), Decimal(1)
    with localcontext() as context:
        context.prec = _DIGITS
        z = quantile(level)
        square, count = z * z, Decimal(trials)
        spread = Decimal(successes * (trials - successes)) / count + square / 4
        middle, half = successes + square / 2, z * spread.sqrt()
        return (middle - half) / (count + square), (middle + half) / (count + square)


def newcombe(before: Rate, after: Rate, level: float) -> Interval:
    """Newcombe's interval of the difference of two shares, after less before, each 0 to 1.

    Raises:
        ValueError: one of the two is no share of trials.
    """
    if not all(0 <= each.successes <= each.trials and each.trials for each in (before, after)):
        raise ValueError("a difference needs two shares of trials")
    with localcontext() as context:
        context.prec = _DIGITS
        (low, high), (low_before, high_before) = (
            bounds(each.successes, each.trials, level) for each in (after, before)
        )
        share, share_before = (Decimal(r.successes) / r.trials for r in (after, before))
        change = share - share_before
        down = (share - low) ** 2 + (high_before - share_before) ** 2
        up = (high - share) ** 2 + (share_before - low_before) ** 2
        return change - down.sqrt(), change + up.sqrt()


def by_orders(ratio: Decimal, orders: int, level: float) -> Interval:
    """The interval of a ratio of money, such as ACOS, that so many orders stand behind.

    The number of orders is taken as Poisson, and the value of an order as given.

    Raises:
        ValueError: there are no orders.
    """
    if orders < 1:
        raise ValueError("a ratio by orders needs an order")
    with localcontext() as context:
        context.prec = _DIGITS
        factor = (quantile(level) / Decimal(orders).sqrt()).exp()
        return ratio / factor, ratio * factor


def quantile(level: float) -> Decimal:
    """How many standard deviations the middle `level` of a normal distribution reaches.

    To 12 places: further digits could be the machine's own.
    """
    return round(Decimal(NormalDist().inv_cdf((1 + level) / 2)), 12)
