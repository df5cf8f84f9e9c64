"""The bytes of a table to its rows, strictly: what two readers could read as two tables is refused.

Everything is looked at before it is opened: size, encoding, NUL, the cells of a line. Nothing is
guessed: delimiter, encoding and decimals are those of the policy.
"""

from __future__ import annotations

import csv
import io

from trace_gate.core.market.problems import Problem, Unreadable
from trace_gate.core.market.workbook import SEPARATOR
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.market.mapping import TableForm
    from trace_gate.core.market.workbook import Sheet, Workbook

MEGABYTE = 1_000_000
MOST_BYTES = 20 * MEGABYTE
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 256, 5_000_000
MOST_FIELD = 131_072
"""Characters of one cell."""
MOST_LINE = 1_000_000
"""Characters of one line."""

LFS_HEAD = b"version https://git-lfs.github.com/spec/"
LFS = (
    "is a pointer of Git LFS, and a verdict must not depend on who has the file behind it",
    "Take it out of Git LFS: git lfs untrack, then git add --renormalize -- FILE",
)
ZIP = b"PK\x03\x04"
BOM = "\ufeff"
_PARTS = "Part it into several files of the same pattern."
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Scanned(Record):
    """A file of separated values, row by row as it is written, without the line ends.

    A row is looked into when it is asked for: most of a large file stays as it was. The first row
    has the names of the columns. A row with a line break in quotes has several lines.
    """

    texts: Sequence[str]
    delimiter: str
    bom: bool
    line_ends: str
    """`\\n`, `\\r\\n`, or `mixed`."""
    closed: bool
    """The last row has its line end."""
    parsed: Sequence[Sequence[str]] | None = None
    """The cells, where quotes stand in the file; None: what parts cells parts them everywhere."""
    lines: Sequence[int] | None = None
    """The number of the first line of each row, where that is not the number of the row."""
    sheet: Sheet | None = None
    """Of a workbook the sheet that it is: its lines are its rows."""

    def __len__(self) -> int:
        """So many rows it has."""
        return len(self.texts)

    def cells(self, row: int) -> Sequence[str]:
        """The cells of a row; rows are counted from 0."""
        if self.parsed is not None:
            return self.parsed[row]
        text = self.texts[row]
        return text.split(self.delimiter) if text else []

    def line_of(self, row: int) -> int:
        """The number of the first line of a row, from 1."""
        above = len(self.sheet.above) if self.sheet is not None else 0
        return row + 1 + above if self.lines is None else self.lines[row]

    def is_hidden(self, row: int) -> bool:
        """Whether who opens the workbook does not see a row."""
        sheet = self.sheet
        return sheet is not None and (sheet.hidden or self.line_of(row) in sheet.hidden_rows)


def text_of(path: str, data: bytes, encoding: str, most: int) -> str:
    """The bytes of a market file as text.

    Raises:
        Unreadable: they are none, or too many.
    """
    if len(data) > most:
        raise _whole(
            path,
            f"has more than {most / MEGABYTE:.6g} MB, which is the most that is read",
            _PARTS,
        )
    if data.startswith(LFS_HEAD):
        raise _whole(path, *LFS)
    if data.startswith(ZIP):
        raise _whole(
            path,
            "is a workbook, and market_files.yaml reads it as text",
            "Save it as CSV UTF-8, with the same name; or let an approver change `format`.",
        )
    if data.startswith(_UTF_16) and encoding != "utf-16":
        raise _whole(path, f"is UTF-16, and the policy says {encoding}", "Save it as CSV UTF-8.")
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        at = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise _whole(path, f"is not {encoding}", "Save it as CSV UTF-8.", line=at) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _whole(path, "has a NUL character", "Take it out.", line=line)
    return text


def scanned(path: str, data: bytes, form: TableForm) -> Scanned:
    """The rows of a table.

    Raises:
        Unreadable: it is none that everybody reads alike, or it is too large.
    """
    text = text_of(path, data, form.encoding, MOST_BYTES)
    bom = text.startswith(BOM)
    text = text[1:] if bom else text
    ends = _line_ends(text)
    lines = (
        text.split("\n")
        if ends == "\n"
        else text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    closed = not lines[-1]
    if closed:
        del lines[-1]
    _check_size(path, text, lines, form.delimiter)
    made = Scanned(texts=lines, delimiter=form.delimiter, bom=bom, line_ends=ends, closed=closed)
    return _parsed(path, text, made) if '"' in text else made


def of_sheet(path: str, book: Workbook, sheet: str, header_row: int) -> Scanned | None:
    """The rows of a sheet of a workbook; None: it has no such sheet.

    Raises:
        Unreadable: nobody can read the workbook.
    """
    if book.wrong is not None:
        wrong, remedy = book.wrong
        raise _whole(path, wrong, remedy)
    found = book.sheets.get((sheet, header_row))
    if found is None:
        return None
    return Scanned(
        texts=found.rows,
        delimiter=SEPARATOR,
        bom=False,
        line_ends="\n",
        closed=True,
        sheet=found,
    )


def _line_ends(text: str) -> str:
    if "\r" not in text:
        return "\n"
    both = text.count("\r\n")
    return "\r\n" if both == text.count("\n") == text.count("\r") else "mixed"


def _check_size(path: str, text: str, lines: Sequence[str], delimiter: str) -> None:
    """Cells are counted before any of them is made."""
    if len(lines) > MOST_ROWS:
        raise _whole(path, f"has more than {MOST_ROWS:,} rows", _PARTS)
    longest = max(map(len, lines), default=0)
    if longest > MOST_LINE or text.count(delimiter) + len(lines) > MOST_CELLS:
        raise _whole(path, "has too many cells", _PARTS)


def _parsed(path: str, text: str, plain: Scanned) -> Scanned:
    """The same where cells stand in quotes, which may hold what parts cells and rows elsewhere."""
    csv.field_size_limit(MOST_FIELD)
    raw = list(io.StringIO(text, newline=""))
    reader = csv.reader(raw, delimiter=plain.delimiter, strict=True)
    rows: list[list[str]] = []
    texts: list[str] = []
    first: list[int] = []
    end = 0
    try:
        for row in reader:
            rows.append(row)
            texts.append("".join(raw[end : reader.line_num]).rstrip("\r\n"))
            first.append(end + 1)
            end = reader.line_num
    except csv.Error as error:
        raise _whole(
            path,
            f"cannot be read from row {len(rows) + 1} on ({error})",
            'Each cell that begins with " must end with one, and a " within it is written twice.',
            line=end + 1,
        ) from error
    return plain.with_(texts=texts, parsed=rows, lines=first)


def blank(row: Sequence[str]) -> bool:
    """Whether nothing but blanks is in a row."""
    return not any(cell and not cell.isspace() for cell in row)


def _whole(path: str, what: str, remedy: str, line: int | None = None) -> Unreadable:
    return Unreadable(Problem(path=path, message=f"{path} {what}.", remedy=remedy, line=line))
