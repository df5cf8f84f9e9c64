"""The formula of the priority score of an intent bucket (SPEC 8, Priority score).

Its weights and tiers are policy. It is a hypothesis, and decides nothing.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

FORMULA = "monthly searches x purchase rate / (title density + 1) x intent_fit x rufus_factor"
_PLACES = Decimal("0.0001")


class Tier(Record):
    """The tier of a score."""

    name: str
    number: int
    """1 is the highest."""


def base_score(searches: Decimal, purchase_rate: Decimal, title_density: int) -> Decimal:
    """What a bucket is worth before fit and page count, to 4 places.

    Args:
        searches: How often its terms are searched in a month, not below 0.
        purchase_rate: Purchases a search, as a fraction.
        title_density: Titles of the first page that have the exact phrase.
    """
    return (searches * purchase_rate / (title_density + 1)).quantize(_PLACES)


def score(base: Decimal, intent_fit: Decimal, rufus_factor: Decimal) -> Decimal:
    """The score: the product of the three."""
    return base * intent_fit * rufus_factor


def tier_of(result: Decimal, tiers: Sequence[Mapping[str, Any]]) -> Tier | None:
    """The tier of a score; None below the last one.

    Args:
        result: The score.
        tiers: `tiers` of the policy, from the highest down.
    """
    for number, each in enumerate(tiers, 1):
        if result >= Decimal(str(each["at_least"])):
            return Tier(name=each["name"], number=number)
    return None
