"""What is worth keeping between runs, in the Git directory (decision 0006).

Values of a kind in `ALONE` are files of their own, all others rows of one SQLite file.

A cache is disposable: missing, damaged, locked, read-only, of another version or somebody
else's, it is empty. Nothing that it holds is believed without its checksum, which covers
the key, so that a damaged file gives no wrong answer.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from binascii import crc32

from trace_gate import __version__
from trace_gate.adapters.store.kept_files import KeptFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Self

NAME = "cache.sqlite3"

ALONE = ("policy", "schemas", "shops")
"""What a hook asks for first: SQLite is not imported for it."""

LARGEST = 256 << 20
"""Bytes from which on it begins anew."""

VERSION = f"3 {__version__} {marshal.version} {sys.hexversion >> 16:x}"
"""Values are of one version of this tool and of Python; any other is not read."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, version TEXT, value BLOB,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID"
)
_GET = "SELECT value FROM kept WHERE kind = ? AND key = ? AND version = ?"
_PUT = "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)"
_PATIENCE = 0.2
_SEAL = 4
"""Bytes of a checksum: a CRC, as a sha256 of the policy costs a hook more than all its rules."""


class Cache:
    """Plain values (what `marshal` takes) by kind and key. Opened when it is first asked."""

    def __init__(self, folder: str, version: str = VERSION) -> None:
        self._folder, self._version = folder, version
        self._path = os.path.join(folder, NAME)
        self._files = KeptFiles(folder)
        self._connection: Any = None
        self._broken = False
        self._only_read = False

    @classmethod
    def peek(cls, private_dir: str) -> Self:
        """The same for somebody who must not write: what is put into it is not kept."""
        cache = cls(private_dir)
        cache._only_read = True
        return cache

    @classmethod
    def open(cls, private_dir: str) -> Self:
        """The cache of a repository, `private_dir` being `Git.private_dir`."""
        return cls(private_dir)

    def get(self, kind: str, key: str) -> object | None:
        """What was kept; None where nothing was, or where it cannot be relied on."""
        sealed = self._files.get(kind, key) if kind in ALONE else self._row(kind, key)
        if sealed is None:
            return None
        data = sealed[_SEAL:]
        if sealed[:_SEAL] != self._seal(kind, key, data):
            return None
        value: object = marshal.loads(data)  # noqa: S302  # its checksum agrees, we wrote it
        return value

    def put(self, kind: str, key: str, value: Any) -> None:
        """Keep a value, if that is possible.

        Raises:
            ValueError: the value is not plain data.
        """
        if self._only_read:
            return
        data = marshal.dumps(value)
        sealed = self._seal(kind, key, data) + data
        if kind in ALONE:
            self._files.put(kind, key, sealed)
            return
        self._make()
        self._run(_PUT, (kind, key, self._version, sealed))

    def close(self) -> None:
        """Close the file; the next question opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def __del__(self) -> None:
        self.close()

    def _seal(self, kind: str, key: str, data: bytes) -> bytes:
        said = f"{kind}\0{key}\0{self._version}\0".encode("utf-8", "surrogateescape")
        return crc32(data, crc32(said)).to_bytes(_SEAL, "big")

    def _row(self, kind: str, key: str) -> bytes | None:
        if self._connection is None and not os.path.lexists(self._path):
            return None
        rows = self._run(_GET, (kind, key, self._version))
        return rows[0][0] if rows and isinstance(rows[0][0], bytes) else None

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of an answer; none where anything is wrong with the file."""
        if self._broken:
            return []
        try:
            import _sqlite3  # `sqlite3` costs a hook two milliseconds more, for dates
        except ImportError:
            self._broken = True
            return []
        try:
            if self._connection is None:
                self._connection = self._connect(_sqlite3.connect)
            found: list[Any] = self._connection.execute(statement, values).fetchall()
        except _sqlite3.OperationalError:  # locked, read-only, without our table
            return []
        except (_sqlite3.Error, UnicodeDecodeError, OSError):  # a message may quote the file
            self._forget()
            return []
        return found

    def _connect(self, connect: Any) -> Any:
        for path in (self._folder, self._path):
            if os.path.islink(path):
                raise OSError
        connection = connect(self._path, timeout=_PATIENCE, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def _make(self) -> None:
        """See to it that there is a file of a sane size with our table."""
        if self._connection is not None or self._broken:
            return
        try:
            os.makedirs(self._folder, exist_ok=True)
            if os.path.lexists(self._path) and os.lstat(self._path).st_size > LARGEST:
                os.unlink(self._path)
        except OSError:
            self._broken = True
            return
        self._run(_TABLE)

    def _forget(self) -> None:
        """Remove a damaged file; from now on nothing is kept in this run."""
        self._broken = True
        try:
            self.close()
            if stat.S_ISREG(os.lstat(self._path).st_mode):
                os.unlink(self._path)
        except OSError:
            return
