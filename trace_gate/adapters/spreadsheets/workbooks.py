"""Workbooks of Excel: what the container is, and what the process that reads it says."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

from trace_gate.adapters.spreadsheets import limits
from trace_gate.adapters.spreadsheets.workbook_process import ESCAPES, SHEET, STOPPED
from trace_gate.core.errors import UsageError
from trace_gate.core.table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PROCESS = "from trace_gate.adapters.spreadsheets.workbook_process import main; main()"
_AGAIN = "Open it in Excel, save it as a new .xlsx, and name that file."
_DOWNLOAD = "Download the report once more, and name that file."


def sheets(name: str, data: bytes) -> tuple[Table, ...]:
    """The sheets of a workbook, in their order, hidden ones among them.

    Raises:
        UsageError: it is no workbook, it is too large, it holds macros or links to other files,
            or it cannot be read within the limits.
    """
    _check_container(name, data)
    answer = _read(name, data)
    return tuple(_tables(name, answer))


def _check_container(name: str, data: bytes) -> None:
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
    remedy = (
        "Ask Amazon for a shorter period, or for the report as .csv." if "MB" in problem else _AGAIN
    )
    return UsageError(f"{name} {problem}.", remedy=remedy)


def _read(name: str, data: bytes) -> str:
    """What the process that reads workbooks writes; what stops it stops only that process."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _PROCESS],
            input=data,
            capture_output=True,
            timeout=limits.SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refused(name, f"takes more than {limits.SECONDS} seconds to read") from error
    if done.returncode == STOPPED:
        raise _refused(name, f"cannot be read: {done.stderr.decode(errors='replace').strip()}")
    if done.returncode != 0:
        raise _refused(name, "cannot be read within the limits of memory")
    return done.stdout.decode()


def _tables(name: str, answer: str) -> Iterator[Table]:
    for part in answer.split(SHEET)[1:]:
        head, *lines = part.split("\n")
        title, hidden, first_row, first_column = (_plain(each) for each in head.split("\t"))
        yield Table(
            file=name,
            sheet=title,
            hidden=hidden == "hidden",
            first_row=int(first_row),
            first_column=int(first_column),
            rows=[_cells(line) for line in lines[:-1]],
        )


def _cells(line: str) -> list[str]:
    cells = line.split("\t")
    return [_plain(each) for each in cells] if "\\" in line else cells


def _plain(cell: str) -> str:
    if "\\" not in cell:
        return cell
    parts = cell.split("\\\\")
    for sign, escape in ESCAPES[1:]:
        parts = [part.replace(escape, sign) for part in parts]
    return "\\".join(parts)
