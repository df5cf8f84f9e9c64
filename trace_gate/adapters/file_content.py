"""Reads a file that Git hands over to be shown, whatever lies there: bounded, and never waiting."""

from __future__ import annotations

import os
import stat
import time

from trace_gate.core.hashing import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.hashing import Hash

PIECE = 1 << 20
HASHED = 1 << 30
"""Bytes of the largest file that is hashed: Git itself takes none above half of it for text."""
_HOW = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to is opened, and looked at
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def read(path: str, most: int) -> tuple[bytes, int, str | None]:
    """The first bytes of a file (`most`, or all), its size, and its sha256.

    Of a file beyond `HASHED` bytes only so many are read, and the sha256 is None.

    Raises:
        OSError: it cannot be read, or it is no ordinary file.
    """
    end = os.open(path, _HOW)
    try:
        found = os.fstat(end)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("it is no ordinary file")
        return _read(end, most, sha256(found.st_size))
    finally:
        os.close(end)


def _read(end: int, most: int, made: Hash) -> tuple[bytes, int, str | None]:
    kept: list[bytes] = []
    size = 0
    while size <= HASHED and (piece := os.read(end, PIECE)):
        made.update(piece)
        if size < most:
            kept.append(piece[: most - size])
        size += len(piece)
    return b"".join(kept), size, made.hexdigest() if size <= HASHED else None


def mark() -> int:
    """A number that no other reading of this computer has: nanoseconds."""
    return time.time_ns()
