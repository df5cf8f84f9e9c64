"""Tables as Parquet, by DuckDB: the same rows give the same bytes (SPEC 9, Export; decision 0196).

Rows go to DuckDB as lines of JSON with the types of our own column table, so that nothing is
guessed. It gets no network and loads no extension.
"""

from __future__ import annotations

import json
import os
from tempfile import TemporaryDirectory

from trace_gate.core.errors import UsageError
from trace_gate.core.export.tables import VERSION
from trace_gate.core.export.values import DIGITS, PLACES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from trace_gate.core.export.parts import TableRows
    from trace_gate.core.export.tables import Kind

TYPES: Mapping[Kind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": f"DECIMAL({DIGITS},{PLACES})",
    "timestamp": "TIMESTAMPTZ",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "texts": "VARCHAR[]",
}
"""Each kind of column, as DuckDB names its type."""

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # the order of rows, and so the bytes, are those of the input
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
}

LONGEST = 64 * 1024 * 1024
"""Bytes of one row as JSON: a trace has at most 256 kB."""


class Parquet:
    """What writes Parquet, until it is closed."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            UsageError: DuckDB is not installed.
        """
        try:
            import duckdb
        except ImportError as error:
            raise UsageError(
                "Parquet is written with DuckDB, which is not installed.",
                remedy="pip install 'trace-gate[export]'   CSV and SQLite need nothing: --csv, "
                "--sqlite",
            ) from error
        self._error: type[Exception] = duckdb.Error
        self._database = duckdb.connect(config=SETTINGS)
        self._folder = TemporaryDirectory(prefix="trace-gate-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._database.close()
        self._folder.cleanup()

    def encode(self, tables: Sequence[TableRows], path: str) -> None:
        """Write one table to a file.

        Raises:
            OSError: the system refuses.
        """
        (each,) = tables
        lines = os.path.join(self._folder.name, "rows.jsonl")
        with open(lines, "w", encoding="ascii") as file:
            for row in each.rows:
                file.write(json.dumps(dict(zip(each.columns, row, strict=True))) + "\n")
        columns = ", ".join(
            f"{_text(column.name)}: {_text(TYPES[column.kind])}" for column in each.table.columns
        )
        marks = f"trace_gate_export: '{VERSION}', trace_gate_table: {_text(each.table.name)}"
        try:
            self._database.execute(
                f"COPY (SELECT * FROM read_json({_text(lines)}, format='newline_delimited', "  # noqa: S608  # names of our own table, and paths in quotes
                f"maximum_object_size={LONGEST}, columns={{{columns}}})) TO {_text(path)} "
                f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{marks}}})"
            )
        except self._error as error:
            raise OSError(None, f"DuckDB: {str(error).splitlines()[0]}", path) from error


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
