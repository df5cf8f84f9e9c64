"""Conversion volatility: how much a rate goes up and down by itself (SPEC 8, States).

Weekly rates differ by chance alone, the more so the fewer orders there are. So three figures
stand beside each other: as measured, as chance alone would make it, and what is left.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from trace_gate.core.record import Record
from trace_gate.core.statistics.rates import Rate, pooled, spread_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MET, NOT_MET, TOO_LITTLE = "met", "not met", "too little data"

CHI_SQUARE_99 = {
    3: Decimal("11.34"),
    4: Decimal("13.28"),
    5: Decimal("15.09"),
    6: Decimal("16.81"),
    7: Decimal("18.48"),
    8: Decimal("20.09"),
    9: Decimal("21.67"),
    10: Decimal("23.21"),
    11: Decimal("24.72"),
}
"""Degrees of freedom to what chance alone exceeds in one case of a hundred."""

_DIGITS = 30


class Figures(Record):
    """How a rate varies, in fractions of the rate: 0.15 is 15 %."""

    measured: Decimal
    by_chance: Decimal
    corrected: Decimal
    chi_square: Decimal


class Volatility(Record):
    """The volatility of a rate over blocks of equal length."""

    verdict: str
    """MET, NOT_MET or TOO_LITTLE"""
    total: Rate
    blocks: int
    figures: Figures | None = None
    """None where a block has no trials, or where none or all of them succeeded."""


def volatility(blocks: Sequence[Rate], below: Decimal) -> Volatility:
    """Whether the rate of some blocks varies by less than a limit.

    Args:
        blocks: Orders of clicks, week by week: eight for 60 days, four for 30.
        below: The limit as a fraction of the rate: 0.15.

    Raises:
        ValueError: fewer than four blocks, or more than twelve.
    """
    freedom = len(blocks) - 1
    if freedom not in CHI_SQUARE_99:
        raise ValueError(f"volatility is told of 4 to 12 blocks, not of {len(blocks)}")
    total = pooled(blocks)
    if not total.is_share or not all(each.trials for each in blocks):
        return Volatility(verdict=TOO_LITTLE, total=total, blocks=len(blocks))
    figures = _figures(blocks, total)
    verdict = _verdict(figures, CHI_SQUARE_99[freedom], below)
    return Volatility(verdict=verdict, total=total, blocks=len(blocks), figures=figures)


def _figures(blocks: Sequence[Rate], total: Rate) -> Figures:
    with localcontext() as context:
        context.prec = _DIGITS
        share, mean = Decimal(total.successes) / total.trials, Decimal(total.trials) / len(blocks)
        spread = spread_of(blocks)
        measured = (spread / ((len(blocks) - 1) * mean)).sqrt() / share
        by_chance = ((1 - share) / (share * mean)).sqrt()
        return Figures(
            measured=measured,
            by_chance=by_chance,
            corrected=max(Decimal(0), measured**2 - by_chance**2).sqrt(),
            chi_square=spread / (share * (1 - share)),
        )


def _verdict(figures: Figures, by_chance_at_most: Decimal, below: Decimal) -> str:
    """Chance only adds to what is measured, so what is below the limit with it is met."""
    if figures.measured < below:
        return MET
    if figures.by_chance > below:
        return NOT_MET if figures.chi_square > by_chance_at_most else TOO_LITTLE
    return MET if figures.corrected < below else NOT_MET
