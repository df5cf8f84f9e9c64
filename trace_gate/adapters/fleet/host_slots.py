"""At most so many fetches at once from one host, by locks of files (SPEC 10, Fleet).

They hold between threads, processes and runs of one computer, and go with the process.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 0.05
"""Seconds between two looks for a free place."""


@contextmanager
def slot(folder: str, host: str, places: int, patience: float) -> Iterator[None]:
    """One of the places of a host, as long as the block runs.

    Args:
        folder: where the locks lie.
        host: whose places; a folder of this computer has none, and needs none.
        places: how many there are.
        patience: seconds to wait for a free one.

    Raises:
        Timeout: none was free in time.
    """
    if not host:
        yield
        return
    os.makedirs(folder, exist_ok=True)
    name = hashlib.sha256(host.encode()).hexdigest()[:16]
    locks = [FileLock(os.path.join(folder, f"{name}.{at}.lock")) for at in range(places)]
    until = time.monotonic() + patience
    while True:
        for lock in locks:
            try:
                lock.acquire(blocking=False)
            except Timeout:
                continue
            try:
                yield
            finally:
                lock.release()
            return
        if time.monotonic() > until:
            raise Timeout(folder)
        time.sleep(PAUSE)
