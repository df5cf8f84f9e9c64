"""What is unusual in a new period, held against earlier ones (SPEC 9, Observing a report).

A rate is judged by its counts, with the spread that its weeks really have; money and counts by
their median. What so little data cannot tell is said to be so, and is never "usual".
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from itertools import pairwise
from math import comb
from statistics import NormalDist, median

from trace_gate.core.record import Record
from trace_gate.core.statistics.rates import Rate, pooled, spread_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

WEEKS_OF_A_RATE, WEEKS_OF_AN_AMOUNT = 4, 8
"""So many earlier periods are needed."""

UNUSUAL, USUAL, TOO_LITTLE, NO_HISTORY = (
    "unusual", "usual", "too little data", "not enough history",
)  # fmt: skip

_SIGMAS = 3
_EXPECTED = 5
"""Fewer expected successes than this tell nothing of a fall."""
_RISE = Decimal("0.001")
_PLENTY = 50
"""Successes that nobody gets by chance where fewer than `_EXPECTED` are expected."""
_MAD_SCORE, _MAD_SCALE, _MAD_FLOOR = Decimal("3.5"), Decimal("0.6745"), Decimal("0.05")
_CHANGE = Decimal("0.30")
_VOLUME = 20
_WEIGHT = Decimal("0.3")
_RANGE_SCALE = Decimal("1.128")
"""The mean of the range of two values, in standard deviations of one."""
_DIGITS = 30


class Usual(Record):
    """What would have been usual in a new period."""

    expected: Decimal
    """Successes, among as many trials"""
    low: Decimal
    high: Decimal
    """Between these successes nothing is unusual."""
    z: Decimal
    """How far the new period is from it, in standard deviations"""


class RateAnomaly(Record):
    """How a rate stands to its earlier periods."""

    verdict: str
    """UNUSUAL, USUAL, TOO_LITTLE or NO_HISTORY"""
    periods: int
    earlier: Rate
    usual: Usual | None = None


class AmountAnomaly(Record):
    """How an amount stands to its earlier periods."""

    verdict: str
    periods: int
    usual: Decimal | None = None
    """The median of the earlier ones"""
    change: Decimal | None = None
    """As a fraction of it"""
    score: Decimal | None = None
    """None for a fall to nothing, which no logarithm measures"""


def rate_anomaly(earlier: Sequence[Rate], now: Rate) -> RateAnomaly:
    """Whether a rate is further from its earlier periods than they are from each other."""
    counted = [each for each in earlier if each.trials]
    total = pooled(counted)
    if len(counted) < WEEKS_OF_A_RATE:
        return RateAnomaly(verdict=NO_HISTORY, periods=len(counted), earlier=total)
    if not total.is_share or not now.trials:
        return RateAnomaly(verdict=TOO_LITTLE, periods=len(counted), earlier=total)
    share, usual = _usual(counted, total, now)
    verdict = _verdict(now, share, usual)
    return RateAnomaly(verdict=verdict, periods=len(counted), earlier=total, usual=usual)


def amount_anomaly(earlier: Sequence[Decimal], now: Decimal, *, volume: int) -> AmountAnomaly:
    """Whether money, clicks or impressions are far from their median, and by enough to matter.

    Args:
        earlier: The amounts of earlier periods. Those of nothing are no history.
        now: The amount of the new period, not below 0.
        volume: Clicks of the larger of the new period and a usual one: fewer than 20 tell nothing.
    """
    known = [each for each in earlier if each > 0]
    if len(known) < WEEKS_OF_AN_AMOUNT:
        return AmountAnomaly(verdict=NO_HISTORY, periods=len(known))
    usual = median(known)
    change = now / usual - 1
    score = _log_score(known, now) if now > 0 else None
    far = abs(change) >= _CHANGE and (score is None or abs(score) > _MAD_SCORE)
    verdict = TOO_LITTLE if volume < _VOLUME else UNUSUAL if far else USUAL
    return AmountAnomaly(
        verdict=verdict, periods=len(known), usual=usual, change=change, score=score
    )


def drifts(values: Sequence[Decimal]) -> bool | None:
    """Whether the newest values went slowly away from the earlier ones; None for too few.

    An exponentially weighted mean of all, the newest last, beyond three of its standard deviations.
    """
    if len(values) < WEEKS_OF_AN_AMOUNT:
        return None
    mean = sum(values, Decimal(0)) / len(values)
    steps = [abs(after - before) for before, after in pairwise(values)]
    sigma = sum(steps, Decimal(0)) / len(steps) / _RANGE_SCALE
    weighted = mean
    for each in values:
        weighted = _WEIGHT * each + (1 - _WEIGHT) * weighted
    limit = _SIGMAS * sigma * (_WEIGHT / (2 - _WEIGHT)).sqrt()
    return abs(weighted - mean) > limit


def true_discoveries(z_scores: Sequence[Decimal], rate: Decimal = Decimal("0.05")) -> list[bool]:
    """Which of many are unusual where so many are asked: Benjamini and Hochberg, two-sided."""
    normal = NormalDist()
    chances = [round(2 * normal.cdf(-abs(float(z))), 12) for z in z_scores]
    ordered, many = sorted(chances), len(chances)
    passed = [p for at, p in enumerate(ordered, 1) if Decimal(p) * many <= rate * at]
    return [bool(passed) and p <= passed[-1] for p in chances]


def _usual(earlier: Sequence[Rate], total: Rate, now: Rate) -> tuple[Decimal, Usual]:
    """The share of the earlier periods, and what it makes of the trials of the new one.

    Where earlier periods differ by more than chance alone would make them, there is more room.
    """
    with localcontext() as context:
        context.prec = _DIGITS
        share = Decimal(total.successes) / total.trials
        variance = share * (1 - share)
        excess = max(Decimal(1), spread_of(earlier) / variance / (len(earlier) - 1))
        sampling = Decimal(1) / now.trials + Decimal(1) / total.trials
        deviation = (excess * variance * sampling).sqrt()
        expected, reach = share * now.trials, _SIGMAS * deviation * now.trials
        return share, Usual(
            expected=expected,
            low=max(Decimal(0), expected - reach),
            high=min(Decimal(now.trials), expected + reach),
            z=(Decimal(now.successes) / now.trials - share) / deviation,
        )


def _verdict(now: Rate, share: Decimal, usual: Usual) -> str:
    if usual.expected >= _EXPECTED:
        return UNUSUAL if abs(usual.z) > _SIGMAS else USUAL
    return UNUSUAL if _at_least(now, share) < _RISE and usual.z > 0 else TOO_LITTLE


def _at_least(now: Rate, share: Decimal) -> Decimal:
    """The exact chance of so many successes or more; of more than `_PLENTY`, that of `_PLENTY`.

    It is asked where fewer than `_EXPECTED` are expected: then the chance of `_PLENTY` is far below
    `_RISE`, and a slip of the pen such as a billion orders does not take a day to judge.
    """
    fewer = (
        comb(now.trials, k) * share**k * (1 - share) ** (now.trials - k)
        for k in range(min(now.successes, _PLENTY))
    )
    return 1 - sum(fewer, Decimal(0))


def _log_score(known: Sequence[Decimal], now: Decimal) -> Decimal:
    logs = [each.ln() for each in known]
    middle = median(logs)
    deviation = median([abs(each - middle) for each in logs])
    return _MAD_SCALE * (now.ln() - middle) / max(deviation, _MAD_FLOOR)
