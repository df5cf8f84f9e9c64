"""The cells of a bulk sheet that was read as a table: by what they mean, ids exact (SPEC 9)."""

from __future__ import annotations

from trace_gate.core.market import bulk_columns, upload_messages
from trace_gate.core.market.bulk_columns import NoBulkSheet
from trace_gate.core.market.upload_words import IDS
from trace_gate.core.table import DATE, HEAD_ROWS, MOMENT, NUMBER, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.market.bulk_columns import BulkColumns
    from trace_gate.core.table import Table

EXACT = 2**53
"""Whole numbers beyond it lose digits in a spreadsheet."""


class NoRow(Exception):
    """A target without one certain row: what is wrong, and what mends it."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong, self.remedy = wrong, remedy


def header_of(table: Table) -> tuple[int, BulkColumns]:
    """The row of the header, by its index, and its columns.

    Raises:
        NoBulkSheet: no row at the top is the header of a bulk sheet.
    """
    wrong: NoBulkSheet | None = None
    for at, row in enumerate(table.head(HEAD_ROWS)):
        try:
            return at, bulk_columns.columns([shown(cell) for cell in row])
        except NoBulkSheet as refused:
            wrong = wrong or refused
    raise wrong or NoBulkSheet(*upload_messages.no_sheet())


def cells_of(
    table: Table, header: int, columns: BulkColumns
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows below a header that have something, by their numbers.

    Raises:
        NoRow: an id was rounded.
    """
    ids = [(columns.places[each], each) for each in IDS if each in columns.places]
    for at, row in enumerate(table.rows):
        if at <= header:
            continue
        for place, meaning in ids:
            if place < len(row) and _is_rounded(row[place]):
                where = table.place(at, place)
                raise NoRow(*upload_messages.rounded(where, columns.name_of(meaning)))
        found = columns.cells([_text(cell) for cell in row])
        if found:
            yield table.first_row + at, found


def _is_rounded(cell: str) -> bool:
    if cell[:1] != NUMBER:
        return False
    number = float(cell[1:])
    return abs(number) > EXACT or number != int(number)


def _text(cell: str) -> str:
    """A cell as a bulk sheet writes it: a date is yyyymmdd, a number without needless zeros."""
    if cell[:1] in (DATE, MOMENT):
        return cell[1:11].replace("-", "")
    return shown(cell)
