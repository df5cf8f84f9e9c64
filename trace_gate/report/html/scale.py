"""Numbers to places: the round values of an axis, and where a value stands on it."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


class Scale(Record):
    """An axis from its lowest to its highest round value."""

    ticks: tuple[Decimal, ...]

    @property
    def low(self) -> Decimal:
        """The value at its beginning."""
        return self.ticks[0]

    @property
    def high(self) -> Decimal:
        """The value at its end."""
        return self.ticks[-1]

    def share(self, value: Decimal) -> float:
        """How far along it a value stands, from 0 to 1."""
        within = min(max(value, self.low), self.high)
        return float((within - self.low) / (self.high - self.low))


def scale(values: Sequence[Decimal], *, most: int = 5, near: bool = False) -> Scale:
    """The shortest round axis that holds the values, with about `most` ticks.

    Zero is on it, unless the values are nearer to each other than to zero, or `near` says that
    only their difference counts.
    """
    low, high = min(values), max(values)
    if not near and (0 <= low <= high - low or 0 <= -high <= high - low):
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        reach = abs(low) / 2 or Decimal(1)
        low, high = low - reach, high + reach
    step = _step((high - low) / max(most - 1, 1))
    first = int((low / step).to_integral_value("ROUND_FLOOR"))
    last = int((high / step).to_integral_value("ROUND_CEILING"))
    return Scale(ticks=tuple(step * at for at in range(first, last + 1)))


def percent(share: float) -> str:
    """A share of the width, for an attribute of SVG."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def _step(least: Decimal) -> Decimal:
    """The first round number that is not below."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step * power for step in STEPS if step * power >= least)
