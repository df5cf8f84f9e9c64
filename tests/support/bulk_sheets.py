"""Bulk sheets as values: the rows of a sheet against a download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.workbooks import BULK_COLUMNS, BULK_ROWS, BULK_SHEET, bulk_rows
from trace_gate.core.market import bulk
from trace_gate.core.market import bulk_rows as rows_of_sheets
from trace_gate.core.market.bulk import LastExecuted, Reader
from trace_gate.core.market.bulk_rows import Download, NotRead
from trace_gate.core.market.held import Implied
from trace_gate.core.market.problems import Problem
from trace_gate.core.market.workbook import Sheet, Workbook

SHOP = ("ACME", "US")
CAPTURED = "2025-01-10T00:00:00Z"


def workbook(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = BULK_COLUMNS) -> Workbook:
    """A workbook with one bulk sheet, as the process that reads it hands it over."""
    texts = ["\x1f".join(columns)]
    texts += ["\x1f".join(_text(row.get(each)) for each in columns) for row in rows]
    sheet = Sheet(name=BULK_SHEET, above=(), rows=texts)
    return Workbook(sheets={(BULK_SHEET, 1): sheet}, names=(BULK_SHEET,), digests={})


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def found(
    rows: Sequence[Mapping[str, Any]],
    download: Sequence[Mapping[str, Any]] = BULK_ROWS,
    *,
    columns: Sequence[str] = BULK_COLUMNS,
    executed: Mapping[str, tuple[object, str]] | None = None,
    by_name: bool = False,
) -> tuple[list[Implied], list[Problem]]:
    """What a sheet changes, and what is in the way."""
    read = [*rows_of_sheets.with_operation("sheets/a.xlsx", workbook(rows, columns))]
    problems = [each for each in read if isinstance(each, Problem)]
    mine = [each for each in read if not isinstance(each, Problem)]
    base = Download("uploads/bulk-1.xlsx", CAPTURED, workbook(download), mine)
    reader, cells = Reader(base, mine, by_name=by_name), []
    for row in mine:
        try:
            cells += reader.cells(row)
        except NotRead as stopped:
            problems.append(stopped.problem)
    known = {
        (SHOP, normal): LastExecuted(value=value, at=at)
        for normal, (value, at) in (executed or {}).items()
    }
    return [*bulk.changes(cells, SHOP, CAPTURED, known)], problems


def moves(*changes: tuple[int, Mapping[str, Any]], **options: Any) -> list[tuple[str, str, str]]:
    """Target, old and new value of each change of the download's rows; nothing is in the way."""
    made, problems = found(bulk_rows(*changes), **options)
    assert [each.message for each in problems] == []
    return [(each.text, str(each.old), str(each.new)) for each in made]


def refusal(*changes: tuple[int, Mapping[str, Any]], **options: Any) -> Problem:
    """What is said of the one row that cannot be read; nothing of it changes."""
    made, problems = found(bulk_rows(*changes), **options)
    assert made == []
    (problem,) = problems
    return problem
