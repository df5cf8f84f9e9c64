"""The registry of tables: whole, and described for programs."""

from __future__ import annotations

from trace_gate.adapters.export import database, parquet
from trace_gate.core.export.tables import TABLES, described

KINDS = {"text", "integer", "decimal", "timestamp", "date", "boolean", "texts"}


def test_the_tables_that_there_are():
    assert [*TABLES] == [
        "traces", "changes", "events", "buckets", "hypotheses", "experiments", "metrics", "commits",
    ]  # fmt: skip


def test_each_column_has_one_name_a_kind_and_a_meaning():
    for table in TABLES.values():
        names = [each.name for each in table.columns]
        assert len({name.casefold() for name in names}) == len(names)
        assert not {"tenant", "month"} & {*names}, "they are folders"
        assert {*table.key} <= {*names}
        assert names[:3] == ["_repo", "_commit", "_tool_version"]
        for each in table.columns:
            assert each.kind in KINDS
            assert each.means.endswith("."), each.name


def test_each_kind_has_a_type_in_each_format():
    assert parquet.TYPES.keys() == database.TYPES.keys() == KINDS


def test_the_description_has_every_column():
    said = described()["tables"]
    for name, table in TABLES.items():
        assert [each["name"] for each in said[name]["columns"]] == [c.name for c in table.columns]
        assert said[name]["key"] == ["_repo", *table.key]
