"""`trace-gate compile`: fresh schemas, the same bytes each time, stale ones named."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner

from trace_gate.cli.main import cli

PROFILES = "config/amazon-growth/trace_type_profiles.yaml"
ROOT = Path(__file__).resolve().parents[3]


def test_schemas_that_were_just_written_are_fresh(shop):
    assert "All 6 schemas are fresh." in shop.run("compile", "--check").output
    shop.run("compile")
    assert shop.git("status", "--porcelain") == ""


def test_the_schemas_that_ship_are_fresh(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(cli, ["compile", "--check"])
    assert result.exit_code == 0, result.output


def test_a_changed_profile_makes_its_schemas_stale_and_compile_mends_them(shop):
    file = shop.path / PROFILES
    file.write_text(file.read_text().replace("3 <= hyp", "4 <= hyp"))
    result = shop.run("compile", "--check", code=1)
    assert "TG702 schemas/trace-hypothesis.schema.json" in result.output
    assert "fix: trace-gate compile" in result.output
    assert shop.git("status", "--porcelain", "schemas") == ""
    assert "wrote schemas/trace-hypothesis.schema.json" in shop.run("compile").output
    shop.run("compile", "--check")


def test_a_missing_schema_and_one_of_no_profile_are_stale(shop):
    (shop.path / "schemas/trace-decision.schema.json").unlink()
    (shop.path / "schemas/trace-dream.schema.json").write_text("{}")
    output = shop.run("compile", "--check", code=1).output
    assert "trace-decision.schema.json" in output
    assert "trace-dream.schema.json" in output
    assert "removed schemas/trace-dream.schema.json" in shop.run("compile").output
    assert shop.git("status", "--porcelain") == ""


def test_two_runs_give_the_same_bytes(shop):
    shutil.rmtree(shop.path / "schemas")
    shop.run("compile")
    first = {file.name: file.read_bytes() for file in (shop.path / "schemas").glob("*.json")}
    shutil.rmtree(shop.path / "schemas")
    shop.run("compile")
    again = {file.name: file.read_bytes() for file in (shop.path / "schemas").glob("*.json")}
    assert first == again
    assert len(first) == 6


def test_a_fifth_trace_type_is_compiled_and_written_without_a_code_change(shop):
    file = shop.path / PROFILES
    file.write_text(
        file.read_text()
        + "\n  retrospective:\n    description: What we learnt.\n    required: [observation]\n"
        "    optional: []\n    forbidden: [execution]\n    validation_rules: []\n"
    )
    assert "wrote schemas/trace-retrospective.schema.json" in shop.run("compile").output
    shop.run("new", "retrospective", "--metric", "sales=3")
    assert shop.trace()["trace_type"] == "retrospective"


def test_a_rule_that_cannot_be_compiled_is_exit_2_with_its_place(shop):
    file = shop.path / PROFILES
    file.write_text(file.read_text().replace("len(evidence) >= 1", "sum(evidence) >= 1", 1))
    result = shop.run("compile", code=2)
    assert PROFILES in result.output
    assert "TG701" in result.output


def test_without_profiles_there_is_nothing_to_compile(empty):
    result = empty.run("compile", code=2)
    assert "trace-gate init" in result.output


def test_it_works_from_a_subfolder_and_outside_of_git(shop, monkeypatch):
    monkeypatch.chdir(shop.path / "ads")
    shop.run("compile", "--check")
    shutil.rmtree(shop.path / ".git")
    monkeypatch.chdir(shop.path)
    shop.run("compile", "--check")
