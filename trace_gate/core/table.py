"""A table as a person sees it in a report or a workbook: cells with their places (SPEC 9).

A cell is a text whose first letter says what the file has there: `s` text, `n` a number, `d` a
date, `t` a moment, `b` yes or no. An empty cell is blank, which is not zero. So nothing is lost
or guessed before somebody knows what its column means, and a row is one line on its way from the
process that reads workbooks.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TEXT, NUMBER, DATE, MOMENT, YES_OR_NO = "s", "n", "d", "t", "b"
BLANK = ""


class Table(Record):
    """One sheet of a workbook, or one file of separated values."""

    file: str
    sheet: str | None = None
    """None: the file has one table only."""
    hidden: bool = False
    first_row: int = 1
    """The number of the first row that is there, as spreadsheets count."""
    first_column: int = 1
    rows: Iterable[Sequence[str]]
    """The cells of each row. It can be gone through more than once."""
    encoding: str | None = None
    """How the bytes of a text file were read."""

    def place(self, row: int, column: int | None = None) -> str:
        """Where a cell is, for people: the row and column as spreadsheets name them.

        Args:
            row: Its index in `rows`, from 0.
            column: Its index in the row, from 0; None for the row as a whole.
        """
        sheet = f", sheet {self.sheet!r}" if self.sheet is not None else ""
        at = f", row {self.first_row + row}"
        cell = "" if column is None else f", column {letters(self.first_column + column)}"
        return f"{self.file}{sheet}{at}{cell}"


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shown(cell: str) -> str:
    """A cell as a person reads it: a whole number without its `.0`, blank as an empty text."""
    kind, value = cell[:1], cell[1:]
    return value.removesuffix(".0") if kind == NUMBER else value


def is_blank(cell: str) -> bool:
    """Whether nothing but blanks is there."""
    return not cell[1:].strip()
