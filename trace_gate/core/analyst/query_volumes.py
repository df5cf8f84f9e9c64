"""How often the keywords of a bucket are searched and bought, by a report of search queries.

Search Query Performance has the most frequent queries only. What it lacks is unknown, not zero.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from trace_gate.core.analyst import metrics
from trace_gate.core.analyst.grouping.grouped import COVERED
from trace_gate.core.plain_text import comparable
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


class Coverage(Record):
    """How much of the clicks on keywords comes from those that a report of searches has."""

    clicks: int
    """Of the keywords that it has"""
    of: int
    """Of all keywords"""

    @property
    def is_enough(self) -> bool:
        """Whether it speaks for the bucket (SPEC 8)."""
        return self.clicks * 100 >= self.of * COVERED


def coverage(terms: Report, found: QueryVolumes) -> Coverage:
    """The clicks on the keywords of volumes, by a report of search terms.

    Raises:
        UsageError: a cell is no number.
    """
    clicks = Counter[str]()
    for name, figures in metrics.by_entity(terms, ("search_term",)).items():
        clicks[comparable(name[0])] += figures.counts.get("clicks", 0)
    known, missing = (sum(map(clicks.__getitem__, each)) for each in (found.known, found.missing))
    return Coverage(clicks=known, of=known + missing)


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
        comparable(name[0]): figures
        for name, figures in metrics.by_entity(report, ("search_query",)).items()
    }
    wanted = dict.fromkeys(map(comparable, keywords))
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
