"""What conditions say of the counts of a bucket: whole sentences (SPEC 7)."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.governor.conditions import messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.governor.conditions.weeks import Row
    from trace_gate.core.statistics.rates import Rate


def no_report_of_ads() -> str:
    """Reports of ads cannot tell it."""
    return "No report of ads tells it."


def orders_from(orders: int, clicks: int | None, row: Row) -> str:
    """How many orders came of how many clicks, on which days."""
    return f"{orders:,} orders of {clicks or 0:,} clicks from {row.days}."


def no_impressions() -> str:
    """A share of clicks cannot be told."""
    return "Impressions or clicks are missing in the counts."


def share_of_clicks(clicks: int, shown: int, share: Decimal, how: str, limit: Decimal) -> str:
    """The share of clicks beside its limit."""
    return (
        f"{clicks:,} clicks of {shown:,} impressions = {messages.percent(share, 2)}, {how} "
        f"{messages.limit(limit)}."
    )


def not_all_days(row: Row) -> str:
    """Some days are not counted."""
    return f"Not all days of {row.days} are counted: an order may be in the others."


def orders_in(orders: int, clicks: int | None, days: int) -> str:
    """How many orders came of how many clicks, in how many days."""
    return f"{orders:,} orders of {clicks or 0:,} clicks in {days} days."


def no_clicks(clicks: int | None) -> str:
    """Why a failure cannot be told: the beginning of a sentence."""
    return "Clicks are missing in the counts" if clicks is None else "No click is counted"


def look_at_campaigns(why: str, row: Row) -> str:
    """What may be the reason for that."""
    return (
        f"{why} from {row.days}, so nobody can tell whether it fails. Look whether its campaigns "
        "run, and whether the report has its terms."
    )


def no_counts() -> str:
    """Nothing was counted in this state."""
    return "No counts begin since it came to this state, or orders are missing in them."


def not_weeks(days: int) -> str:
    """The days cannot be parted into weeks."""
    return f"{days} days are no 4 to 12 weeks."


def no_orders() -> str:
    """A conversion cannot be told."""
    return "Clicks or orders are missing in the counts."


def no_sales() -> str:
    """An ACOS cannot be told."""
    return "Spend or sales are missing in the counts."


def often_above(times: str, most: Decimal, above: int, wanted: int) -> str:
    """In how many weeks ACOS was too high."""
    return (
        f"ACOS was above {times} x its target ({messages.limit(most)}) in {above} of "
        f"{wanted} weeks."
    )


def conversion_then(now: Rate, weeks: int, total: Rate, way: str) -> str:
    """The conversion now and before."""
    share, then = now.share or Decimal(), total.share or Decimal()
    return (
        f"Conversion {messages.counted(now)} = {messages.percent(share)}; {weeks} weeks before: "
        f"{messages.counted(total)} = {messages.percent(then)}. {way}"
    )


def short_history(text: str) -> str:
    """The end of that where chance cannot be told."""
    return f"{text}. Not enough history to tell whether chance is behind it."


def by_chance(text: str) -> str:
    """The end of that where chance is enough."""
    return f"{text}, which chance alone can be behind."


def acos_now(spend: Decimal, sales: Decimal, value: Decimal, goal: Decimal) -> str:
    """ACOS beside its target."""
    return (
        f"ACOS {messages.money(spend, sales)} = {messages.percent(spend / sales)}, "
        f"{value:.1f} x its target of {messages.limit(goal)}."
    )


def no_week_before() -> str:
    """A fall cannot be told."""
    return "No week before the newest one has clicks and orders, so no fall can be told."
