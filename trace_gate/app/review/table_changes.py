"""The rows and cells by which two versions of a table differ: by their keys, not by their lines."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice

from trace_gate.app.review.model import CellChange
from trace_gate.core.errors import UsageError
from trace_gate.core.governor import amounts
from trace_gate.core.record import Record
from trace_gate.core.table import TEXT, is_number, letters, shown
from trace_gate.core.table_layout import KEY_ROWS, layout_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.core.table import Table

    Row = Sequence[str]
    Key = tuple[str, ...]

CELLS = 300_000
"""Cells with something in them that are compared, of all tables of a file."""
LONG = 24
"""Digits of a number whose step is told; a longer one is a name."""
KINDS = {TEXT: "text", "n": "number", "d": "date", "t": "time", "b": "yes or no"}


class _Sheet(Record):
    """One table, read as a whole."""

    names: tuple[str, ...]
    key: int
    rows: Mapping[tuple[Key, int], Row]
    """By what names a row, and the how manieth it is that is named so."""
    order: tuple[tuple[Key, int], ...]


def cell_changes(
    old: Sequence[Table], new: Sequence[Table]
) -> tuple[Iterator[CellChange], list[str]]:
    """What differs, sheet by sheet, and what the cells do not show.

    Raises:
        UsageError: a table cannot be read, or has more cells than are compared.
    """
    before, after = _sheets(old), _sheets(new)
    remarks = [*_hidden(new)]
    for name in dict.fromkeys((*before, *after)):
        remarks += _remarks(name, before.get(name), after.get(name))
    return _changes(before, after), remarks


def _changes(
    before: Mapping[str | None, _Sheet], after: Mapping[str | None, _Sheet]
) -> Iterator[CellChange]:
    for name in dict.fromkeys((*before, *after)):
        yield from _in_sheet(name, before.get(name, EMPTY), after.get(name, EMPTY))


EMPTY = _Sheet(names=(), key=0, rows={}, order=())


def _sheets(tables: Sequence[Table]) -> dict[str | None, _Sheet]:
    left = CELLS
    found = {}
    for table in tables:
        rows = []
        for row in table.rows:
            left -= sum(map(bool, row))
            if left < 0:
                raise UsageError(f"it has more than {CELLS:,} cells")
            rows.append(row)
        found[table.sheet] = _sheet(table, rows)
    return found


def _sheet(table: Table, rows: list[Row]) -> _Sheet:
    layout = layout_of(list(islice(rows, KEY_ROWS)), table.first_column)
    begin = 0 if layout.header is None else layout.header + 1
    width = max(map(len, rows), default=0)
    more = (letters(table.first_column + at) for at in range(len(layout.names), width))
    count: dict[Key, int] = {}
    held: dict[tuple[Key, int], Row] = {}
    for row in rows[begin:]:
        if any(row):
            key = tuple(shown(cell) for cell in row[: layout.key])
            count[key] = count.get(key, 0) + 1
            held[key, count[key]] = row
    return _Sheet(names=(*layout.names, *more), key=layout.key, rows=held, order=tuple(held))


def _in_sheet(sheet: str | None, old: _Sheet, new: _Sheet) -> Iterator[CellChange]:
    for place, row in old.rows.items():
        if place not in new.rows:
            yield _row(sheet, place, _cells(old, row), None)
        else:
            yield from _in_row(sheet, place, (old, row), (new, new.rows[place]))
    for place, row in new.rows.items():
        if place not in old.rows:
            yield _row(sheet, place, None, _cells(new, row))


def _row(
    sheet: str | None, place: tuple[Key, int], before: str | None, after: str | None
) -> CellChange:
    return CellChange(
        sign="gone" if after is None else "added",
        sheet=sheet,
        row=_named(place),
        column=None,
        before=before,
        after=after,
        share=None,
    )


def _in_row(
    sheet: str | None, place: tuple[Key, int], old: tuple[_Sheet, Row], new: tuple[_Sheet, Row]
) -> Iterator[CellChange]:
    was, now = (dict(zip(side.names, row, strict=False)) for side, row in (old, new))
    for column in dict.fromkeys((*was, *now)):
        before, after = was.get(column, ""), now.get(column, "")
        if before != after:
            yield CellChange(
                sign="changed",
                sheet=sheet,
                row=_named(place),
                column=column,
                before=_cell_text(before, after),
                after=_cell_text(after, before),
                share=_share(shown(before), shown(after)),
            )


def _named(place: tuple[Key, int]) -> str:
    key, often = place
    again = f" ({often})" if often > 1 else ""
    return f"{' / '.join(each or '-' for each in key)}{again}"


def _cells(sheet: _Sheet, row: Row) -> str:
    """The cells of a row that do not name it, each with its column."""
    named = zip(sheet.names[sheet.key :], row[sheet.key :], strict=False)
    return "; ".join(f"{name} = {shown(cell)}" for name, cell in named if cell)


def _cell_text(cell: str, other: str) -> str | None:
    """A cell, with its kind where that is all that differs."""
    if not cell:
        return None
    text = shown(cell)
    return f"{text} ({KINDS.get(cell[0], cell[0])})" if text == shown(other) else text


def _share(before: str, after: str) -> Decimal | None:
    numbers = [each for each in (before, after) if len(each) <= LONG and is_number(each)]
    found = [number for each in numbers if (number := Decimal(each)).is_finite()]
    return amounts.share(*found) if len(found) == len((before, after)) else None


def _hidden(tables: Sequence[Table]) -> Iterator[str]:
    """What a reader of the workbook does not see at once."""
    for table in tables:
        if table.hidden:
            yield f"The sheet {table.sheet} is hidden."
        if table.hidden_rows:
            rows = table.hidden_rows
            yield f"Hidden rows of the sheet {table.sheet}: {rows}. They are compared like others."
        if table.formulas:
            yield (
                f"Cells with a formula in the sheet {table.sheet}: {table.formulas}. Compared is "
                "what was saved with them."
            )


def _remarks(name: str | None, old: _Sheet | None, new: _Sheet | None) -> Iterator[str]:
    if old is None or new is None:
        if name is not None:
            yield f"The sheet {name} is {'new' if old is None else 'gone'}."
        return
    sheet = f" of the sheet {name}" if name is not None else ""
    for word, one, other in (("New", new, old), ("Gone", old, new)):
        columns = [each for each in one.names if each not in other.names]
        if columns:
            yield f"{word} columns{sheet}: {', '.join(columns)}."
    common = [[each for each in one.order if each in other.rows] for one, other in
              ((old, new), (new, old))]  # fmt: skip
    if common[0] != common[1]:
        yield f"The rows{sheet} stand in another order."
