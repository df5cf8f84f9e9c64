"""Parquet and SQLite, read by what did not write them with our types: DuckDB and sqlite3."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from pathlib import Path

import duckdb
import pytest

from trace_gate.adapters.export import database
from trace_gate.adapters.export.parquet import Parquet
from trace_gate.core.errors import UsageError
from trace_gate.core.export.parts import TableRows
from trace_gate.core.export.tables import Column, Table

TABLE = Table(
    name="all", means="", key=("t",), month="",
    columns=tuple(
        Column(name=name, kind=kind, means="")
        for name, kind in (
            ("_repo", "text"), ("t", "text"), ("i", "integer"), ("d", "decimal"),
            ("at", "timestamp"), ("day", "date"), ("b", "boolean"), ("l", "texts"),
        )
    ),
)  # fmt: skip
ROWS = (
    ("r", None, None, None, None, None, None, None),
    ("r", "'; DROP TABLE x; --\n\u2028\ufffd\"", -(2**63) + 1, "123456789012345678.0123456789",
     "0001-01-01T00:00:00.000001Z", "0001-01-01", True, ("a,b", "", "'")),
    ("r", "x" * 300_000, 2**63 - 1, "-0.5", "9999-12-31T23:59:59.999999Z", "9999-12-31", False, ()),
)  # fmt: skip
FOUND = TableRows(table=TABLE, columns=tuple(each.name for each in TABLE.columns), rows=ROWS)


def test_duckdb_reads_what_was_written_with_the_types_of_the_columns(tmp_path: Path):
    file = tmp_path / "it's.parquet"
    with Parquet() as writer:
        writer.encode([FOUND], str(file))
    asked = duckdb.connect()
    described = asked.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        ("_repo", "VARCHAR"), ("t", "VARCHAR"), ("i", "BIGINT"), ("d", "DECIMAL(28,10)"),
        ("at", "TIMESTAMP WITH TIME ZONE"), ("day", "DATE"), ("b", "BOOLEAN"), ("l", "VARCHAR[]"),
    ]  # fmt: skip
    rows = asked.execute(
        """SELECT _repo, t, i, d::VARCHAR,
           strftime("at" AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ'), day::VARCHAR,
           b, l FROM read_parquet(?)""",
        [str(file)],
    ).fetchall()
    full = {"-0.5": "-0.5000000000"}
    assert rows == [
        tuple(full.get(v, v) if isinstance(v, str) else [*v] if isinstance(v, tuple) else v
              for v in row)
        for row in ROWS
    ]  # fmt: skip
    (marks,) = asked.execute(
        "SELECT list(decode(key) || '=' || decode(value)) FROM parquet_kv_metadata(?)", [str(file)]
    ).fetchone()
    assert {"trace_gate_export=1", "trace_gate_table=all"} <= {*marks}


def test_the_same_rows_are_the_same_bytes(tmp_path: Path):
    digests = set()
    for at in range(2):
        with Parquet() as writer:
            writer.encode([FOUND], str(tmp_path / f"{at}.parquet"))
        database.encode([FOUND], str(tmp_path / f"{at}.sqlite"))
        digests.add(tuple(
            hashlib.sha256((tmp_path / f"{at}.{suffix}").read_bytes()).hexdigest()
            for suffix in ("parquet", "sqlite")
        ))  # fmt: skip
    assert len(digests) == 1


def test_sqlite_loses_no_digit(tmp_path: Path):
    file = tmp_path / "x.sqlite"
    database.encode([FOUND], str(file))
    rows = sqlite3.connect(file).execute('SELECT * FROM "all"').fetchall()
    assert rows == [
        tuple(json.dumps([*v]) if isinstance(v, tuple) else v for v in row) for row in ROWS
    ]
    kinds = dict(sqlite3.connect(file).execute('SELECT name, type FROM pragma_table_info("all")'))
    assert kinds["d"] == kinds["at"] == "TEXT"


@pytest.mark.parametrize("suffix", ["parquet", "sqlite"])
def test_a_place_that_cannot_be_written_is_the_systems_fault(tmp_path: Path, suffix: str):
    goal = str(tmp_path / "nowhere" / f"x.{suffix}")
    with pytest.raises(OSError, match=r"DuckDB|SQLite"), Parquet() as writer:
        (writer.encode if suffix == "parquet" else database.encode)([FOUND], goal)


def test_without_duckdb_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match="not installed") as found:
        Parquet()
    assert found.value.remedy.startswith("pip install 'trace-gate[export]'")
