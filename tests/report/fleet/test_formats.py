"""A fleet in each format: the same facts, valid, and harmless (SPEC 6, 9; SPEC 10, Fleet)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import pytest

from tests.support.fleets import a_fleet, hostile_fleet
from trace_gate.adapters.export.parquet import Parquet
from trace_gate.core.fleet import table
from trace_gate.core.fleet.result import FleetResult
from trace_gate.core.fleet.row import Row, ShopFigures
from trace_gate.report.fleet.json_ import as_json
from trace_gate.report.fleet.page import document
from trace_gate.report.fleet.text import text
from trace_gate.report.html.page import html
from trace_gate.report.markdown import markdown

ROOT = Path(__file__).parents[3]
SCHEMA = jsonschema_rs.validator_for(
    json.loads((ROOT / "schemas/fleet-report.schema.json").read_text()), validate_formats=True
)


@pytest.mark.parametrize("given", [a_fleet(), hostile_fleet()], ids=["fleet", "hostile"])
def test_json_is_what_its_schema_says(given: FleetResult):
    found = json.loads(as_json(given))
    SCHEMA.validate(found)
    assert [each["repo"] for each in found["repositories"]] == [each.repo for each in given.rows]


def test_text_has_a_line_for_each_shop_and_says_what_mends_the_others():
    lines = text(a_fleet()).splitlines()
    assert lines[0].split("  ")[0] == "Repository"
    assert [line.split()[:2] for line in lines[1:4]] == [
        ["shop-a", "ACME-01-US"],
        ["shop-a", "ACME-01-DE"],
        ["shop-b", "CANNOT_JUDGE"],
    ]
    assert "25 %" in lines[1]
    assert "not known" in lines[2]
    assert "shop-b: the repository could not be fetched. It is gone." in lines
    assert "  fix: Check its `url`." in lines
    assert lines[-1].startswith("CANNOT_JUDGE: 1 of 3 repositories could not be judged")


def test_a_page_has_every_shop_and_the_sums_of_what_is_known():
    for page in (html(document(a_fleet())), markdown(document(a_fleet()))):
        for word in ("ACME-01-US", "ACME-01-DE", "25 %", "not known", "It is gone.", "2 of 3"):
            assert word in page, word


def test_parquet_has_a_row_for_each_shop_with_numbers_as_numbers(tmp_path: Path):
    import duckdb

    file = str(tmp_path / "fleet.parquet")
    with Parquet() as parquet:
        parquet.encode([table.rows(a_fleet())], file)
    found = duckdb.sql(
        f"SELECT repo, tenant, verdict, freeze_rate, overdue, bypassed, error_kind FROM '{file}'"
    ).fetchall()
    assert found == [
        ("shop-a", "ACME-01-US", "PASS", Decimal("0.25"), 2, 0, None),
        ("shop-a", "ACME-01-DE", "PASS", None, 0, 0, None),
        ("shop-b", None, "CANNOT_JUDGE", None, None, None, "unreachable"),
        ("shop-c", "BETA-US", "BLOCK", Decimal("0.25"), 2, 1, None),
    ]
    started = duckdb.sql(f"SELECT DISTINCT epoch(started_at) FROM '{file}'").fetchall()
    assert started == [(1_735_725_600.0,)]
    with Parquet() as parquet:
        parquet.encode([table.rows(hostile_fleet())], str(tmp_path / "hostile.parquet"))
    count = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/hostile.parquet'").fetchall()
    assert count[0][0] > 200


def test_every_column_of_the_table_is_a_field_of_a_row_or_of_a_shop():
    fields = {*Row._fields, *ShopFigures._fields}
    assert {each.name for each in table.TABLE.columns} < fields
    assert fields - {each.name for each in table.TABLE.columns} == {"files", "remedy", "shops"}


def test_a_fleet_without_a_fault_says_so():
    whole = a_fleet()
    well = whole.with_(rows=(whole.rows[0].with_(bypassed=0, verdict="PASS"),))
    assert text(well).splitlines()[-1] == "PASS: 1 repository, and nothing is open"
    assert "Could not be judged" not in markdown(document(well))


def test_nothing_that_a_repository_says_is_more_than_text():
    given = hostile_fleet()
    assert text(given).isprintable() or all(line.isprintable() for line in text(given).splitlines())
    assert "<script" not in html(document(given))
    assert as_json(given).isascii()
