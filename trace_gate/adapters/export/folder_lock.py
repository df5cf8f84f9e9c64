"""A lock on a folder that leaves nothing in it, where the system can (SPEC 9, Export)."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform != "win32":
    import fcntl

LOCK = ".export.lock"
"""The file that is locked where a folder cannot be: on Windows."""


@contextmanager
def locked_folder(path: str) -> Iterator[None]:
    """Hold the lock of a folder that is there.

    Raises:
        BlockingIOError: somebody else has it.
        OSError: the system has none.
    """
    if sys.platform == "win32":
        from filelock import FileLock, Timeout

        try:
            with FileLock(os.path.join(path, LOCK), timeout=0, fallback_to_soft=False):
                yield
        except Timeout as error:
            raise BlockingIOError(path) from error
        return
    end = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(end, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(end)
