"""Workbooks that are market files: several at once, each in a process of its own (SPEC 5)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import closing

from trace_gate.adapters.spreadsheets import limits, workbooks
from trace_gate.adapters.spreadsheets.market_process import OPERATIONS, REFUSED
from trace_gate.core.errors import UsageError
from trace_gate.core.market.workbook import ROW_END, SEPARATOR, Sheet, Workbook, unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from trace_gate.core.market.workbook import BookRequest

_PROCESS = "from trace_gate.adapters.spreadsheets.market_process import main; main()"
_AGAIN = "Open it in Excel, save it as a new .xlsx, and take that file."
_SMALLER = "Part it into several files of the same pattern."
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
AT_ONCE = 2
"""Processes that read at the same time: both versions of a workbook."""
SECONDS = 60.0
"""So long a process may take where the time of the processor is not limited."""


def read(books: Sequence[BookRequest]) -> list[Workbook]:
    """The workbooks, in their order; one that nobody can read says why.

    What stops the process that reads one stops only that process.
    """
    begun: list[_Reading] = []
    found = []
    try:
        for at in range(len(books)):
            begun += [_Reading(each) for each in books[len(begun) : at + AT_ONCE]]
            with closing(begun[at]):
                found.append(begun[at].workbook())
    finally:
        for each in begun:
            each.close()
    return found


class _Reading:
    """A workbook that a process of its own is reading."""

    def __init__(self, book: BookRequest) -> None:
        self._wrong = _refused(book.data)
        self._process: subprocess.Popen[bytes] | None = None
        if self._wrong is not None:
            return
        words = [f"{header}:{name}" for name, header in book.sheets]
        words += [OPERATIONS] if book.operations else []
        # A file takes what a pipe hands over in a hundred turns of both processes.
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115  # `close` closes it
        with tempfile.TemporaryFile() as file:
            file.write(book.data)
            file.seek(0)
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROCESS, *words],
                stdin=file,
                stdout=self._answer,
                stderr=subprocess.PIPE,
            )

    def workbook(self) -> Workbook:
        """What it has read."""
        if self._process is None:
            return unreadable(*(self._wrong or ("cannot be read", _AGAIN)))
        try:
            _, complaint = self._process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return unreadable(f"takes more than {SECONDS:.0f} seconds to read", _SMALLER)
        code = self._process.returncode
        if code == REFUSED:
            said = complaint.decode(errors="replace").strip()
            return unreadable(said, _SMALLER if "more than" in said else _AGAIN)
        if code != 0:
            what = f"takes more than {limits.CPU_SECONDS} seconds, or too much memory, to read"
            return unreadable(what, _SMALLER)
        self._answer.seek(0)
        return _workbook(self._answer)

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            with process, self._answer:
                pass  # pipes are closed, and its end is awaited


def _refused(data: bytes) -> tuple[str, str] | None:
    """Why a file is not even opened, and what mends it."""
    if len(data) > limits.MARKET_BYTES:
        return f"has more than {limits.MARKET_BYTES // 1_000_000} MB", _SMALLER
    if data.startswith(OLE):
        return (
            "is protected by a password, or it is a workbook of before 2007 (.xls)",
            "Open it in Excel, take the password away, and save it as .xlsx.",
        )
    if not data.startswith(ZIP):
        return "is no workbook (.xlsx)", "Save it as .xlsx, with the same name."
    try:
        workbooks.check_container("The file", data)
    except UsageError as wrong:
        return wrong.message.removeprefix("The file ").rstrip("."), _AGAIN
    return None


def _workbook(answer: IO[bytes]) -> Workbook:
    names = _line(answer)
    digests = _line(answer)
    sheets = dict(_sheets(answer))
    pairs = zip(digests[::2], digests[1::2], strict=True)
    return Workbook(sheets=sheets, names=tuple(names), digests=dict(pairs))


def _line(answer: IO[bytes]) -> list[str]:
    text = answer.readline().decode()[:-1]
    return text.split(SEPARATOR) if text else []


def _sheets(answer: IO[bytes]) -> Iterator[tuple[tuple[str, int], Sheet]]:
    while line := answer.readline():
        name, header, hidden, rows, columns, count, size = line.decode()[:-1].split(SEPARATOR)
        text, first = answer.read(int(size)).decode(), int(header)
        texts = text.split(ROW_END) if int(count) else []
        if len(texts) != int(count):
            raise ValueError(f"{len(texts)} rows of {count}")
        yield (
            (name, first),
            Sheet(
                name=name,
                above=tuple(texts[: first - 1]),
                rows=texts[first - 1 :],
                hidden=bool(hidden),
                hidden_rows=frozenset(map(int, rows.split())),
                hidden_columns=frozenset(map(int, columns.split())),
            ),
        )
