"""The rows of a report that are meant, and their sums."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from trace_gate.core.analyst import currencies, metrics
from trace_gate.core.errors import UsageError
from trace_gate.core.table import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.reports import Report

ASIN_COLUMNS = ("child_asin", "advertised_asin")
NAMED = 3
"""So many of the nearest names are told."""


def figures(report: Report, *, asin: str | None, campaign: str | None) -> Figures:
    """The sums of the rows of a product or a campaign, where the report has a column of them.

    Raises:
        UsageError: there is no such row, or a cell is no number.
    """
    asin_column = next((name for name in ASIN_COLUMNS if name in report.cells), None)
    columns: dict[str, str] = {}
    if asin is not None and asin_column is not None:
        columns[asin_column] = asin
    if campaign is not None and "campaign" in report.cells:
        columns["campaign"] = campaign
    if not columns:
        return metrics.totals(report)
    found = metrics.by_entity(report, tuple(columns)).get(tuple(columns.values()))
    if found is None:
        raise _no_row(report, columns)
    return found


def refuse_none(report: Report) -> None:
    """Nothing, where a report has rows.

    Raises:
        UsageError: it has none.
    """
    if not report.rows:
        raise UsageError(
            f"{report.table.file} has a header and no rows.",
            remedy="Look at the period and the filters that it was asked for, and download it once "
            "more.",
        )


def refuse_other_money(report: Report, tenant: Mapping[str, Any]) -> None:
    """Nothing, where the report is in the money of the shop, or does not say.

    Raises:
        UsageError: it is in another currency.
    """
    mine = tenant.get("currency")
    for money in currencies.named(report):
        if mine and mine not in money.currencies:
            raise UsageError(
                f"{money.place}: the report is in {money.text}, and the shop "
                f"{tenant['store_id']} in {tenant['marketplace']} has {mine}.",
                remedy="Name the shop of the report: --store STORE --marketplace MARKETPLACE",
            )


def refuse_other_product(report: Report, asin: str | None) -> None:
    """Nothing, where the report does not name a product above its header, or names this one.

    Raises:
        UsageError: it names another one.
    """
    if report.asin is not None and asin is not None and report.asin != asin:
        raise UsageError(
            f"{report.table.file} is about {report.asin}, as its first line says, not about "
            f"{asin}.",
            remedy=f"--asin {report.asin}",
        )


def _no_row(report: Report, columns: Mapping[str, str]) -> UsageError:
    for column, wanted in columns.items():
        names = {shown(cell).strip() for cell in report.column(column)} - {""}
        if wanted not in names:
            folded = {name.casefold(): name for name in sorted(names)}
            near = get_close_matches(wanted.casefold(), folded, NAMED, cutoff=0)
            has = ", ".join(folded[each] for each in near) or "no name there"
            return UsageError(
                f"{report.table.file} has no row about {wanted}.", remedy=f"It has: {has}."
            )
    return UsageError(
        f"{report.table.file} has no row about {' and '.join(columns.values())}.",
        remedy="It has rows about each of them, and none about all: leave one of them out.",
    )
