"""The process that reads a workbook: bytes come in, columns of cells go out.

It is a process of its own since what is wrong in a workbook can take all memory, or end the
process that reads it. What it writes is texts and numbers only, so nothing of a workbook can do
more. Each value costs as little as can be: columns are written whole, numbers as they are.

For each sheet: a line with its name, hidden or visible, the numbers of its first row and column,
of its rows and of its columns, with `SEPARATOR` between them. Then each column: a line with its
kind, and the lengths in bytes of its first cells and of its values, and so many bytes. Kinds are
those of `core/table.Grid`.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import os
import sys
from array import array

from trace_gate.adapters.spreadsheets import limits
from trace_gate.core.table import BLANK, CELLS, DATE, HEAD_ROWS, MOMENT, NUMBER, TEXT, YES_OR_NO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import cast

    from python_calamine import CalamineSheet
else:

    def cast(_kind, value):
        """Stand in for `typing.cast`, whose import takes as long as the start of Python."""
        return value


SEPARATOR = "\x1f"
"""Between texts. XML has no such character; where an escape makes one, a blank takes its place."""
STOPPED = 3
_NAN = float("nan")


def main() -> None:
    """Read a workbook from standard input; on `STOPPED` standard error says why."""
    _limit_memory()
    gc.disable()  # rows hold no circles, and it would look at all of them again and again
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
    os._exit(0)  # to give each cell back takes as long as to write them


def _limit_memory() -> None:
    try:  # `contextlib` takes a third of the start of this process
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    except (ImportError, OSError, ValueError):
        return  # not on every system


def _write(sheet: CalamineSheet, *, hidden: bool) -> None:
    row, column = sheet.start or (0, 0)
    if sheet.end is not None and sheet.end[1] >= limits.COLUMNS:
        raise ValueError(f"sheet {sheet.name!r} has more than {limits.COLUMNS} columns")
    if sheet.end is not None and sheet.end[0] >= limits.ROWS:
        raise ValueError(f"sheet {sheet.name!r} has more than {limits.ROWS:,} rows")
    rows = sheet.to_python(skip_empty_area=True) if sheet.end is not None else []
    name = plain_name(sheet.name)
    shown = "hidden" if hidden else "visible"
    head = (name, shown, row + 1, column + 1, len(rows), len(rows[0]) if rows else 0)
    out = sys.stdout.buffer
    out.write(SEPARATOR.join(map(str, head)).encode() + b"\n")
    for each in zip(*rows, strict=True):
        first, kind, data = column_parts(each)
        out.write(f"{kind} {len(first)} {len(data)}\n".encode() + first)
        out.write(data)


def plain_name(name: str) -> str:
    """The name of a sheet on its way: one line, without a separator."""
    return _plain(name).replace("\n", " ")


def column_parts(values: Sequence[object]) -> tuple[bytes, str, bytes]:
    """A column on its way: its first cells, the kind of the values below them, and these."""
    first = _texts([_cell(each) for each in values[:HEAD_ROWS]])
    return first, *_body(values[HEAD_ROWS:])


def _body(values: Sequence[object]) -> tuple[str, bytes]:
    types = set(map(type, values))
    if types == {str}:
        return TEXT, _texts(cast("Sequence[str]", values))
    if types == {float}:
        return NUMBER, array("d", cast("Sequence[float]", values)).tobytes()
    if types <= {float, str}:
        numbers = cast("list[float]", [_NAN if each == "" else each for each in values])
        try:
            return NUMBER, array("d", numbers).tobytes()
        except TypeError:
            pass  # a text that is not blank: cells, as below
    if bool in types:  # True is 1.0 to a dictionary
        return CELLS, _texts([_cell(each) for each in values])
    known = {each: _cell(each) for each in set(values)}
    return CELLS, _texts([known[each] for each in values])


def _texts(texts: Sequence[str]) -> bytes:
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) >= max(len(texts), 1):
        joined = SEPARATOR.join(map(_plain, texts))
    return joined.encode()


def _plain(text: str) -> str:
    return text.replace(SEPARATOR, " ")


def _cell(value: object) -> str:
    if isinstance(value, str):
        return TEXT + value if value else BLANK
    if isinstance(value, bool):
        return YES_OR_NO + str(value)
    if isinstance(value, float | int):
        return NUMBER + repr(value)
    if isinstance(value, dt.datetime):
        return MOMENT + value.isoformat()
    if isinstance(value, dt.date):
        return DATE + value.isoformat()
    return TEXT + str(value)
