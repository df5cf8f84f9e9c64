"""What a market file says at one of its lines, by the reader of the gate; for readers."""

from __future__ import annotations

from trace_gate.core.market import text_files
from trace_gate.core.market.held import Held
from trace_gate.core.market.mapping import TEXT
from trace_gate.core.market.problems import Unreadable
from trace_gate.core.market.tables import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.market.mapping import MarketFiles, MarketMapping


def said_at(
    path: str, data: bytes, number: int, mapping: MarketMapping
) -> Iterator[tuple[Held, str | None] | str]:
    """The values of the row in which a line is, and of a text as a whole (SPEC 5, Market files).

    Args:
        path: the file.
        data: its bytes.
        number: of the line, from 1, as LF and CRLF end lines.
        mapping: the entries, and the shops.

    Yields:
        A value with the name of its column (None: it is a text); or the sentence that says why
        there is none. Nothing for a row that no entry means, like the header.
    """
    if b"\r" in data.replace(b"\r\n", b""):
        yield f"{path} has line ends that are neither LF nor CRLF, so no line of it is a row."
        return
    for entry in mapping.of(path):
        try:
            if entry.kind == TEXT:
                yield text_files.held(path, data, entry, mapping), None
            else:
                yield from _of_row(Table(path, data, entry, mapping), number, entry)
        except Unreadable as stopped:
            yield stopped.problem.message


def _of_row(table: Table, line: int, entry: MarketFiles) -> Iterator[tuple[Held, str | None] | str]:
    scan = table.scan
    row = next((each for each in reversed(range(len(scan))) if scan.line_of(each) <= line), 0)
    uneven = table.uneven(row)
    if uneven is not None:
        yield uneven.message
    elif table.means(row):
        for at, column in enumerate(entry.values):
            held = table.held(row, at)
            yield (held, column.column) if isinstance(held, Held) else held.message
