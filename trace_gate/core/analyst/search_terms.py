"""The search terms of one product, added up over its reports (SPEC 9, Proposing buckets)."""

from __future__ import annotations

import unicodedata

from trace_gate.core.analyst import metrics, periods, terms
from trace_gate.core.analyst import report_messages as messages
from trace_gate.core.analyst.grouping.parsed import SearchTerm
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.table import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.periods import Period
    from trace_gate.core.analyst.reports import Report

    AdGroup = tuple[str, str]
    """Campaign and ad group, as reports write them"""

_AD_GROUP = ("campaign", "ad_group")


class Source(Record):
    """A report of search terms and its days."""

    name: str
    """Its file, for people"""
    report: Report
    period: Period | None


class Collected(Record):
    """The terms of a product."""

    terms: tuple[SearchTerm, ...]
    used: tuple[Source, ...]
    replaced: tuple[tuple[str, str], ...]
    """Reports that do not count, each with the newer one of the same days"""
    shared: tuple[AdGroup, ...]
    """Ad groups that advertise this product and others"""
    others: int
    """Clicks of ad groups that advertise other products only, which do not count"""


def collect(
    sources: Sequence[Source], asin: str, advertised: Mapping[AdGroup, frozenset[str]]
) -> Collected:
    """The terms of a product, each once, with the sums of all reports.

    Args:
        sources: The reports, the older download first: of two of the same days the later counts.
        asin: The product.
        advertised: The products of an ad group, as a report of advertised products has them. A
            product has all rows of an ad group that is not in it.

    Raises:
        UsageError: days overlap in part, nobody knows them, or a cell is no number.
    """
    used, replaced = _without_repeats(sources)
    sums: dict[str, list[int]] = {}
    texts: dict[str, str] = {}
    shared: dict[AdGroup, None] = {}
    others = 0
    for source in used:
        for group, text, figures in _rows(source.report):
            products = advertised.get(group, frozenset((asin,)))
            if asin not in products:
                others += figures.counts.get("clicks", 0)
                continue
            if len(products) > 1:
                shared[group] = None
            plain = terms.plain(text)
            texts.setdefault(plain, text)
            total = sums.setdefault(plain, [0, 0, 0, 0])
            for at, name in enumerate(("clicks", "orders", "units", "other_units")):
                total[at] += figures.counts.get(name, 0)
    return Collected(
        terms=tuple(_term(texts[plain], total) for plain, total in sorted(sums.items())),
        used=tuple(used),
        replaced=tuple(replaced),
        shared=tuple(sorted(shared)),
        others=others,
    )


def advertised_of(reports: Sequence[Report]) -> dict[AdGroup, frozenset[str]]:
    """The products of each ad group, by reports of advertised products."""
    found: dict[AdGroup, set[str]] = {}
    for report in reports:
        columns = [report.column(name) for name in (*_AD_GROUP, "advertised_asin")]
        for campaign, group, product in zip(*columns, strict=True):
            key = (shown(campaign).strip(), shown(group).strip())
            found.setdefault(key, set()).add(shown(product).strip().upper())
    return {group: frozenset(products) for group, products in found.items()}


def _term(text: str, total: Sequence[int]) -> SearchTerm:
    clicks, orders, units, other_units = total
    return SearchTerm(text=text, clicks=clicks, orders=orders, units=units, other_units=other_units)


def _rows(report: Report) -> list[tuple[AdGroup, str, Figures]]:
    """Ad group, term and sums. A term keeps no character that nobody can see."""
    has_groups = all(name in report.cells for name in _AD_GROUP)
    columns = (*_AD_GROUP, "search_term") if has_groups else ("search_term",)
    found = []
    for key, figures in metrics.by_entity(report, columns).items():
        group = (key[0], key[1]) if has_groups else ("", "")
        text = _visible(key[-1])
        if text:
            found.append((group, text, figures))
    return found


def _visible(text: str) -> str:
    kept = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))
    return " ".join(("".join(kept) if not text.isascii() else text).split())


def _without_repeats(
    sources: Sequence[Source],
) -> tuple[list[Source], list[tuple[str, str]]]:
    """Reports that share no day; of the same days the last named one."""
    used: list[Source] = []
    replaced: list[tuple[str, str]] = []
    for each in reversed(sources):
        same = [other for other in used if _days(other) == _days(each)]
        if same and each.period is not None:
            replaced.append((each.name, same[0].name))
            continue
        for other in used:
            each = _apart(each, other)  # noqa: PLW2901  # it shrinks, day by day
        used.insert(0, each)
    return used, replaced[::-1]


def _days(source: Source) -> tuple[dt.date, dt.date] | None:
    return (source.period.start, source.period.end) if source.period is not None else None


def _apart(each: Source, newer: Source) -> Source:
    """A report without the days of a newer one.

    Raises:
        UsageError: they share days, and the rows of one are not of a day each.
    """
    if each.period is None or newer.period is None:
        name = each.name if each.period is None else newer.name
        raise UsageError(messages.days_not_given(name), remedy=messages.name_the_days())
    if each.period.end < newer.period.start or newer.period.end < each.period.start:
        return each
    days = _daily(each.report)
    if days is None or _daily(newer.report) is None:
        raise UsageError(
            messages.days_overlap(
                each.name,
                f"{each.period.start} to {each.period.end}",
                newer.name,
                f"{newer.period.start} to {newer.period.end}",
            ),
            remedy=messages.apart(),
        )
    first, last = newer.period.start, newer.period.end
    kept = [at for at, day in enumerate(days) if not first <= day <= last]
    return each.with_(report=_only(each.report, kept))


def _daily(report: Report) -> list[dt.date] | None:
    """The day of each row; None where a row is about several, or does not tell."""
    spans = periods.row_days(report) or ()
    days = [start for start, end in spans if start is not None and start == end]
    return days if spans and len(days) == len(spans) else None


def _only(report: Report, kept: Sequence[int]) -> Report:
    cells = {name: [column[at] for at in kept] for name, column in report.cells.items()}
    return report.with_(rows=[report.rows[at] for at in kept], cells=cells)
