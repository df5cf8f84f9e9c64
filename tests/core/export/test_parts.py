"""The same rows in any order make the same files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.export.parts import DATABASE, database, partitioned
from trace_gate.core.export.tables import TABLES

COLUMNS = [each.name for each in TABLES["commits"].columns]


def row(commit: str, tenant: str | None = None, month: str | None = "2025-01", **more) -> dict:
    return {**dict.fromkeys(COLUMNS), "tenant": tenant, "month": month, "commit": commit, **more}


ROWS = [
    row(commit, tenant, month, step=step, parents=parents)
    for commit in ("a", "b")
    for tenant in (None, "A-US", "a-us")
    for month in (None, "2025-01", "2025-02")
    for step in (True, None)
    for parents in ((), ("x",))
]


@given(st.permutations(ROWS))
def test_rows_in_any_order_make_the_same_files(rows):
    for make in (lambda found: partitioned({"commits": found}, "csv"),
                 lambda found: database({"commits": found})):  # fmt: skip
        assert make(rows) == make(ROWS)
        assert [p.digest for p in make(rows)] == [p.digest for p in make(ROWS)]


def test_each_row_is_in_the_file_of_its_place():
    parts = partitioned({"commits": ROWS}, "csv")
    assert len(parts) == 9
    assert sum(part.count for part in parts) == len(ROWS)
    (one,) = (part for part in parts if "tenant=A-US/month=2025-02" in part.path)
    (table,) = one.tables
    assert table.columns == tuple(COLUMNS)
    assert len(table.rows) == 8


def test_a_database_has_every_table_and_the_place_as_columns():
    (part,) = database({"commits": ROWS})
    assert part.path == DATABASE
    assert [each.table.name for each in part.tables] == [*TABLES]
    assert part.tables[-1].columns[-2:] == ("tenant", "month")
    assert part.tables[0].rows == ()


def test_another_value_is_another_digest():
    one, other = (partitioned({"commits": [row("a", step=s)]}, "csv")[0] for s in (True, False))
    assert one.path == other.path
    assert one.digest != other.digest
