"""The entry of `market_files.yaml` that fits a workbook, by the columns of its sheets (SPEC 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.market import proposed, table_scan
from trace_gate.core.market.bulk_columns import SHEETS, NoBulkSheet, columns
from trace_gate.core.market.mapping import AMAZON_BULK
from trace_gate.core.market.problems import Problem, Unreadable
from trace_gate.core.market.workbook import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.core.market.table_scan import Scanned
    from trace_gate.core.market.workbook import Sheet, Workbook

DOWNLOADS = "bulk-*.xlsx"
"""What Amazon calls a download of a bulk sheet."""


def entry_for_book(path: str, books: Iterable[Workbook]) -> Mapping[str, Any]:
    """An entry that reads a workbook, as plain data of `market_files`.

    Args:
        path: the file.
        books: it, with one sheet of it in each.

    Raises:
        Unreadable: nobody can read it, or no sheet of it has columns with values.
    """
    every = list(books)
    scans = [scan for book in every if (scan := _scan(path, book)) is not None]
    if any(_is_bulk(scan.sheet) for scan in scans):
        return _bulk_entry(path)
    if not scans:
        wrong, remedy = next((each.wrong for each in every if each.wrong), ("has no sheet", ""))
        message = f"{path} {wrong}."
        raise Unreadable(Problem(path=path, message=message, remedy=remedy or "Add one."))
    best = max(scans, key=lambda scan: len(proposed.columns_of(scan)))
    return proposed.table_entry(path, best, proposed.columns_of(best))


def _scan(path: str, book: Workbook) -> Scanned | None:
    if book.wrong is not None:
        return None
    return next((table_scan.of_sheet(path, book, *each) for each in book.sheets), None)


def _is_bulk(sheet: Sheet | None) -> bool:
    if sheet is None or sheet.name not in SHEETS or not sheet.rows:
        return False
    try:
        columns(sheet.rows[0].split(SEPARATOR))
    except NoBulkSheet:
        return False
    return True


def _bulk_entry(path: str) -> Mapping[str, Any]:
    folder = path.rpartition("/")[0]
    return {
        "id": AMAZON_BULK.replace("_", "-"),
        "kind": "table",
        "layout": AMAZON_BULK,
        "paths": [f"/{folder}/*.xlsx" if folder else f"/{path}"],
        "base": {"uploads": DOWNLOADS},
    }
