"""A table as a person sees it in a report or a workbook: cells with their places (SPEC 9).

A cell is a text whose first letter says what the file has there: `s` text, `n` a number, `d` a
date, `t` a moment, `b` yes or no. An empty cell is blank, which is not zero. So nothing is lost
or guessed before somebody knows what its column means.
"""

from __future__ import annotations

from itertools import islice
from math import isnan

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

TEXT, NUMBER, DATE, MOMENT, YES_OR_NO = "s", "n", "d", "t", "b"
CELLS = "c"
"""A column of a `Grid` whose values are cells already"""
BLANK = ""
HEAD_ROWS = 15
"""The header of a report is in the first rows, below titles and the line of what was asked for."""


class Grid:
    """The cells of a sheet, column by column; a column becomes cells when it is asked for.

    Args:
        columns: Each as its first cells (`HEAD_ROWS`, or all where there are fewer), the kind of
            the values below them (`TEXT`, `NUMBER`, or `CELLS`) and these values: texts, numbers
            with NaN for blank, or cells. All have the same length.
    """

    def __init__(self, columns: Sequence[tuple[Sequence[str], str, Sequence[Any]]]) -> None:
        self._raw = list(columns)
        self._cells: dict[int, Sequence[str]] = {}

    def __len__(self) -> int:
        """So many rows it has."""
        return len(self._raw[0][0]) + len(self._raw[0][2]) if self._raw else 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        """The rows; all columns become cells."""
        return zip(*map(self.column, range(len(self._raw))), strict=True)

    def head(self, count: int) -> list[Sequence[str]]:
        """The first rows, `HEAD_ROWS` at most."""
        return list(zip(*(first[:count] for first, _, _ in self._raw), strict=True))

    def column(self, index: int) -> Sequence[str]:
        """The cells of a column."""
        if index not in self._cells:
            first, kind, values = self._raw[index]
            self._cells[index] = [*first, *_cells(kind, values)]
        return self._cells[index]

    def tally(self, index: int, start: int) -> Counter[str]:
        """Each different cell of a column from a row on, and how often it is there.

        They are in the order of their first places, but that a blank may come last. It takes less
        than the cells themselves: most cells of a report stand there many times.
        """
        from collections import Counter  # A trace in a diff asks for `is_number` alone.

        first, kind, values = self._raw[index]
        found = Counter(first[start:])
        found.update(_tally(kind, values[start - len(first) :] if start > len(first) else values))
        return found


def _tally(kind: str, values: Sequence[Any]) -> Mapping[str, int]:
    from collections import Counter

    if kind == CELLS:
        return Counter(values)
    if kind == TEXT:
        return {TEXT + each if each else BLANK: often for each, often in Counter(values).items()}
    # A sum with a blank in it is none. No two NaN are the same to a dictionary.
    blanks = sum(map(isnan, values)) if isnan(sum(values)) else 0
    numbers = Counter([each for each in values if not isnan(each)] if blanks else list(values))
    found = {NUMBER + repr(each): often for each, often in numbers.items()}
    return {**found, BLANK: blanks} if blanks else found


def _cells(kind: str, values: Sequence[Any]) -> Sequence[str]:
    if kind == CELLS:
        return values
    if kind == TEXT:
        return [TEXT + each if each else BLANK for each in values]
    numbers = list(values)
    known = {each: NUMBER + repr(each) for each in set(numbers) if not isnan(each)}
    # No two NaN are the same to a dictionary, so a blank is none of the known.
    return [known.get(each, BLANK) for each in numbers]


class Table(Record):
    """One sheet of a workbook, or one file of separated values."""

    file: str
    sheet: str | None = None
    """None: the file has one table only."""
    hidden: bool = False
    hidden_rows: int = 0
    """So many of its rows are hidden; they are rows like others."""
    formulas: int = 0
    """So many of its cells have a formula; a cell is what was saved with it."""
    first_row: int = 1
    """The number of the first row that is there, as spreadsheets count."""
    first_column: int = 1
    rows: Iterable[Sequence[str]]
    """The cells of each row. It can be gone through more than once."""
    encoding: str | None = None
    """How the bytes of a text file were read."""
    ended: bool = True
    """Whether the last line of a text file has a line end: else it may have broken off."""

    def head(self, count: int) -> list[Sequence[str]]:
        """The first rows, `HEAD_ROWS` at most."""
        rows = self.rows
        return rows.head(count) if isinstance(rows, Grid) else list(islice(rows, count))

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


def is_number(text: str) -> bool:
    """Whether a text reads as a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True
