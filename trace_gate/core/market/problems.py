"""Why a market file cannot be read: where, in words for who edits it, and what mends it."""

from __future__ import annotations

from trace_gate.core.record import Record


class Problem(Record):
    """One place that cannot be read. The finding that is made of it is TG415.

    `line` counts the lines of the file, `row` the rows of the table, its header too; both from 1.
    """

    path: str
    message: str
    remedy: str
    line: int | None = None
    row: int | None = None
    sheet: str | None = None
    """Of a workbook."""
    column: str | None = None


class Unreadable(Exception):
    """A whole file that cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def two_ways(path: str) -> Problem:
    """What is said of a file that one entry reads as a workbook, and another as text."""
    return Problem(
        path=path,
        message=f"{path} is read as a workbook by one entry of market_files.yaml, and as text by "
        "another.",
        remedy="Rename it so that one of both patterns means it.",
    )
