"""Writes a file whole or not at all, and never through a symbolic link."""

from __future__ import annotations

import os

from trace_gate.core.errors import UsageError


def write_atomically(path: str, data: bytes, *, executable: bool = False) -> None:
    """Put a file in its place in one step; a reader sees the old or the new content.

    The mode of a file that is replaced is kept. Only the last name may not be a link:
    the folder is the caller's choice.

    Raises:
        UsageError: there is something else than a regular file, or it cannot be written.
    """
    try:
        mode = _mode(path, executable=executable)
        temporary = f"{path}.{os.urandom(6).hex()}.tmp"
        _write_new(temporary, data, mode)
        try:
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}).",
            remedy="Check the folder, its permissions and the free space.",
        ) from error


def _mode(path: str, *, executable: bool) -> int:
    """The mode that the new file gets."""
    import stat

    try:
        there = os.lstat(path).st_mode
    except FileNotFoundError:
        return 0o777 if executable else 0o666
    if not stat.S_ISREG(there):
        raise UsageError(
            f"{path} is there already, and is not a regular file.",
            remedy=f"Look at it, and move it away: ls -l {path}",
        )
    return stat.S_IMODE(there)


def _write_new(path: str, data: bytes, mode: int) -> None:
    itself = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    end = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | itself, mode)
    try:
        with open(end, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        os.unlink(path)
        raise
