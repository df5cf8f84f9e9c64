"""The bytes of an upload sheet: a workbook, or separated values; the same bytes for the same cells.

Ids are texts, so that no program rounds them. A workbook is packed once more without compression:
what zlib makes of a text differs from one computer to the next, and its sha256 with it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Cell = str | Decimal | None
    """A text, a number, or nothing"""
    Rows = Sequence[Sequence[Cell]]

CREATED = dt.datetime(2000, 1, 1)
EARLIEST = (1980, 1, 1, 0, 0, 0)
UNIX, READABLE = 3, 0o644 << 16
WRITTEN = 0
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins a formula."""


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with the rows of each sheet; the first is the header.

    Raises:
        UsageError: a text is longer than a cell.
    """
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"created": CREATED, "author": ""})
    text = book.add_format({"num_format": "@"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    sheet.write_number(at, column, float(cell))
                elif cell and sheet.write_string(at, column, cell, text) != WRITTEN:
                    raise UsageError(
                        f"A text of {len(cell):,} characters fits into no cell of a workbook.",
                        remedy="Shorten what the decision says, or make that change by hand.",
                    )
    book.close()
    return _packed(made)


def _packed(made: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as stored:
        for each in parts.infolist():
            member = zipfile.ZipInfo(each.filename, EARLIEST)
            member.create_system, member.external_attr = UNIX, READABLE
            stored.writestr(member, parts.read(each))
    return out.getvalue()


def separated(rows: Rows) -> bytes:
    """The rows as csv: UTF-8 with a byte order mark, which Excel needs to see it is UTF-8.

    Raises:
        UsageError: a text begins like a formula. What would make it harmless would change it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        for cell in row:
            if isinstance(cell, str) and cell.startswith(FORMULA):
                raise UsageError(
                    f"{cell!r} begins like a formula, and a spreadsheet would run it in a csv.",
                    remedy="Write a workbook, in which it is a text: -o sheet.xlsx",
                )
        writer.writerow([format(each, "f") if isinstance(each, Decimal) else each for each in row])
    return out.getvalue().encode("utf-8-sig")
