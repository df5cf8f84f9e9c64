"""A table row by row, with the name of its column before each cell, so that a diff shows cells."""

from __future__ import annotations

from itertools import chain, islice

from trace_gate.core.errors import UsageError
from trace_gate.core.table import HEAD_ROWS, TEXT, is_blank, is_number, letters, shown
from trace_gate.core.table_layout import KEY_ROWS, layout_of
from trace_gate.report.textconv.fields import INDENT, key_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.table import Table
    from trace_gate.core.table_layout import Layout

    Row = Sequence[str]

_IN_KEY = frozenset('/:="\\')
_IN_CELL = frozenset(';="\\')


def lines(tables: Iterable[Table], most: int) -> Iterator[str]:
    """The lines of all tables of a file: sheets by their names, hidden ones said to be so.

    Raises:
        UsageError: the tables have more than `most` cells with something in them.
    """
    hidden, formulas, first = 0, 0, True
    cells = _Cells(most)
    for table in tables:
        if table.sheet is not None:
            yield from () if first else ("",)
            yield f"sheet {key_text(table.sheet)}{', '.join(['', *_hidden(table)])}"
        elif table.encoding not in (None, "utf-8"):
            yield f"read as {table.encoding}"
        hidden, formulas, first = hidden + table.hidden_rows, formulas + table.formulas, False
        yield from _lines(table, cells)
    if hidden:
        yield f"hidden rows of the workbook: {hidden}; they stand above like others"
    if formulas:
        yield f"cells with a formula: {formulas}; shown is what was saved with it, not computed"


def _hidden(table: Table) -> Iterator[str]:
    if table.hidden:
        yield "hidden"
    if table.hidden_rows:
        yield f"hidden rows: {table.hidden_rows}"


class _Cells:
    """Counts cells with something in them."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most

    def count(self, row: Row) -> None:
        """Count those of a row.

        Raises:
            UsageError: there are more than there may be.
        """
        self._left -= sum(map(bool, row))
        if self._left < 0:
            raise UsageError(f"it has more than {self._most:,} cells")


def _lines(table: Table, cells: _Cells) -> Iterator[str]:
    indent = "" if table.sheet is None else INDENT
    rows = iter(table.rows)
    head = list(islice(rows, HEAD_ROWS + KEY_ROWS))
    layout = layout_of(head, table.first_column)
    words = _Words(layout, table.first_column, typed=table.encoding is None)
    begin = 0
    if layout.header is not None:
        begin = layout.header + 1
        titles = (words.title(row) for row in head[: layout.header])
        yield from (f"{indent}above the header: {title}" for title in titles if title)
        yield f"{indent}columns: {', '.join(map(key_text, layout.names))}"
    for row in chain(head[begin:], rows):
        cells.count(row)
        line = words.row(row)
        if line:
            yield indent + line


class _Words:
    """Makes lines of the rows of one table. Most cells stand there many times: each is told once.

    In a workbook (`typed`) a text that looks like a number is quoted.
    """

    def __init__(self, layout: Layout, first_column: int, *, typed: bool) -> None:
        self._key, self._typed = layout.key, typed
        self._names = [f"{key_text(name)} = " for name in layout.names]
        self._first_column = first_column
        self._cells: dict[str, str] = {"": ""}
        self._keys: dict[str, str] = {"": ""}

    def row(self, row: Row) -> str:
        """A row with the name of its column before each cell; empty for one without cells."""
        while len(self._names) < len(row):
            self._names.append(f"{letters(self._first_column + len(self._names))} = ")
        key = [self._in_key(cell) for cell in row[: self._key]]
        while key and not key[-1]:
            key.pop()
        named = zip(self._names[self._key :], row[self._key :], strict=False)
        cells = [name + self._cell(cell) for name, cell in named if cell]
        head = " / ".join(each or "-" for each in key)
        return f"{head or '-'}: {'; '.join(cells)}" if cells else head

    def title(self, row: Row) -> str:
        """A row above the header."""
        return "; ".join(self._cell(cell) for cell in row if not is_blank(cell))

    def _cell(self, cell: str) -> str:
        if cell not in self._cells:
            self._cells[cell] = self._text(cell, _IN_CELL)
        return self._cells[cell]

    def _in_key(self, cell: str) -> str:
        if cell not in self._keys:
            self._keys[cell] = self._text(cell, _IN_KEY)
        return self._keys[cell]

    def _text(self, cell: str, signs: frozenset[str]) -> str:
        text = shown(cell)
        if cell[0] != TEXT:
            return text
        plainly = not self._typed and is_number(text) and text == text.strip()
        return text if plainly else key_text(text, signs)
