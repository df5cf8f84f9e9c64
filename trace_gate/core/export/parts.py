"""Rows arranged into the files of an export: the same rows in any order make the same files."""

from __future__ import annotations

import json

from trace_gate.core.export import partitions
from trace_gate.core.export.tables import TABLES, VERSION
from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.core.export.tables import Row, Table, Value

PLACE = ("tenant", "month")
"""What is a folder, and in a database a column."""

DATABASE = "trace-gate.sqlite"


class TableRows(Record):
    """Rows of one table; each has a value for each of `columns`, in their order."""

    table: Table
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


class Part(Record):
    """One file: of one table and partition, or a database with all tables."""

    path: str
    tables: tuple[TableRows, ...]

    @property
    def count(self) -> int:
        """How many rows are in it."""
        return sum(len(each.rows) for each in self.tables)

    @property
    def digest(self) -> str:
        """The sha256 of all that is in it: the same for the same rows and columns."""
        said = [[each.table.name, each.columns, each.rows] for each in self.tables]
        return sha256_of(json.dumps([VERSION, said], separators=(",", ":")).encode())


def partitioned(rows: Mapping[str, Iterable[Row]], suffix: str) -> tuple[Part, ...]:
    """A file for each table, shop and month, in the order of their paths.

    Args:
        rows: those of each table.
        suffix: of the files, without a point.
    """
    places: dict[tuple[str, str | None, str | None], list[Row]] = {}
    for name, found in rows.items():
        for row in found:
            place = name, _text(row["tenant"]), _text(row["month"])
            places.setdefault(place, []).append(row)
    folders = partitions.folders(tenant for _, tenant, _ in places)
    parts = (
        Part(
            path=partitions.path(name, folders[tenant], month, suffix),
            tables=(_arranged(TABLES[name], there, ()),),
        )
        for (name, tenant, month), there in places.items()
    )
    return tuple(sorted(parts, key=lambda part: part.path))


def database(rows: Mapping[str, Iterable[Row]]) -> tuple[Part, ...]:
    """One file with every table, also those without a row."""
    tables = (_arranged(table, rows.get(table.name, ()), PLACE) for table in TABLES.values())
    return (Part(path=DATABASE, tables=tuple(tables)),)


def _arranged(table: Table, rows: Iterable[Row], place: Sequence[str]) -> TableRows:
    columns = (*(each.name for each in table.columns), *place)
    return TableRows(
        table=table,
        columns=columns,
        rows=tuple(
            tuple(row[name] for name in columns)
            for row in sorted(rows, key=lambda row: _order(table, columns, row))
        ),
    )


def _order(table: Table, columns: Sequence[str], row: Row) -> list[tuple[bool, str, int]]:
    """By the key, and then by everything."""
    return [_rank(row[name]) for name in (*table.key, *columns)]


def _rank(value: Value) -> tuple[bool, str, int]:
    number = isinstance(value, int)
    return value is not None, "" if number else repr(value), int(value) if number else 0  # type: ignore[arg-type]  # `number` says so


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None
