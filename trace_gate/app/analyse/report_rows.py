"""The rows of a report that are meant, and their sums."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from trace_gate.core.analyst import currencies, metrics
from trace_gate.core.analyst.reports import ASIN_COLUMNS
from trace_gate.core.errors import UsageError
from trace_gate.core.numerals import COMMA, POINT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.reports import Report

NAMED = 3
"""So many of the nearest names are told."""


def figures(
    report: Report, *, asin: str | None, campaign: str | None, command: TypedCommand
) -> Figures:
    """The sums of the rows of a product or a campaign, where the report has a column of them.

    Raises:
        UsageError: there is no such row, a cell is no number, or it can be read in two ways.
    """
    columns: dict[str, str] = {}
    if asin is not None and (column := asin_column(report)) is not None:
        columns[column] = asin
    if campaign is not None and "campaign" in report.cells:
        columns["campaign"] = campaign
    try:
        found = metrics.by_entity(report, tuple(columns)).get(tuple(columns.values()))
    except metrics.UnclearDecimals as problem:
        point, comma = (command.again(("--decimals", each)) for each in (POINT, COMMA))
        raise UsageError(
            problem.message, remedy=f"1.000 is one: {point}   1.000 is a thousand: {comma}"
        ) from problem
    if found is None:
        raise _no_row(report, columns)
    return found


def picked(report: Report, *, asin: str | None, campaign: str | None) -> Report:
    """The rows of a product or a campaign, where the report has a column of them."""
    wanted: Sequence[int] = range(len(report.rows))
    column = asin_column(report)
    for name, value in ((column, asin), ("campaign", campaign)):
        if name is not None and value is not None and name in report.cells:
            keys = report.keys(name)
            wanted = [at for at in wanted if keys[at] == value]
    return report.picked(wanted) if len(wanted) < len(report.rows) else report


def asin_column(report: Report) -> str | None:
    """The column that says which product a row is about; None where there is none."""
    return next((name for name in ASIN_COLUMNS if name in report.cells), None)


def refuse_several_products(
    read: Sequence[ReportFile], asins: Sequence[str], command: TypedCommand
) -> None:
    """Nothing, where each row counts for one product only.

    Raises:
        UsageError: several products are named, and a report does not say which rows are about
            which.
    """
    for report in (each.report for each in read if len(asins) > 1):
        if asin_column(report) is None:
            raise UsageError(
                f"{report.table.file} does not say which product a row is about, so each row would "
                f"count for {' and for '.join(asins)}.",
                remedy=f"Name the product whose campaigns they are: "
                f"{command.again(('--asin', asins[0]))}   or use an advertised product report.",
            )


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


def refuse_other_money(
    report: Report, tenant: Mapping[str, Any], command: TypedCommand, *, named: bool = True
) -> None:
    """Nothing, where the report is in the money of the shop, or does not say.

    Args:
        report: The report.
        tenant: The shop.
        command: What was typed.
        named: Whether the command may name another shop; else it is the report that is wrong.

    Raises:
        UsageError: it is in another currency.
    """
    mine = tenant.get("currency")
    for money in currencies.named(report):
        if mine and mine not in money.currencies:
            raise UsageError(
                f"{money.place}: the report is in {money.text}, and the shop "
                f"{tenant['store_id']} in {tenant['marketplace']} has {mine}.",
                remedy="Name the shop of the report: "
                f"{command.again(('--store', 'STORE'), ('--marketplace', 'MARKETPLACE'))}"
                if named
                else f"Download the report of {tenant['store_id']} in {tenant['marketplace']}, "
                "and name that file.",
            )


def refuse_other_product(
    report: Report, asin: str | None, command: TypedCommand, *, named: bool = True
) -> None:
    """Nothing, where the report does not name a product above its header, or names this one.

    Args:
        report: The report.
        asin: The product.
        command: What was typed.
        named: Whether the command may name another product; else it is the report that is wrong.

    Raises:
        UsageError: it names another one.
    """
    if report.asin is not None and asin is not None and report.asin != asin:
        raise UsageError(
            f"{report.table.file} is about {report.asin}, as its first line says, not about "
            f"{asin}.",
            remedy=command.again(("--asin", report.asin))
            if named
            else f"Download the report about {asin}, and name that file.",
        )


def _no_row(report: Report, columns: Mapping[str, str]) -> UsageError:
    for column, wanted in columns.items():
        names = set(report.keys(column)) - {""}
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
