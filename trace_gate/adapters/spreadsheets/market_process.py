"""The process that reads a workbook which is a market file: bytes come in, rows of texts go out.

It is a process of its own, with limits of memory and of time, since what is wrong in a workbook
can take all of both. It writes texts only. Called with the sheets that are asked for, each as the
number of its row with the names of the columns, a colon, and its name; `+` asks for each other
sheet, too, that has a column Operation.

It writes a line with the names of all sheets, one with names and digests of those that are not
read, and for each that is read a line (name, row of the header, hidden or not, hidden rows and
columns, count of its rows, bytes) with its rows behind it.
"""

from __future__ import annotations

import gc
import io
import sys

from trace_gate.adapters.spreadsheets import limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.adapters.spreadsheets.book_parts import Book, BookSheet
    from trace_gate.adapters.spreadsheets.sheet_rows import Row
    from trace_gate.core.market.workbook import Sheet, SheetRequest

REFUSED = 3
OPERATIONS = "+"
OPERATION = "operation"


def main() -> None:
    """Read a workbook from standard input; on `REFUSED` standard error says why."""
    _limit()
    gc.disable()  # what it makes has no circles
    import zipfile
    import zlib

    from trace_gate.adapters.spreadsheets.sheet_text import Refused

    wanted, more = requests_of(sys.argv[1:])
    try:
        with zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())) as parts:
            write(parts, wanted, operations=more)
    except Refused as refused:
        _stop(str(refused))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        _stop(f"is damaged ({error})")
    except (OSError, RuntimeError, UnicodeError, ValueError) as error:
        _stop(f"cannot be read ({error})")
    sys.stdout.flush()


def _stop(why: str) -> None:
    sys.stderr.write(why)
    raise SystemExit(REFUSED)


def _limit() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    except (ImportError, OSError, ValueError):
        return  # not on every system


def requests_of(words: Iterable[str]) -> tuple[list[SheetRequest], bool]:
    """The sheets that are asked for, and whether others with operations are."""
    found, more = [], False
    for word in words:
        header, _, name = word.partition(":")
        if word == OPERATIONS:
            more = True
        else:
            found.append((name, int(header)))
    return found, more


def write(parts: object, wanted: list[SheetRequest], *, operations: bool) -> None:
    """Write what is asked for of a file."""
    from trace_gate.adapters.spreadsheets.book_parts import Book
    from trace_gate.core.market.workbook import ROW_END

    book, out = Book(parts), sys.stdout.buffer  # type: ignore[arg-type]  # a ZipFile
    here = {each.name: each for each in book.sheets}
    asked = [each for each in wanted if each[0] in here]
    if operations:
        others = (name for name in here if name not in {each for each, _ in asked})
        asked += [(name, 1) for name in others if has_operations(book, here[name])]
    names = {name for name, _ in asked}
    _line(out, [plain(each) for each in here])
    digests = [(plain(n), book.digest(each.part)) for n, each in here.items() if n not in names]
    _line(out, [text for pair in digests for text in pair])
    for name, header in asked:
        sheet = sheet_of(book, here[name], header)
        data = ROW_END.join([*sheet.above, *sheet.rows]).encode()
        _line(out, [
            plain(name),
            str(header),
            "hidden" if sheet.hidden else "",
            " ".join(map(str, sorted(sheet.hidden_rows))),
            " ".join(map(str, sorted(sheet.hidden_columns))),
            str(len(sheet.above) + len(sheet.rows)),
            str(len(data)),
        ])  # fmt: skip
        out.write(data)


def _line(out: object, texts: Iterable[str]) -> None:
    from trace_gate.core.market.workbook import SEPARATOR

    out.write(SEPARATOR.join(texts).encode() + b"\n")  # type: ignore[attr-defined]  # standard output


def plain(name: str) -> str:
    """The name of a sheet on its way: one line, without what parts texts."""
    return " ".join(name.split())


def has_operations(book: Book, sheet: BookSheet) -> bool:
    """Whether a sheet may have Operations: by a column of that name, or by one in another language.

    Amazon reads a sheet in each of its languages, and the Operation is in the third column.
    """
    from trace_gate.core.market import bulk_columns
    from trace_gate.core.market.workbook import without_mark

    part = book.inflated(sheet.part)
    first = next(iter(_rows(part, book, first=True)), None)
    if first is None:
        return False
    names = [without_mark(each).strip().casefold() for each in first[2]]
    if OPERATION in names:
        return True
    third = dict(zip(first[1], names, strict=True)).get(3)
    return bool(third) and not bulk_columns.is_english(third or "")


def sheet_of(book: Book, sheet: BookSheet, header: int) -> Sheet:
    """A sheet, read.

    Raises:
        Refused: nobody may read it.
    """
    from trace_gate.adapters.spreadsheets import book_parts, sheet_patterns
    from trace_gate.adapters.spreadsheets.sheet_rows import Placed
    from trace_gate.adapters.spreadsheets.sheet_text import Refused
    from trace_gate.core.market.workbook import Sheet

    try:
        part = book.inflated(sheet.part)
        around = book_parts.around(part)
        try:
            placed = Placed(header, around)
            rows = list(placed.of(sheet_patterns.rows(part, book.texts())))
        except sheet_patterns.Odd:
            placed = Placed(header, around)
            rows = list(placed.of(_rows(part, book)))
    except Refused as refused:
        raise Refused(f"has a sheet {plain(sheet.name)!r}, and that {refused}") from refused
    return Sheet(
        name=sheet.name,
        above=tuple(rows[: header - 1]),
        rows=rows[header - 1 :],
        hidden=sheet.hidden,
        hidden_rows=frozenset(placed.hidden),
        hidden_columns=frozenset(each - 1 for each in around.hidden_columns),
    )


def _rows(part: bytes, book: Book, *, first: bool = False) -> Iterator[Row]:
    """The rows of any form; of the first one alone by the patterns where they fit it."""
    from trace_gate.adapters.spreadsheets import sheet_patterns, sheet_xml

    if first:
        try:
            found = next(sheet_patterns.rows(part, book.texts()), None)
        except sheet_patterns.Odd:
            pass
        else:
            return iter([found] if found is not None else [])
    return sheet_xml.rows(part, book.texts())
