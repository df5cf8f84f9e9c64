"""Tables as one database of SQLite: the same rows give the same bytes (SPEC 9, Export).

Money and other decimals are text, so that none loses a digit; timestamps are text in UTC, lists
are JSON.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from trace_gate.core.export.tables import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.export.parts import TableRows
    from trace_gate.core.export.tables import Kind, Value

TYPES: Mapping[Kind, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "decimal": "TEXT",
    "timestamp": "TEXT",
    "date": "TEXT",
    "boolean": "INTEGER",
    "texts": "TEXT",
}
"""Each kind of column, as SQLite stores it."""


def encode(tables: Sequence[TableRows], path: str) -> None:
    """Write all tables to a new file.

    Raises:
        OSError: the system refuses.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = OFF")  # the file is new, and moved when whole
            database.execute("PRAGMA synchronous = OFF")
            database.execute(f"PRAGMA user_version = {VERSION}")
            database.execute("BEGIN")
            for each in tables:
                _fill(database, each)
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(None, f"SQLite: {error}", path) from error


def _fill(database: sqlite3.Connection, found: TableRows) -> None:
    kinds = {column.name: TYPES[column.kind] for column in found.table.columns}
    columns = ", ".join(f'"{name}" {kinds.get(name, "TEXT")}' for name in found.columns)
    key = ", ".join(f'"{name}"' for name in ("_repo", *found.table.key))
    name, holes = found.table.name, ", ".join("?" * len(found.columns))
    database.execute(f'CREATE TABLE "{name}" ({columns})')
    database.executemany(
        f'INSERT INTO "{name}" VALUES ({holes})',  # noqa: S608  # a name of our own table
        (tuple(map(_stored, row)) for row in found.rows),
    )
    database.execute(f'CREATE INDEX "{name}_key" ON "{name}" ({key})')


def _stored(value: Value) -> str | int | None:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value
