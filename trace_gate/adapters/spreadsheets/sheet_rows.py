"""Rows of a sheet on their way to text: in order, within the limits, padded to their header.

What two readers could read as two sheets is refused: a row or a cell twice, or out of its order.
"""

from __future__ import annotations

from itertools import pairwise

from trace_gate.adapters.spreadsheets import limits
from trace_gate.adapters.spreadsheets.sheet_text import Refused
from trace_gate.core.market.workbook import MARK, MERGED, SEPARATOR, without_mark
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = tuple[int, Sequence[int], list[str], bool]
    """Its number, from 1; the columns of its cells, from 1; their texts, which may be blank; and
    whether it is hidden"""


class Around(Record):
    """What a sheet says beside its rows."""

    hidden_columns: frozenset[int]
    """From 1."""
    merged: tuple[tuple[int, int, int, int], ...]
    """First row, first column, last row and last column of cells that are one, from 1."""


class Placed:
    """The rows of a sheet, each as one text; rows that are not there as empty ones.

    Args:
        header: the number of the row with the names of the columns.
        around: what the sheet says beside its rows.
    """

    def __init__(self, header: int, around: Around) -> None:
        self.hidden: list[int] = []
        self._header, self._width, self._last, self._cells = header, 0, 0, 0
        self._merged = _marked(around.merged)

    def of(self, rows: Iterable[Row]) -> Iterator[str]:
        """The texts, from row 1 on.

        Raises:
            Refused: they are out of order, or too many.
        """
        for number, columns, texts, hidden in rows:
            self._check(number, columns, texts)
            cells = self._placed(number, columns, texts)
            if not cells:
                continue  # blank cells with a style only
            yield from [""] * (number - self._last - 1)
            self._last = number
            if hidden:
                self.hidden.append(number)
            if number == self._header:
                self._width = len(cells)
            elif len(cells) < self._width:
                cells += [""] * (self._width - len(cells))
            yield SEPARATOR.join(cells)

    def _check(self, number: int, columns: Sequence[int], texts: list[str]) -> None:
        if number > limits.SHEET_ROWS:
            raise Refused(f"has more than {limits.SHEET_ROWS:,} rows")
        if number <= self._last:
            raise Refused(f"has row {number} twice, or out of its order")
        if columns and columns[-1] > limits.SHEET_COLUMNS:
            raise Refused(f"has more than {limits.SHEET_COLUMNS} columns, in row {number}")
        self._cells += len(texts) - texts.count("")
        if self._cells > limits.SHEET_CELLS:
            raise Refused(f"has more than {limits.SHEET_CELLS:,} cells")

    def _placed(self, number: int, columns: Sequence[int], texts: list[str]) -> list[str]:
        """The texts of a row in their columns, without the blank ones at its end."""
        if columns and columns[-1] > len(columns):  # some are left out
            cells = [""] * columns[-1]
            for at, text in zip(columns, texts, strict=True):
                cells[at - 1] = text
        else:
            cells = texts
        for at in self._merged.get(number, ()):
            if at <= len(cells):
                cells[at - 1] = MARK + MERGED + without_mark(cells[at - 1])
        while cells and not cells[-1]:
            cells.pop()
        return cells


def is_in_order(columns: Sequence[int]) -> bool:
    """Whether each cell of a row stands behind the one before it."""
    return all(one < other for one, other in pairwise(columns))


def out_of_order(number: int) -> Refused:
    """What is said of a row with a cell twice."""
    return Refused(f"has a cell of row {number} twice, or out of its order")


def _marked(merged: Sequence[tuple[int, int, int, int]]) -> Mapping[int, Sequence[int]]:
    """The columns of each row that are part of merged cells."""
    found: dict[int, list[int]] = {}
    left = limits.MERGED_CELLS
    for top, first, bottom, last in merged:
        left -= max(0, bottom - top + 1) * max(0, min(last, limits.SHEET_COLUMNS) - first + 1)
        if left < 0:
            raise Refused(f"has more than {limits.MERGED_CELLS:,} merged cells")
        for row in range(top, bottom + 1):
            found.setdefault(row, []).extend(range(first, min(last, limits.SHEET_COLUMNS) + 1))
    return found
