"""What the reader of workbooks does not tell: hidden rows and formulas, counted sheet by sheet.

The parts of the file are looked at as bytes, a piece at a time, and nothing of them is parsed: a
sheet whose part cannot be told by its name is said to have what the parts without a name have.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib
from contextlib import suppress

from trace_gate.adapters.spreadsheets import limits
from trace_gate.adapters.spreadsheets.workbook_process import plain_name
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

FOLDER = "xl/"
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*\shidden=[\"'](?:1|true)[\"'][^<>]*>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, ValueError,
)  # fmt: skip
_TAG = 4096
"""Bytes of the longest tag of a row"""
PIECE = 256 * 1024
"""Bytes that are looked at together: so many stay near the processor between two looks."""

Count = tuple[int, int]
"""Hidden rows, and cells with a formula"""


class SheetCounts(Record):
    """The counts of a workbook."""

    by_name: Mapping[str, Count]
    others: Count
    """Of the parts that no sheet is known to have."""

    def of(self, sheet: str) -> Count:
        """Of one sheet; where nobody knows its part, of all parts that no sheet has."""
        return self.by_name.get(sheet, self.others)


def of(data: bytes) -> SheetCounts:
    """How many rows of each sheet are hidden, by hand or by a filter, and how many formulas."""
    counts: dict[str, Count] = {}
    names: dict[str, str] = {}
    # What is wrong in a part is said by the process that reads it.
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        with suppress(*_DAMAGED):
            names = _names(parts)
        with suppress(*_DAMAGED):
            for part in parts.namelist():
                if part.casefold().startswith("xl/worksheets/") and part.endswith(".xml"):
                    with parts.open(part) as sheet:
                        counts[part] = _counted_in(sheet)
    rest = [count for part, count in counts.items() if part not in names.values()]
    return SheetCounts(
        by_name={name: counts[part] for name, part in names.items() if part in counts},
        others=(sum(each[0] for each in rest), sum(each[1] for each in rest)),
    )


def _names(parts: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet, and the part of the file that it is in."""
    targets = {
        each["Id"]: posixpath.normpath(posixpath.join(f"/{FOLDER}", each["Target"])).lstrip("/")
        for each in _tags(parts, f"{FOLDER}_rels/workbook.xml.rels", _RELATION)
    }
    found = {}
    for each in _tags(parts, f"{FOLDER}workbook.xml", _SHEET):
        related = next((text for name, text in each.items() if name.endswith(":id")), "")
        if related in targets:
            found[plain_name(html.unescape(each["name"]))] = targets[related]
    return found


def _tags(parts: zipfile.ZipFile, name: str, tag: re.Pattern[str]) -> Iterator[dict[str, str]]:
    with parts.open(name) as part:
        text = part.read(limits.MEGABYTE).decode()
    for found in tag.finditer(text):
        yield {each[1]: each[2] or each[3] or "" for each in _ATTRIBUTE.finditer(found[1])}


def _counted_in(sheet: IO[bytes]) -> Count:
    hidden, formulas, rest = 0, 0, b""
    while piece := sheet.read(PIECE):
        text = rest + piece
        rest = text[text.rfind(b"<") :][:_TAG]  # a tag may be cut in two
        hidden += _rows_hidden(text) - _rows_hidden(rest)
        formulas += _formulas(text) - _formulas(rest)
    return hidden + _rows_hidden(rest), formulas + _formulas(rest)


def _rows_hidden(text: bytes) -> int:
    return len(_HIDDEN_ROW.findall(text)) if _has(text, b"hidden=") else 0


def _formulas(text: bytes) -> int:
    return len(_FORMULA.findall(text)) if _has(text, b"<f") or _has(text, b":f") else 0


def _has(text: bytes, part: bytes) -> bool:
    """Whether a part is in a text, looked for from its end: that is three times as fast."""
    return text.rfind(part) >= 0
