"""A table of an export as CSV, in which no spreadsheet finds a formula (SPEC 9, Export)."""

from __future__ import annotations

import csv
import io

from trace_gate.report.csv_cell import csv_cell
from trace_gate.report.escape import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.export.parts import TableRows
    from trace_gate.core.export.tables import Value


def csv_text(found: TableRows) -> str:
    """The rows of a table under the names of its columns. Nothing hides, each row is one line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(found.columns)
    writer.writerows([_cell(each) for each in row] for row in found.rows)
    return out.getvalue()


def _cell(value: Value) -> str:
    if isinstance(value, tuple):
        return csv_cell(json_text(value, ascii_only=False))
    return csv_cell(value)
