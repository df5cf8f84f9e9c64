"""Rows of weeks: what a week added, and how it stood at its end."""

from __future__ import annotations

import json

from trace_gate.core.export.of_weeks import week_rows
from trace_gate.core.export.tables import TABLES
from trace_gate.core.fold import node_keys

MONDAY, WEEK = 1_736_121_600, 7 * 86_400
COUNTS = ("decisions", "executed", "complete", "buckets", "living", "frozen", "frozen_imported")


def standing(*counts: int, **states: int) -> dict:
    return {**dict(zip(COUNTS, counts, strict=True)), "states": states}


def test_decisions_are_those_of_the_week_and_all_else_is_its_end():
    weeks = [
        (MONDAY, standing(4, 3, 3, 3, 3, 1, 0, TEST=2, FROZEN=1, RESTING=7)),
        (MONDAY + WEEK, standing(4, 4, 3, 3, 0, 0, 0, KILL=3)),
    ]
    first, second = week_rows(node_keys.asin("A-1-US", "B0EXAMPLE1"), weeks)
    columns = {each.name for each in TABLES["metrics"].columns}
    assert first.keys() | {"_repo", "_tool_version"} == columns | {"tenant", "month"}
    assert (first["store_id"], first["marketplace"]) == ("A-1", "US")
    assert (first["week"], first["week_start"], first["month"]) == (
        "2025-W02", "2025-01-06", "2025-01",
    )  # fmt: skip
    assert [each["decisions"] for each in (first, second)] == [4, 0]
    assert [each["decisions_total"] for each in (first, second)] == [4, 4]
    assert (first["freeze_rate"], first["decision_density"]) == ("0.3333", "1.3333")
    assert (second["freeze_rate"], second["trace_completeness"]) == (None, "0.75")
    assert (first["state_test"], first["state_kill"], second["state_kill"]) == (2, 0, 3)
    assert json.loads(str(first["states"])) == {"TEST": 2, "FROZEN": 1, "RESTING": 7}


def test_what_names_no_product_has_none():
    weeks = [(MONDAY, standing(0, 0, 0, 0, 0, 0, 0))]
    (row,) = week_rows(node_keys.asin("A-US", None), weeks)
    assert (row["scope"], row["asin"]) == ("asin", None)
    (row,) = week_rows(node_keys.tenant("A-US"), weeks)
    assert (row["scope"], row["asin"]) == ("tenant", None)
