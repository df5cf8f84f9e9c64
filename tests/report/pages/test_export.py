"""The page of `export`: what is in the folder, what is new, and what has no row."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from trace_gate.app.export.export import Exported
from trace_gate.report.pages import export

DONE = Exported(
    folder="../tables", form="csv", repository="shop", commit="a" * 40,
    rows={"traces": 12_345, "events": 7}, files=2, written=("traces.csv",), removed=(),
    unreadable=(),
)  # fmt: skip
SCHEMA = Path(__file__).parents[3] / "schemas" / "export.schema.json"


def test_tables_and_what_was_written_are_counted():
    first, *rows, last = export.text(DONE)
    assert first == "../tables: shop at aaaaaaaaaa, as csv, in 2 files"
    assert [row.split() for row in rows] == [["traces", "12,345"], ["events", "7"]]
    assert last == "Written: 1. Taken away: 0."


def test_an_export_that_changes_nothing_says_so():
    assert [*export.text(DONE.with_(written=()))][-1] == "Nothing changed since the last export."
    assert [*export.text(DONE.with_(written=(), removed=("old.csv",)))][-1].endswith("away: 1.")


def test_what_could_not_be_read_is_named_and_the_rest_counted():
    assert list(export.missing(DONE)) == []
    paths = tuple(f"traces/{number}.yaml" for number in range(export.SHOWN + 2))
    *named, more, fix = export.missing(DONE.with_(unreadable=paths))
    assert [line.rpartition(" ")[2] for line in named] == list(paths[: export.SHOWN])
    assert more.endswith("2 more")
    assert "trace-gate check --all" in fix


def test_what_the_fold_goes_on_without_is_said():
    assert list(export.refused(0)) == []
    assert "goes on without 1 thing that" in next(export.refused(1))
    assert "goes on without 3 things that" in next(export.refused(3))


def test_data_is_what_the_schema_says():
    jsonschema.validate(export.data(DONE), json.loads(SCHEMA.read_text()))
