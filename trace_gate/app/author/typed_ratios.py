"""Ratios that were typed as percentages, and numbers that are none (decision 0092).

`acos=30` is 3,000 %. What was meant is most likely 30 %; nobody can tell, so both are shown.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHARES = (
    *("ctr", "cvr", "conversion_rate", "ad_conversion_rate", "click_rate", "cart_add_rate"),
    *("click_thru_rate", "click_through_rate", "purchase_rate", "unit_session_rate"),
)
MOST: Mapping[str, Decimal] = {
    **dict.fromkeys(_SHARES, Decimal(1)),
    **dict.fromkeys(("acos", "tacos", "acos_target"), Decimal(3)),
}
"""Metric to what it hardly ever passes, as a fraction: a share is 1 at most, and an ACOS of more
than 300 % is rare enough to be asked about. Other metrics may have any size."""

_NO_NUMBERS = frozenset(("nan", "inf", "infinity"))


def refuse_no_number(value: str, shown: str) -> None:
    """Nothing, for what may be a number or a word.

    Raises:
        UsageError: it is what programs print where there is no number.
    """
    if value.strip().lstrip("+-.").casefold() in _NO_NUMBERS:
        raise UsageError(
            f"{shown}: {value.strip()!r} is what a program prints where there is no number.",
            remedy="Look in the report, and write the number; leave the metric out if there is "
            "none.",
        )


def refuse_percentage(name: str, typed: str, plain: str, shown: str) -> None:
    """Nothing, for a number that its metric can well have.

    Args:
        name: the metric.
        typed: as the person wrote the number; with a percent sign it is what it says.
        plain: the same as a trace writes it.
        shown: the option, for the message.

    Raises:
        UsageError: it is a ratio, and most likely a percentage without its sign.
    """
    most = MOST.get(name.strip().casefold())
    if most is None or any(sign in typed for sign in "%\uff05\ufe6a\u066a"):
        return
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return
    if abs(number) > most:
        raise UsageError(
            f"{shown}: {name.strip()} is a fraction, so {typed.strip()} would be "
            f"{number * 100:,f} %.",
            remedy=f"Type the one that you mean: {number.normalize():f}% or "
            f"{(number * 100).normalize():f}%",
        )
