"""Which report a table is, and its rows by our names (SPEC 9, Observing a report).

What is not known is an error with what was seen. A report that is nearly right is not read: a
column in the wrong place would be a wrong figure that nobody sees.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice

from trace_gate.core.analyst import report_messages as messages
from trace_gate.core.analyst.grid_columns import GridColumns
from trace_gate.core.analyst.headers import key, nearest
from trace_gate.core.analyst.kinds import KINDS
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.table import BLANK, HEAD_ROWS, Grid, is_blank, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trace_gate.core.analyst.headers import Aliases, Header
    from trace_gate.core.analyst.kinds import Kind
    from trace_gate.core.table import Table

ASIN_COLUMNS = ("child_asin", "advertised_asin")
"""The columns that say which product a row is about"""

_ASIN = re.compile(r"\bB0[A-Z0-9]{8}\b")


class Report(Record):
    """A table that is a known report, column by column."""

    kind: Kind
    aliases: Aliases
    """The language that its header is in"""
    table: Table
    header: Header
    preamble: tuple[str, ...]
    """What stands above the header, as people read it"""
    rows: Sequence[int]
    """The rows that are about something, by their index in the rows of the table: no totals, no
    notes, no blank rows"""
    cells: Mapping[str, Sequence[str]]
    """The cells of each known column, by our name, in the order of `rows`"""
    decimals: str | None = None
    """How it writes decimals, where a person says so: `numerals.POINT` or `COMMA`"""

    @property
    def asin(self) -> str | None:
        """The product that the line above the header names; None where it names none, or many."""
        found = {each[0] for each in _ASIN.finditer(" ".join(self.preamble))}
        return found.pop() if len(found) == 1 else None

    @property
    def kind_has_sheets(self) -> bool:
        """Whether Amazon has names for the sheets of this kind."""
        return bool(self.aliases.sheets(self.kind.name))

    @property
    def is_listed(self) -> bool:
        """Whether its sheet is called as Amazon calls the sheets of its kind."""
        return key(self.table.sheet or "") in self.aliases.sheets(self.kind.name)

    def column(self, name: str) -> Sequence[str]:
        """The cells of a column; none where the report lacks it."""
        return self.cells.get(name, ())

    def tally(self, name: str) -> Counter[str]:
        """Each different cell of a column, and how often it is there; `column` for the order.

        They are in the order of their first places, but that a blank may come last.
        """
        cells = self.cells
        return cells.tally(name) if isinstance(cells, GridColumns) else Counter(self.column(name))

    def keys(self, name: str) -> list[str]:
        """What the rows of a column are about, as people read it; an ASIN has capital letters."""
        cells = self.column(name)
        texts = {cell: shown(cell).strip() for cell in set(cells)}
        if name in ASIN_COLUMNS:
            texts = {cell: text.upper() for cell, text in texts.items()}
        return [texts[cell] for cell in cells]

    def picked(self, wanted: Sequence[int]) -> Report:
        """The same with some of its rows only.

        Args:
            wanted: Their indexes in `rows`, in order.
        """
        return self.with_(
            rows=[self.rows[at] for at in wanted],
            cells={name: [cells[at] for at in wanted] for name, cells in self.cells.items()},
        )

    def place(self, at: int, name: str) -> str:
        """Where a cell is, for people.

        Args:
            at: Its index in `rows`.
            name: Our name of its column.
        """
        return self.table.place(self.rows[at], self.header.columns[name].index)


def known(tables: Iterable[Table], languages: Sequence[Aliases]) -> list[Report]:
    """The reports among the tables of one file, in their order; empty where there is none."""
    found = (_report(table, languages) for table in tables)
    return [each for each in found if each is not None]


def unknown(tables: Sequence[Table], languages: Sequence[Aliases]) -> UsageError:
    """What is said of a file in which no table is a known report.

    It names the header that comes nearest to one, with the columns that it lacks.
    """
    rows = [(table, index, cells) for table in tables for index, cells in _first_rows(table)]
    if not rows:
        file = tables[0].file if tables else "The file"
        return UsageError(f"{file} has no rows.", remedy="Download the report once more.")
    table, index, cells = max(rows, key=lambda each: sum(not is_blank(cell) for cell in each[2]))
    texts = [shown(cell) for cell in cells]
    columns = {
        column.name
        for aliases in languages
        for kind in KINDS
        for column in aliases.header(texts, kind).columns.values()
    }
    possible = {name: each.needs for name, each in KINDS.items() if not each.lacks & columns}
    kind, lacking = nearest(columns, possible)
    names = " | ".join(text.strip() for text in texts if text.strip())
    return UsageError(
        messages.unknown_report(table.place(index), names),
        remedy=messages.nearest_report(kind, lacking),
    )


def personal(tables: Iterable[Table], languages: Sequence[Aliases]) -> UsageError | None:
    """What is said of a table that has names or addresses of customers; None where none has."""
    for table in tables:
        for index, cells in _first_rows(table):
            texts = [shown(cell) for cell in cells]
            found = [text for text in texts if any(each.is_personal(text) for each in languages)]
            if found:
                return UsageError(
                    messages.personal_columns(table.place(index), found),
                    remedy=messages.take_columns_out(),
                )
    return None


def _report(table: Table, languages: Sequence[Aliases]) -> Report | None:
    first = _first_rows(table)
    for index, cells in first:
        texts = [shown(cell) for cell in cells]
        for kind in KINDS.values():
            for aliases in languages:
                header = aliases.header(texts, kind.name)
                if kind.needs <= header.columns.keys() and not kind.lacks & header.columns.keys():
                    above = [shown(c) for at, row in first if at < index for c in row if c]
                    rows = _Rows(table, kind, aliases, header, index)
                    return Report(
                        kind=kind,
                        aliases=aliases,
                        table=table,
                        header=header,
                        preamble=tuple(above),
                        rows=rows.indexes,
                        cells=rows.columns(),
                    )
    return None


class _Rows:
    """The rows of a report that are data.

    Raises:
        UsageError: a row has more or fewer cells than the header, repeats it, or has numbers and
            does not say what they are about.
    """

    def __init__(self, table: Table, kind: Kind, aliases: Aliases, header: Header, at: int) -> None:
        self._table, self._kind, self._aliases, self._header = table, kind, aliases, header
        self._start, self._footers = at + 1, dict[str, bool]()
        self._about = [header.columns[n].index for n in kind.entity if n in header.columns]
        self._counted: dict[str, bool] = {}
        rows = table.rows
        if isinstance(rows, Grid):
            self._names = list(rows.head(self._start)[-1])
            self.indexes = self._of_grid(rows)
        else:
            self._names = list(next(islice(rows, at, None)))
            below = enumerate(islice(rows, self._start, None), self._start)
            data = [(index, each) for index, each in below if self._is_data(index, each)]
            self.indexes, self._cells = [index for index, _ in data], [each for _, each in data]

    def columns(self) -> Mapping[str, Sequence[str]]:
        """The cells of each known column."""
        if isinstance(self._table.rows, Grid):
            return GridColumns(self._table.rows, self._header, self.indexes)
        width = len(self._names)
        by_index = list(zip(*(c[:width] for c in self._cells), strict=True)) or [()] * width
        return {name: by_index[each.index] for name, each in self._header.columns.items()}

    def _of_grid(self, grid: Grid) -> Sequence[int]:
        """The same for a sheet, of which all rows have one width.

        Where two columns say of each row what it is about, no row needs a look of its own.
        """
        rows, entity = range(self._start, len(grid)), self._header.columns.get("entity")
        whole = (index for index in self._about if self._is_whole(grid, index))
        if entity is None and len(list(islice(whole, 2))) > 1:
            return rows
        columns = [grid.column(at) for at in range(len(self._names))]
        return [
            index for index in rows if self._is_data(index, [cells[index] for cells in columns])
        ]

    def _is_whole(self, grid: Grid, index: int) -> bool:
        """Whether each row has something in a column, and none its header once more."""
        below = grid.tally(index, self._start)
        if self._names[index] in below:
            return False
        # What is only blanks below its first letter is as short as that once they are gone.
        return min(map(len, map(str.rstrip, below)), default=2) > 1

    def _is_data(self, index: int, cells: Sequence[str]) -> bool:
        first = next((cell for cell in cells if not is_blank(cell)), BLANK)
        if first not in self._footers:
            self._footers[first] = not first or self._aliases.is_footer(shown(first))
        named = [cells[at] for at in self._about if at < len(cells) and not is_blank(cells[at])]
        if len(named) < 2 and (
            self._footers[first] or any(self._aliases.is_total(shown(each)) for each in named)
        ):
            return False
        self._check_width(index, cells)
        if not named:
            raise self._wrong(index, messages.numbers_of_nothing())
        entity = self._header.columns.get("entity")
        return entity is None or self._is_counted(cells[entity.index])

    def _is_counted(self, entity: str) -> bool:
        if entity not in self._counted:
            self._counted[entity] = self._aliases.is_counted(self._kind.name, shown(entity))
        return self._counted[entity]

    def _check_width(self, index: int, cells: Sequence[str]) -> None:
        width = len(self._names)
        if len(cells) < width and self._broke_off(index):
            raise UsageError(
                messages.broke_off_there(self._table.place(index), cells, width),
                remedy=messages.download_whole(),
            )
        if len(cells) < width or any(not is_blank(cell) for cell in cells[width:]):
            raise self._wrong(index, messages.uneven_row(cells, width))
        if list(cells[:width]) == self._names:
            raise self._wrong(index, "is the header once more")

    def _broke_off(self, index: int) -> bool:
        """Whether a row that is too short is where a text ends without a line end."""
        return not self._table.ended and index + 1 == sum(1 for _ in self._table.rows)

    def _wrong(self, index: int, what: str) -> UsageError:
        return UsageError(f"{self._table.place(index)} {what}.", remedy=messages.delete_row())


def _first_rows(table: Table) -> list[tuple[int, Sequence[str]]]:
    return [(at, cells) for at, cells in enumerate(table.head(HEAD_ROWS)) if any(cells)]
