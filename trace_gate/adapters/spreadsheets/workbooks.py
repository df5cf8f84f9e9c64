"""Workbooks of Excel: what the container is, and what the process that reads it says."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from array import array
from collections.abc import Sequence
from contextlib import closing

from trace_gate.adapters.spreadsheets import limits
from trace_gate.adapters.spreadsheets.workbook_process import SEPARATOR, STOPPED
from trace_gate.core.errors import UsageError
from trace_gate.core.table import HEAD_ROWS, NUMBER, Grid, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

    from trace_gate.adapters.spreadsheets.sheet_counts import SheetCounts

_PROCESS = "from trace_gate.adapters.spreadsheets.workbook_process import main; main()"
_AGAIN = "Open it in Excel, save it as a new .xlsx, and name that file."
_SMALLER = "Ask Amazon for a shorter period, or for the report as .csv."
_DOWNLOAD = "Download the report once more, and name that file."


def sheets(name: str, data: bytes) -> tuple[Table, ...]:
    """The sheets of a workbook, in their order, hidden ones among them.

    Raises:
        UsageError: as `Reading`.
    """
    with closing(Reading(name, data)) as reading:
        return reading.sheets()


def check_container(name: str, data: bytes) -> None:
    """Nothing, where a file is a container that may be opened: nothing of it is inflated.

    Raises:
        UsageError: it is none, it is too large, it holds macros or links to other files.
    """
    if len(data) > limits.WORKBOOK_BYTES:
        raise _refused(name, f"has more than {limits.WORKBOOK_BYTES // limits.MEGABYTE} MB")
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    # zipfile raises NotImplementedError for a container of a version that it does not know.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UsageError(
            f"{name} is not whole: its end is missing or damaged.", remedy=_DOWNLOAD
        ) from error
    for problem in _problems(members):
        raise _refused(name, problem)


def _problems(members: list[zipfile.ZipInfo]) -> Iterator[str]:
    names = [each.filename.casefold() for each in members]
    if "xl/workbook.xml" not in names:
        yield "is a zip file without a workbook in it"
    if len(members) > limits.MEMBERS:
        yield f"has {len(members)} parts, and {limits.MEMBERS} may"
    if len(set(names)) < len(names):
        yield "has two parts of one name, so two readers would see two workbooks"
    if any(each.flag_bits & 1 for each in members):
        yield "is protected by a password"
    if any(each.endswith("vbaproject.bin") for each in names):
        yield "has macros"
    if any(each.startswith("xl/externallinks/") for each in names):
        yield "has links to other files"
    if sum(each.file_size for each in members) > limits.INFLATED_BYTES:
        yield f"inflates to more than {limits.INFLATED_BYTES // limits.MEGABYTE} MB"
    for each in members:
        if each.file_size > limits.MEGABYTE and each.file_size > limits.RATIO * each.compress_size:
            yield f"has a part that inflates by more than {limits.RATIO} times"


def _refused(name: str, problem: str) -> UsageError:
    return UsageError(f"{name} {problem}.", remedy=_SMALLER if "MB" in problem else _AGAIN)


def _beyond(name: str, problem: str) -> UsageError:
    """What is said of a workbook that takes more than a limit: saved again it is as large."""
    return UsageError(f"{name} {problem}.", remedy=_SMALLER)


class Reading:
    """A workbook that the process of its own is reading.

    Args:
        name: What the file is called for people.
        data: Its bytes.

    Raises:
        UsageError: it is no workbook, it is too large, it holds macros or links to other files.
    """

    def __init__(self, name: str, data: bytes) -> None:
        check_container(name, data)
        self._name, self._data = name, data
        # A file takes what a pipe hands over in a hundred turns of both processes.
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115  # `close` closes it
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.seek(0)
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROCESS],
                stdin=file,
                stdout=self._answer,
                stderr=subprocess.PIPE,
            )

    def sheets(self, seconds: float | None = None) -> tuple[Table, ...]:
        """Its sheets, in their order, hidden ones among them.

        Args:
            seconds: So long it may take; None for `limits.SECONDS`.

        Raises:
            UsageError: it cannot be read within the limits. What stops the process that reads it
                stops only that process.
        """
        from trace_gate.adapters.spreadsheets import sheet_counts  # while that process starts

        name, process = self._name, self._process
        seconds = limits.SECONDS if seconds is None else seconds
        counted = sheet_counts.of(self._data)  # while that process is at work
        try:
            _, complaint = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise _beyond(name, f"takes more than {seconds:.0f} seconds to read") from error
        if process.returncode == STOPPED:
            said = complaint.decode(errors="replace").strip()
            raise _refused(name, f"cannot be read: {said}")
        if process.returncode != 0:
            raise _beyond(name, "cannot be read within the limits of memory")
        self._answer.seek(0)
        return tuple(_tables(name, self._answer, counted))

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        with self._process, self._answer:
            pass  # pipes are closed, and its end is awaited


def _tables(name: str, answer: IO[bytes], counted: SheetCounts) -> Iterator[Table]:
    while head := answer.readline():
        title, hidden, *numbers = head.decode()[:-1].split(SEPARATOR)
        first_row, first_column, rows, columns = map(int, numbers)
        hidden_rows, formulas = counted.of(title)
        yield Table(
            file=name,
            sheet=title,
            hidden=hidden == "hidden",
            hidden_rows=hidden_rows,
            formulas=formulas,
            first_row=first_row,
            first_column=first_column,
            rows=Grid([column(answer, rows) for _ in range(columns)]),
        )


def column(answer: IO[bytes], rows: int) -> tuple[Sequence[str], str, Sequence[Any]]:
    """The next column of what the process wrote, as `Grid` takes it."""
    kind, *sizes = answer.readline().decode().split()
    first, data = (answer.read(int(size)) for size in sizes)
    above = min(rows, HEAD_ROWS)
    return _texts(first, above), kind, _values(kind, data, rows - above)


def _values(kind: str, data: bytes, rows: int) -> Sequence[Any]:
    if kind != NUMBER:
        return _Texts(data, rows)
    numbers = array("d")
    numbers.frombytes(data)
    return numbers


class _Texts(Sequence[str]):
    """Texts of a column that become texts when somebody asks for them: most columns stay unread."""

    def __init__(self, data: bytes, rows: int) -> None:
        _check_count(data, rows)
        self._data, self._rows = data, rows
        self._found: list[str] | None = None

    def _all(self) -> list[str]:
        if self._found is None:
            self._found, self._data = _texts(self._data, self._rows), b""
        return self._found

    def __len__(self) -> int:
        return self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __getitem__(self, index: Any) -> Any:
        return self._all()[index]


def _texts(data: bytes, rows: int) -> list[str]:
    _check_count(data, rows)
    return data.decode().split(SEPARATOR) if rows else []


def _check_count(data: bytes, rows: int) -> None:
    found = data.count(SEPARATOR.encode()) + 1 if rows else 0
    if found != rows:
        raise ValueError(f"{found} cells of {rows} rows")
