"""The tables of one file: what kind of file it is, and who reads it."""

from __future__ import annotations

import os
import re
import stat
from contextlib import closing, contextmanager

from trace_gate.adapters.spreadsheets import limits, separated_values
from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.table import Table

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SOMETHING = re.compile(rb"[^\0\r\n\t ]")
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
    if not path.strip():
        raise UsageError(
            "The name of a report is empty.", remedy="Name the file that Amazon's report is in."
        )
    base = os.path.basename(path)
    if base.startswith(("~$", ".~lock.")):
        raise UsageError(
            f"{name} is the lock file of a workbook that is open. It holds no report.",
            remedy=f"Close the workbook, and name the file itself: {_locked(base)}",
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


def _locked(base: str) -> str:
    """The workbook that a lock file is of: `~$name` of Excel, `.~lock.name#` of LibreOffice."""
    own = base.removeprefix(".~lock.")
    return base[2:] if own == base else own.removesuffix("#")


def tables(name: str, data: bytes) -> tuple[Table, ...]:
    """The tables that the bytes of a file hold: the sheets of a workbook, or one.

    Args:
        name: What the file is called for people.
        data: Its bytes.

    Raises:
        UsageError: it holds no table that can be read, or it is too large.
    """
    with closing(Readings(name, data)) as readings:
        return next(iter(readings))


def _refuse_others(name: str, data: bytes) -> None:
    """Nothing, where the bytes of a file may be a table."""
    if _SOMETHING.search(data) is None:  # `strip` would copy all of it
        raise UsageError(f"{name} is empty.", remedy=_EXPORT)
    if data.startswith(OLE):
        raise UsageError(
            f"{name} is protected by a password, or it is a workbook of before 2007 (.xls).",
            remedy="Open it in Excel, take the password away, and save it as .xlsx.",
        )
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kind in _OTHERS.items():
        if start.startswith(mark.lower()):
            raise UsageError(f"{name} is {kind}, not a table.", remedy=_EXPORT)


def too_large(name: str, size: int, most: int) -> UsageError:
    """What is said of a file beyond a limit."""
    return UsageError(
        f"{name} has {size / limits.MEGABYTE:,.0f} MB, and {most // limits.MEGABYTE} MB are the "
        "most that is read.",
        remedy="Ask Amazon for a shorter period, or for the report as .csv.",
    )


class Readings:
    """The ways in which the bytes of a file can be read as tables, the likeliest first.

    A workbook has one, and the process that reads it begins at once; a text in an old code page has
    several, of which a header that is known tells the right one.

    Args:
        name: What the file is called for people.
        data: Its bytes.
        seconds: So long a workbook may take to be read; None for `limits.SECONDS`.

    Raises:
        UsageError: it holds no table that can be read, or it is too large; also while it is read.
    """

    def __init__(self, name: str, data: bytes, seconds: float | None = None) -> None:
        _refuse_others(name, data)
        self._name, self._data, self._seconds = name, data, seconds
        self._workbook = None
        if data.startswith(ZIP):
            from trace_gate.adapters.spreadsheets import workbooks  # its modules take 10 ms

            self._workbook = workbooks.Reading(name, data)

    def __iter__(self) -> Iterator[tuple[Table, ...]]:
        """The tables by each way of reading."""
        if self._workbook is not None:
            yield self._workbook.sheets(self._seconds)
            return
        for encoding in separated_values.encodings(self._data) or (None,):
            yield (separated_values.table(self._name, self._data, encoding),)

    def close(self) -> None:
        """End the process that reads a workbook."""
        if self._workbook is not None:
            self._workbook.close()


@contextmanager
def begun(files: Sequence[tuple[str, bytes]]) -> Iterator[Iterator[Readings]]:
    """The readings of some files; each begins while the one before it is looked at.

    Args:
        files: Their names and bytes.

    Raises:
        UsageError: as `Readings`.
    """
    all_of_them = [Readings(*each) for each in files[:1]]

    def following() -> Iterator[Readings]:
        for number in range(len(files)):
            all_of_them.extend(Readings(*each) for each in files[number + 1 : number + 2])
            yield all_of_them[number]

    try:
        yield following()
    finally:
        for each in all_of_them:
            each.close()
