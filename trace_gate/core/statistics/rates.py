"""A rate as the two counts that it is made of, never as a share alone (SPEC 8, Verification)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Rate(Record):
    """So many of so many: orders of clicks, clicks of impressions.

    Reports can have more orders than clicks, so a share can be above 1.
    """

    successes: int
    trials: int

    @property
    def share(self) -> Decimal | None:
        """Successes by trials; None without any trial."""
        return Decimal(self.successes) / self.trials if self.trials else None

    @property
    def is_share(self) -> bool:
        """Whether chance can be told of it: some trials, and neither none nor all succeeded."""
        return 0 < self.successes < self.trials


def pooled(rates: Iterable[Rate]) -> Rate:
    """All of them as one, by their counts: rates are never averaged."""
    every = tuple(rates)
    return Rate(
        successes=sum(each.successes for each in every),
        trials=sum(each.trials for each in every),
    )


def spread_of(rates: Iterable[Rate]) -> Decimal:
    """By how much shares miss their common share, squared, each as often as it has trials.

    It is added up exactly, so that the order of the rates makes no difference to the last digit.
    Each rate has trials.
    """
    every = tuple(rates)
    total = pooled(every)
    squares = sum((Fraction(each.successes**2, each.trials) for each in every), Fraction(0))
    spread = squares - Fraction(total.successes**2, total.trials)
    return Decimal(spread.numerator) / spread.denominator


def shrunk(rate: Rate, usual: Decimal, weight: int = 40) -> Decimal:
    """The share as if `weight` more trials had gone as usual: to sort by, never to judge by."""
    return (rate.successes + weight * usual) / (rate.trials + weight)
