"""What a market file says at one of its lines, by the reader of the gate; for readers."""

from __future__ import annotations

from trace_gate.core.market import text_files
from trace_gate.core.market.held import Held
from trace_gate.core.market.mapping import TEXT
from trace_gate.core.market.problems import Unreadable
from trace_gate.core.market.tables_of import tables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.market.mapping import MarketFiles, MarketMapping
    from trace_gate.core.market.tables import Table
    from trace_gate.core.market.workbook import Workbook


def said_at(
    path: str, data: bytes | Workbook, number: int, mapping: MarketMapping
) -> Iterator[tuple[Held, str | None] | str]:
    """The values of the row in which a line is, and of a text as a whole (SPEC 5, Market files).

    Args:
        path: the file.
        data: its bytes, or the workbook that it is.
        number: of the line, from 1, as LF and CRLF end lines; of a workbook, of the row.
        mapping: the entries, and the shops.

    Yields:
        A value with the name of its column (None: it is a text); or the sentence that says why
        there is none. Nothing for a row that no entry means, like the header.
    """
    if isinstance(data, bytes) and b"\r" in data.replace(b"\r\n", b""):
        yield f"{path} has line ends that are neither LF nor CRLF, so no line of it is a row."
        return
    for entry in mapping.of(path):
        try:
            if entry.kind == TEXT:
                yield text_files.held(path, data, entry, mapping), None
            elif entry.layout is None:
                for table in tables_of(path, data, entry, mapping).values():
                    yield from _of_row(table, number, entry)
        except Unreadable as stopped:
            yield stopped.problem.message


def _of_row(table: Table, line: int, entry: MarketFiles) -> Iterator[tuple[Held, str | None] | str]:
    scan = table.scan
    if scan.sheet is not None and not scan.line_of(0) < line < scan.line_of(len(scan)):
        return  # a row of another sheet of the workbook
    row = next((each for each in reversed(range(len(scan))) if scan.line_of(each) <= line), 0)
    unsound = table.unsound(row)
    if unsound is not None:
        yield unsound.message
    elif table.means(row):
        for at, column in enumerate(entry.values):
            held = table.held(row, at)
            yield (held, column.column) if isinstance(held, Held) else held.message
