"""The sentences of conditions: counts first, then the share, its interval and its limit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from trace_gate.core.governor.conditions import weeks
from trace_gate.core.governor.conditions.limits import WEEK
from trace_gate.core.statistics.messages import LEVEL, percent
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.governor.conditions.weeks import Counts
    from trace_gate.core.statistics.intervals import Interval
    from trace_gate.core.statistics.rates import Rate
    from trace_gate.core.statistics.volatility import Figures

__all__ = ["LEVEL", "percent"]


def limit(fraction: Decimal) -> str:
    """`15 %` of 0.15, and `12.5 %` of 0.125."""
    text = format((fraction * 100).normalize(), "f")
    return f"{text} %"


def number(value: Decimal) -> str:
    """`25` of 25.00."""
    return format(value.normalize(), "f")


def counted(rate: Rate) -> str:
    """`358/3,218`."""
    return f"{rate.successes:,}/{rate.trials:,}"


def steady(found: Figures, total: Rate, number_of_weeks: int, below: Decimal) -> str:
    """Volatility that is below its limit."""
    shown, name = (
        (found.measured, "Volatility")
        if found.measured < below
        else (found.corrected, "Volatility beyond chance")
    )
    return (
        f"{name} {percent(shown)} < {limit(below)} ({number_of_weeks} weeks, {counted(total)}; "
        f"chance alone {percent(found.by_chance)})."
    )


def unsteady(found: Figures, total: Rate, number_of_weeks: int, below: Decimal) -> str:
    """Volatility that is not."""
    beyond = f"beyond chance {percent(found.corrected)}, " if found.by_chance <= below else ""
    return (
        f"Volatility {percent(found.measured)}, {beyond}not below {limit(below)} "
        f"({number_of_weeks} weeks, {counted(total)}; chance alone {percent(found.by_chance)})."
    )


def chance(found: Figures, total: Rate, below: Decimal) -> str:
    """Volatility that chance alone could make."""
    return (
        f"Weekly rates differ {percent(found.measured)}, chance alone {percent(found.by_chance)} "
        f"({counted(total)}): needs about {orders_needed(total, below)} orders a week."
    )


def orders_needed(total: Rate, below: Decimal) -> str:
    """So many orders a week until chance alone stays below a limit."""
    share = Decimal(total.successes) / total.trials
    return format(((1 - share) / below**2).quantize(Decimal(1), ROUND_HALF_UP), "f")


def no_volatility(blocks: Sequence[Rate], total: Rate) -> str:
    """Why weeks tell no volatility at all."""
    empty = sum(not each.trials for each in blocks)
    if empty:
        every = empty == len(blocks)
        why = "none of them has a click." if every else f"{empty} of them without a click."
    elif not total.successes:
        why = "none of them has an order."
    else:
        why = "as many orders as clicks, or more. Look at the report, and at the counts beside it."
    return f"No volatility can be told of {counted(total)} in {len(blocks)} weeks: {why}"


def plain(value: Decimal, digits: int) -> float:
    """A figure as YAML writes it. A ratio of amounts has no end, so it ends at 10^15."""
    return float(round(max(-_END, min(value, _END)), digits))


_END = Decimal(10) ** 15


def money(spend: Decimal, sales: Decimal) -> str:
    """`1,846.20/7,520.40`."""
    return f"{spend:,.2f}/{sales:,.2f}"


def acos(spend: Decimal, sales: Decimal, interval: Interval | None, more: str) -> str:
    """`ACOS 1,846.20/7,520.40 = 24.5 % (22.1 to 27.2), band 20 to 30`."""
    around = ""
    if interval is not None:
        around = f" ({interval[0] * 100:.1f} to {interval[1] * 100:.1f})"
    return f"ACOS {money(spend, sales)} = {percent(spend / sales)}{around}, {more}."


def band(low: Decimal, high: Decimal) -> str:
    """`band 20 to 30` of 0.20 and 0.30."""
    return f"band {number(low * 100)} to {number(high * 100)}"


def no_sales(spend: Decimal) -> str:
    """What a ratio without sales is called."""
    if not spend:
        return "Nothing was spent and nothing was sold: ACOS cannot be told."
    return f"Spend without sales ({spend:,.2f}): ACOS cannot be told."


COSTS_LESS = "It costs less than it may, which is no reason to end it."
NO_GOAL = "No acos_target is set for the bucket, its product or its shop."


def why_no_weeks(counts: Counts, wanted: int, recent: int) -> str:
    """Why there is no row of so many weeks that ends now, and what would make one."""
    if not counts.usable:
        return _why_nothing(counts)
    newest = counts.newest
    last = ids.date_of_day(newest) if newest is not None else ""
    if newest is not None and newest < counts.today - recent:
        return f"No observation of the last {recent} days: the newest counts end on {last}."
    if not any(each.days == WEEK for each in counts.usable):
        return (
            f"Monthly reports cannot answer: {wanted} single weeks are needed. Download the "
            "search terms day by day."
        )
    has = weeks.longest(counts, recent)
    return (
        f"{has} of {wanted} weeks in a row are counted. Download the search terms of "
        f"{wanted * WEEK} days day by day."
    )


def _why_nothing(counts: Counts) -> str:
    if counts.early:
        last = ids.date_of_day(max(each.end for each in counts.early))
        return (
            f"The counts up to {last} were taken before all their sales had come in. Download "
            "the report of these days once more."
        )
    if counts.unproved:
        return "No report has the days that observations count."
    return "No observation counts it: trace-gate observe REPORT --asin ASIN."
