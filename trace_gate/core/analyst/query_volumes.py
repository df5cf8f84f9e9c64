"""How often the keywords of a bucket are searched and bought, by a report of search queries.

Search Query Performance has the most frequent queries only. What it lacks is unknown, not zero.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.analyst import metrics
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.analyst.periods import Period
    from trace_gate.core.analyst.reports import Report

_WEEK = (7, 7, Decimal(52) / 12, "a week x 52/12")
_MONTH = (28, 31, Decimal(1), "a month")
_QUARTER = (89, 92, Decimal(1) / 3, "a quarter / 3")


class QueryVolumes(Record):
    """What a report says of some keywords."""

    monthly: Decimal | None
    """Searches a month; None where it knows none of them, or nobody knows its length"""
    basis: str
    """How a month was made of the period"""
    volume: int
    """Searches in the period"""
    purchases: int | None
    """Of everybody, in the period"""
    known: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def purchase_rate(self) -> Decimal | None:
        """Purchases a search; None where nobody knows."""
        if not self.volume or self.purchases is None:
            return None
        return Decimal(self.purchases) / self.volume


def volumes(report: Report, keywords: Sequence[str], period: Period | None) -> QueryVolumes:
    """The sums of the rows of some keywords.

    Args:
        report: A report of search queries.
        keywords: What is searched, in any capitals.
        period: Its days.

    Raises:
        UsageError: a cell is no number.
    """
    rows = {
        " ".join(name[0].split()).casefold(): figures
        for name, figures in metrics.by_entity(report, ("search_query",)).items()
    }
    wanted = dict.fromkeys(" ".join(each.split()).casefold() for each in keywords)
    known = tuple(each for each in wanted if each in rows)
    volume = sum(rows[each].counts.get("search_query_volume", 0) for each in known)
    bought = [rows[each].counts.get("market_purchases") for each in known]
    factor, basis = _month_of(period)
    return QueryVolumes(
        monthly=(volume * factor).quantize(Decimal(1)) if factor is not None and known else None,
        basis=basis,
        volume=volume,
        purchases=None if None in bought else sum(each for each in bought if each is not None),
        known=known,
        missing=tuple(each for each in wanted if each not in rows),
    )


def _month_of(period: Period | None) -> tuple[Decimal | None, str]:
    days = (period.end - period.start).days + 1 if period is not None else 0
    for least, most, factor, basis in (_WEEK, _MONTH, _QUARTER):
        if least <= days <= most:
            return factor, basis
    return None, "no week, month or quarter"
