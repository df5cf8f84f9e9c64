"""What a person is told where a derived file cannot be written, and what mends it."""

from __future__ import annotations

import stat
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from shlex import quote

from trace_gate.core.errors import UsageError

_AGAIN = "then run: trace-gate derive"


def obstacle(path: str, mode: int, wanted: str) -> UsageError:
    """Something else is where a file or a folder belongs (`wanted` says which of them)."""
    shown = quote(path)
    if stat.S_ISDIR(mode):
        remedy = f"Look at it, and remove it: rm -r {shown}   {_AGAIN}"
        return UsageError(f"{path} is a folder, where a {wanted} belongs.", remedy=remedy)
    remedy = f"Look at it, and remove it: rm {shown}   {_AGAIN}"
    if stat.S_ISLNK(mode):
        return UsageError(
            f"{path} is a symbolic link, and derived files are never written through one.",
            remedy=remedy,
        )
    kind = "a file" if stat.S_ISREG(mode) else "a pipe, a socket or a device"
    return UsageError(f"{path} is {kind}, where a {wanted} belongs.", remedy=remedy)


def failed(path: str, error: OSError, done: str = "written") -> UsageError:
    """The system refuses (`done` is what it refuses)."""
    if error.errno in (ENOSPC, EDQUOT):
        remedy = f"Make room on the disk, {_AGAIN}"
    elif error.errno in (EACCES, EPERM, EROFS):
        remedy = f"See whether you may write there: ls -ld {quote(path)}   {_AGAIN}"
    else:
        remedy = f"Check the disk and the folder, {_AGAIN}"
    return UsageError(f"{path} cannot be {done} ({error.strerror or error}).", remedy=remedy)


def replaced(path: str) -> UsageError:
    """A folder is no longer the one that was written to."""
    return UsageError(
        f"The folder {path} was moved or replaced while derived files were written to it.",
        remedy=f"Leave the derived folders alone while it runs, {_AGAIN}",
    )


def outside(path: str) -> UsageError:
    """A path that is no derived file's."""
    return UsageError(
        f"{path!r} is not below a derived folder.",
        remedy="See the folders under `paths: derived:` in gate.yaml.",
    )


def too_deep(path: str) -> UsageError:
    """Folders in folders in folders, which nobody derived."""
    return UsageError(
        f"{path} has more folders in each other than derived files need.",
        remedy=f"Look at it, and remove it: rm -r {quote(path)}   {_AGAIN}",
    )
