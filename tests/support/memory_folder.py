"""The folders of the tests are in memory where there is room: Git and the derivation sync to disk.

On Linux that is `/dev/shm`. Elsewhere, where it is small or runs no programs, and where TMPDIR
says where temporary files go, all stays where it would be.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

SHARED = Path("/dev/shm")
NEEDED = 6 * 2**30
"""Bytes that must be free; all tests together write a third of them."""
_PREFIX = "tg-"  # short: the path of a socket has room for 107 characters


def make() -> Path | None:
    """A new folder, which this process and its children take for temporary files.

    What runs that were killed or failed have left goes now.
    """
    if "TMPDIR" in os.environ or not _has_room():
        return None
    for left in SHARED.glob(f"{_PREFIX}*"):
        if not Path("/proc", left.name.split("-")[1]).exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=SHARED)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    return Path(folder)


def _has_room() -> bool:
    """Whether the file system and the memory behind it have room, and programs run there."""
    try:
        there = os.statvfs(SHARED)
        memory = Path("/proc/meminfo").read_text().split("MemAvailable:")[1].split()[0]
    except (AttributeError, IndexError, OSError):
        return False
    free = min(there.f_bavail * there.f_frsize, int(memory) * 1024)
    return free >= NEEDED and not there.f_flag & os.ST_NOEXEC and os.access(SHARED, os.W_OK)
