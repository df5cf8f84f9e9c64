"""The process that reads a workbook: bytes come in, lines of cells go out.

It is a process of its own since what is wrong in a workbook can take all memory, or end the
process that reads it. What it writes is text only, so nothing of a workbook can do more.

For each sheet: `SHEET`, its name, hidden or visible, the numbers of its first row and column; then
a line for each row. Cells are as `core/table` says, with tabs between them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import sys

from trace_gate.adapters.spreadsheets import limits
from trace_gate.core.table import BLANK, DATE, MOMENT, NUMBER, TEXT, YES_OR_NO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from python_calamine import CalamineSheet

SHEET = "\x1d"
ESCAPES = (
    ("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), (SHEET, "\\g"),
)  # fmt: skip
STOPPED = 3


def main() -> None:
    """Read a workbook from standard input; on `STOPPED` standard error says why."""
    _limit_memory()
    data = sys.stdin.buffer.read()
    import python_calamine

    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        for meta in workbook.sheets_metadata:
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                shown = meta.visible == python_calamine.SheetVisibleEnum.Visible
                _write(workbook.get_sheet_by_name(meta.name), hidden=not shown)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        sys.stderr.write(str(error))
        raise SystemExit(STOPPED) from error
    sys.stdout.flush()


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))


def _write(sheet: CalamineSheet, *, hidden: bool) -> None:
    row, column = sheet.start or (0, 0)
    if sheet.end is not None and sheet.end[1] >= limits.COLUMNS:
        raise ValueError(f"sheet {sheet.name!r} has more than {limits.COLUMNS} columns")
    visible = "hidden" if hidden else "visible"
    head = "\t".join((_escaped(sheet.name), visible, str(row + 1), str(column + 1)))
    if sheet.end is not None and sheet.end[0] >= limits.ROWS:
        raise ValueError(f"sheet {sheet.name!r} has more than {limits.ROWS:,} rows")
    rows = sheet.to_python(skip_empty_area=True) if sheet.end is not None else []
    lines = ("\t".join([_cell(value) for value in each]) for each in rows)
    sys.stdout.buffer.write("\n".join((SHEET + head, *lines, "")).encode())


def _cell(value: object) -> str:
    if isinstance(value, str):
        return TEXT + _escaped(value) if value else BLANK
    if isinstance(value, bool):
        return YES_OR_NO + str(value)
    if isinstance(value, float | int):
        return NUMBER + repr(value)
    if isinstance(value, dt.datetime):
        return MOMENT + value.isoformat()
    if isinstance(value, dt.date):
        return DATE + value.isoformat()
    return TEXT + _escaped(str(value))


def _escaped(text: str) -> str:
    if text.isprintable() and "\\" not in text:
        return text
    for sign, escape in ESCAPES:
        text = text.replace(sign, escape)
    return text
