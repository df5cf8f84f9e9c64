"""The SQLite file of the fold: its tables, its version, and how a value in it is sealed.

It lies in the Git directory (decision 0049). Another version, and a file that is damaged or not
ours, is thrown away and made anew by who opens it.

`_sqlite3` is what `sqlite3` is made of; that one imports `datetime` as well, for columns of dates.
"""

from __future__ import annotations

import _sqlite3
import marshal
import os
import stat
import sys
from binascii import crc32

from trace_gate import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = "fold.sqlite3"
VERSION = f"30 {__version__} {sys.hexversion >> 16:x}"
"""Of the tool, the tables and Python: another version is another file's business."""

PATIENCE = 5.0
"""Seconds to wait for another process that writes."""

_MARSHAL = 2
"""Without references between equal objects, so that equal data are equal bytes."""

_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE trace_facts (oid TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE member (path TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    (
        "CREATE TABLE item (target TEXT, source TEXT, value BLOB NOT NULL,"
        " PRIMARY KEY (target, source)) WITHOUT ROWID"
    ),
    "CREATE TABLE checksum (target TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    (
        "CREATE TABLE node (key TEXT PRIMARY KEY, value BLOB NOT NULL,"
        " saying INTEGER NOT NULL, refusals INTEGER NOT NULL) WITHOUT ROWID"
    ),
    "CREATE INDEX saying ON node (key) WHERE saying",
    "CREATE INDEX refusals ON node (key) WHERE refusals",
    "CREATE TABLE file (path TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE pending (path TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE fingerprint (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE counted (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
)


class Damaged(Exception):
    """The file does not hold what was written into it."""


UNREADABLE = (_sqlite3.Error, UnicodeDecodeError, Damaged)
"""What a damaged file leads to. A message of SQLite that quotes it may be no text."""


def connected(path: str) -> _sqlite3.Connection:
    """The file, which is made if need be; `:memory:` for none.

    Raises:
        Damaged: it is no file of this version.
    """
    if path != ":memory:":
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.lexists(path) and not is_plain(path):
            raise Damaged(path)
    connection = _sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA cache_size=-65536")
        _prepared(connection)
    except BaseException:
        connection.close()  # Windows removes no file that is open
        raise
    return connection


def _prepared(connection: _sqlite3.Connection) -> None:
    """Make the tables of an empty file; any other has to be of this version."""
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        for table in _TABLES:
            connection.execute(table)
        connection.execute("INSERT INTO meta VALUES ('version', ?)", (VERSION,))
    row = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    if row is None or row[0] != VERSION:
        raise Damaged("version")


def is_plain(path: str) -> bool:
    """Whether it is a file of its own: a pipe would keep who opens it waiting."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def drop(path: str) -> None:
    """Remove the file and what SQLite keeps beside it."""
    for name in (path, f"{path}-wal", f"{path}-shm"):
        try:
            os.unlink(name)
        except OSError:  # what cannot be removed is not used either
            continue


def sealed(key: str, value: Any) -> bytes:
    """A value as it is kept under a key."""
    data = marshal.dumps(value, _MARSHAL)
    return crc32(data, crc32(key.encode("utf-8", "surrogatepass"))).to_bytes(4, "big") + data


def opened(key: str, value: bytes) -> Any:
    """The value that was kept under a key.

    Raises:
        Damaged: that is not what was kept.
    """
    try:
        data = value[4:]
        seal = crc32(data, crc32(key.encode("utf-8", "surrogatepass"))).to_bytes(4, "big")
    except (AttributeError, TypeError, UnicodeError) as error:  # of another type: not ours
        raise Damaged(str(key)) from error
    if value[:4] != seal:
        raise Damaged(key)
    return marshal.loads(data)  # noqa: S302  # sealed by us
