"""The tables of a market file that an entry reads: one, or the sheets of a workbook."""

from __future__ import annotations

from trace_gate.core.market import table_scan
from trace_gate.core.market.problems import Unreadable, two_ways
from trace_gate.core.market.tables import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.market.mapping import MarketFiles, MarketMapping
    from trace_gate.core.market.workbook import Workbook


def tables_of(
    path: str, data: bytes | Workbook, entry: MarketFiles, mapping: MarketMapping
) -> Mapping[str | None, Table]:
    """The tables of a file that an entry reads, by the names of their sheets; None: it has none.

    Args:
        path: the file.
        data: its bytes, or the workbook that it is.
        entry: who reads it.
        mapping: all entries, for the shops.

    Raises:
        Unreadable: the whole file cannot be read.
    """
    form = entry.form
    if isinstance(data, bytes):
        if form.sheets:
            raise Unreadable(two_ways(path))
        return {None: Table(path, table_scan.scanned(path, data, form), entry, mapping)}
    if not form.sheets:
        raise Unreadable(two_ways(path))
    scans = {each: table_scan.of_sheet(path, data, each, form.header_row) for each in form.sheets}
    return {
        name: Table(path, scan, entry, mapping) for name, scan in scans.items() if scan is not None
    }
