"""Scratch repositories of processes that were killed, which could remove nothing any more.

A folder is removed only if it is surely ours and surely nobody's any more: it has the name, the
owner and the lock file of a scratch repository, it is not a new one, and its lock is free. The
system frees the lock of a process that ends, whatever ended it.
"""

from __future__ import annotations

import os
import stat
import time

from trace_gate.adapters.git.scratch import LOCK, PREFIX, USED, removed

DIGITS = 24
"""Of the name, behind its beginning."""

OLD = 3_600
"""Seconds after which a folder is looked at: a new one may not be locked yet."""


def remove(own: str) -> None:
    """Remove what is left behind beside a scratch repository; what cannot be removed stays.

    Args:
        own: the folder of one that this process uses.
    """
    if not hasattr(os, "lockf"):
        return
    base = os.path.dirname(own)
    try:
        names = os.listdir(base)
    except OSError:
        return
    for name in names:
        folder = os.path.join(base, name)
        if _is_scratch(name) and folder not in {own, *USED} and _is_old(folder):
            _remove(folder)


def _is_scratch(name: str) -> bool:
    digits = name.removeprefix(PREFIX)
    ours = name.startswith(PREFIX) and len(digits) == DIGITS
    return ours and not digits.strip("0123456789abcdef")


def _is_old(folder: str) -> bool:
    """Whether it is a folder of this user alone that was made a while ago."""
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return mine and not found.st_mode & 0o077 and found.st_mtime < time.time() - OLD


def _remove(folder: str) -> None:
    try:
        held = os.open(os.path.join(folder, LOCK), os.O_RDWR | os.O_NOFOLLOW)
    except OSError:  # it has no lock: not ours, or of a system without locks
        return
    try:
        os.lockf(held, os.F_TLOCK, 0)
    except OSError:  # somebody uses it
        return
    else:
        removed(folder)
    finally:
        os.close(held)
