"""A workbook as its sheets that are read: rows of texts, exactly as the cells have them (SPEC 5).

Cells of a row stand beside each other with `SEPARATOR` between them. What is no plain value has
`MARK` before it, and a letter that says why: a formula has the value that was saved with it.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    SheetRequest = tuple[str, int]
    """The name of a sheet, and the number of its row with the names of the columns"""

SEPARATOR, ROW_END, MARK = "\x1f", "\x1e", "\x1d"
"""XML has none of these; where an escape makes one in a text, the cell is marked."""

FORMULA, ERROR, MERGED, DATE, PERCENT, YES_OR_NO, LONG, CONTROL = "femdpblc"
SAID: Mapping[str, tuple[str, str]] = {
    FORMULA: ("is a formula", "Write its value: copy the cell, and paste it as a value."),
    ERROR: ("is an error of Excel", "Write the value that is meant."),
    MERGED: ("is part of merged cells", "Unmerge them, and write each value into its own cell."),
    DATE: ("is a date", "Write what is meant as a plain number or text."),
    PERCENT: (
        "is shown in percent, so 35 % is 0.35 in it",
        (
            "Give the column the format of a plain number, and write 35 for 35 %; or let "
            "market_files.yaml say `type: fraction`."
        ),
    ),
    YES_OR_NO: ("is TRUE or FALSE", "Write the value that is meant."),
    LONG: (
        "is a number with more than 15 digits, and Excel keeps 15",
        "Give the column the format Text, and write it again.",
    ),
    CONTROL: ("has a control character in it", "Write the cell again."),
}
"""Why a cell is no plain value, and the edit."""


class BookRequest(Record):
    """A workbook that is to be read."""

    data: bytes
    sheets: tuple[SheetRequest, ...]
    operations: bool = False
    """Each other sheet with a column Operation, too."""


class Sheet(Record):
    """One sheet that is read."""

    name: str
    above: tuple[str, ...]
    """Its rows above the names of the columns."""
    rows: Sequence[str]
    """From the row with the names of the columns on; an empty text for an empty row. Each has at
    least as many cells as there are names."""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    """Numbers of rows, from 1 at the top of the sheet."""
    hidden_columns: frozenset[int] = frozenset()
    """Places of columns, from 0."""


class Workbook(Record):
    """A workbook, as far as it is read."""

    sheets: Mapping[SheetRequest, Sheet]
    names: tuple[str, ...]
    """All its sheets, in their order."""
    digests: Mapping[str, str]
    """Of each sheet that is not read what its part of the file and the texts that it may use are,
    in short: where it is the same, the sheet is."""
    wrong: tuple[str, str] | None = None
    """Why nobody can read it, and what mends it."""


def unreadable(wrong: str, remedy: str) -> Workbook:
    """A workbook that nobody can read."""
    return Workbook(sheets={}, names=(), digests={}, wrong=(wrong, remedy))


def grid_digest(sheet: Sheet) -> str:
    """What the cells of a sheet are, in short."""
    from trace_gate.core import hashing

    return hashing.sha256_of(ROW_END.join((*sheet.above, *sheet.rows)).encode())


def mark_of(cell: str) -> str | None:
    """Why a cell is no plain value, as one of the letters; None: it is one."""
    return cell[1] if cell.startswith(MARK) else None


def without_mark(cell: str) -> str:
    """What a cell shows."""
    return cell[2:] if cell.startswith(MARK) else cell
