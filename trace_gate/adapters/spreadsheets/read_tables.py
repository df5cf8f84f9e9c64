"""The tables of one file: what kind of file it is, and who reads it."""

from __future__ import annotations

import os
import stat

from trace_gate.adapters.spreadsheets import limits, separated_values, workbooks
from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.table import Table

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".tmp")
_OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"Rar!": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
}
_EXPORT = "Download the report once more, as .xlsx or .csv, and name that file."


def content(path: str, name: str) -> bytes:
    """The bytes of a file that may hold tables.

    Args:
        path: Where it lies.
        name: What it is called for people.

    Raises:
        UsageError: it is not there, it is no ordinary file, it is too large, or its name says that
            it is no report.
    """
    base = os.path.basename(path)
    if base.startswith(("~$", ".~lock.")):
        raise UsageError(
            f"{name} is the lock file of a workbook that is open. It holds no report.",
            remedy=f"Close the workbook, and name the file itself: {base[2:]}",
        )
    if base.lower().endswith(_UNFINISHED):
        raise UsageError(f"{name} is a download that has not ended.", remedy=_EXPORT)
    try:
        found = os.stat(path)
        size = found.st_size
        # A pipe is never opened: that could wait for ever.
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise UsageError(
                f"{name} is no ordinary file.",
                remedy="Save the report as a file, and name that file.",
            )
        if size > limits.TEXT_BYTES:
            raise too_large(name, size, limits.TEXT_BYTES)
        with open(path, "rb") as file:
            return file.read(limits.TEXT_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read: {error.strerror}.", remedy="Name a file that is there."
        ) from error


def tables(name: str, data: bytes, encoding: str | None = None) -> tuple[Table, ...]:
    """The tables that the bytes of a file hold: the sheets of a workbook, or one.

    Args:
        name: What the file is called for people.
        data: Its bytes.
        encoding: How to read separated values; None: `separated_values.encodings`, the first.

    Raises:
        UsageError: it holds no table that can be read, or it is too large.
    """
    if not data.strip(b"\0\r\n\t "):
        raise UsageError(f"{name} is empty.", remedy=_EXPORT)
    if data.startswith(ZIP):
        return workbooks.sheets(name, data)
    if data.startswith(OLE):
        raise UsageError(
            f"{name} is protected by a password, or it is a workbook of before 2007 (.xls).",
            remedy="Open it in Excel, take the password away, and save it as .xlsx.",
        )
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kind in _OTHERS.items():
        if start.startswith(mark.lower()):
            raise UsageError(f"{name} is {kind}, not a table.", remedy=_EXPORT)
    return (separated_values.table(name, data, encoding),)


def too_large(name: str, size: int, most: int) -> UsageError:
    """What is said of a file beyond a limit."""
    return UsageError(
        f"{name} has {size / limits.MEGABYTE:,.0f} MB, and {most // limits.MEGABYTE} MB are the "
        "most that is read.",
        remedy="Ask Amazon for a shorter period, or for the report as .csv.",
    )


def readings(name: str, data: bytes) -> Iterator[tuple[Table, ...]]:
    """The ways in which the bytes of a file can be read, the likeliest first.

    A workbook has one; a text in an old code page has several, of which a header that is known
    tells the right one.

    Raises:
        UsageError: as `tables`.
    """
    yield tables(name, data)
    if not data.startswith((ZIP, OLE)):
        for encoding in separated_values.encodings(data)[1:]:
            yield tables(name, data, encoding)
