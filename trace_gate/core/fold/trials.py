"""Which count of an outcome a rate is a share of (SPEC 8, Verification)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

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


def trials_of(metric: str, outcome: Mapping[str, object]) -> int | None:
    """How many trials the outcome gives for a rate; None if it is none, or gives none."""
    named = {plain_name(each): value for each, value in outcome.items()}
    for sibling in _TRIALS.get(plain_name(metric), ()):
        count = _count(named.get(sibling))
        if count is not None:
            return count
    return None


def plain_name(text: object) -> str:
    """Letters small, words joined by `_`: reports and people spell names in many ways."""
    spaced = str(text).casefold().replace("-", " ").replace("_", " ")
    return "_".join(spaced.split())


def _count(value: object) -> int | None:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole:
        return None
    count = int(value)  # type: ignore[call-overload]  # a number, as was just asked
    return count if 0 <= count < 10**18 else None
