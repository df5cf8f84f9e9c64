"""What a cache keeps in a file of its own: values that are few, large, and needed by every hook.

SQLite takes a hook longer to import than all of its work does; a file is read in one go.
Whether what a file holds can be believed is the caller's question.
"""

from __future__ import annotations

import os

SLOTS = 61
"""Files of one kind, a prime number.

Two keys may share one: the later value stays, the other is made again.
"""


class KeptFiles:
    """Bytes by kind and key in one folder. What cannot be read or written is not there."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def get(self, kind: str, key: str) -> bytes | None:
        """What was written last into the file of a key, maybe for another one."""
        if os.path.islink(self._folder):
            return None
        try:
            with open(os.open(self._path(kind, key), os.O_RDONLY | _ITSELF), "rb") as file:
                return file.read()
        except OSError:
            return None

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Replace the file of a key in one step."""
        path = self._path(kind, key)
        fresh = f"{path}.{os.urandom(6).hex()}"
        try:
            os.makedirs(self._folder, exist_ok=True)
            if os.path.islink(self._folder):
                return
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
            os.replace(fresh, path)
        except OSError:
            _remove(fresh)

    def _path(self, kind: str, key: str) -> str:
        slot = int.from_bytes(key.encode("utf-8", "surrogateescape"), "big") % SLOTS
        return os.path.join(self._folder, f"{kind}-{slot:02x}")


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


_ITSELF = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""A link is not followed, a pipe is not waited for, and nothing is translated."""
