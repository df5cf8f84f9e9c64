"""Which money a report is in: by its column, by its headers, by the signs in its cells."""

from __future__ import annotations

from trace_gate.core import numerals
from trace_gate.core.analyst import amounts
from trace_gate.core.analyst.metrics import MONEY
from trace_gate.core.numerals import COMMA, POINT
from trace_gate.core.record import Record
from trace_gate.core.table import TEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.analyst.reports import Report


class Money(Record):
    """A code or a sign of money, where it stands, and what it may stand for."""

    text: str
    place: str
    currencies: frozenset[str]


def named(report: Report) -> Iterator[Money]:
    """Each different code or sign of money of a report, at its first place."""
    for cell, at in _first(report, "currency"):
        yield _money(cell[1:].strip(), report.place(at, "currency"))
    for name in (each for each in MONEY if each in report.cells):
        column = report.header.columns[name]
        if column.currency:
            yield _money(column.currency, f"{report.table.file}, the header of {name}")
        signs: dict[str, int] = {}
        for cell, at in _first(report, name):
            sign = _sign(cell)
            if sign:
                signs.setdefault(sign, at)
        for sign, at in signs.items():
            yield _money(sign, report.place(at, name))


def _first(report: Report, name: str) -> Iterator[tuple[str, int]]:
    """The different texts of a column with their first places."""
    texts = {cell for cell in report.tally(name) if cell[:1] == TEXT}
    cells = report.column(name) if texts else ()
    for at, cell in enumerate(cells):
        if cell in texts:
            texts.remove(cell)
            yield cell, at


def _sign(cell: str) -> str:
    for style in (POINT, COMMA):
        try:
            found = amounts.amount(cell, style)
        except amounts.Unreadable:
            continue
        return found.currency if found is not None else ""
    return ""


def _money(text: str, place: str) -> Money:
    return Money(text=text, place=place, currencies=numerals.currencies_of(text.casefold()))
