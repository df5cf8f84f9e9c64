"""How a table is read: which row has the names of its columns, and which columns name a row."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.table import HEAD_ROWS, NUMBER, is_blank, is_number, letters, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = Sequence[str]

KEY_ROWS = 100
"""By so many rows below the header it is told which columns name a row."""
KEY_COLUMNS = 12
_AROUND = " \u00a0%$\u20ac\u00a3\u00a5,"
"""What may stand around the digits of an amount."""


class Layout(Record):
    """Which row of a table has the names of the columns, and which columns name a row."""

    header: int | None
    """The index of that row; None where no row has names."""
    names: tuple[str, ...]
    key: int
    """So many columns from the left name a row."""


def layout_of(head: Sequence[Row], first_column: int = 1) -> Layout:
    """How a table is read, by its first rows.

    The header is the first row at the top with more than half as many cells as the fullest one,
    if no amount stands in it. The key are the columns from the left up to the first with an
    amount, or the first column alone.
    """
    filled = [sum(not is_blank(cell) for cell in row) for row in head[:HEAD_ROWS]]
    wide = max(filled, default=0)
    header = next((n for n, cells in enumerate(filled) if cells * 2 > wide > 0), None)
    if header is not None and any(map(_is_amount, head[header])):
        header = None
    names = () if header is None else _names(head[header], first_column)
    below = head if header is None else head[header + 1 :]
    width = max(map(len, below), default=0)
    amounts = (n for n in range(width) if any(len(r) > n and _is_amount(r[n]) for r in below))
    key = next(amounts, 0)
    return Layout(header=header, names=names, key=key if 0 < key <= KEY_COLUMNS else 1)


def _names(row: Row, first_column: int) -> tuple[str, ...]:
    """The names of the columns; a letter where there is none, or one that came before."""
    found: list[str] = []
    seen: set[str] = set()
    for number, cell in enumerate(row):
        name, letter = shown(cell).strip(), letters(first_column + number)
        if not name:
            name = letter
        elif name in seen:
            name = f"{name} ({letter})"
        seen.add(name)
        found.append(name)
    return tuple(found)


def _is_amount(cell: str) -> bool:
    return cell[:1] == NUMBER or is_number(cell[1:].strip(_AROUND).replace(",", "") or "-")
