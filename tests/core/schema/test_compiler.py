"""What the compiler writes, and that the same input always gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from tests.support.small_profiles import CONFIG, GOOD, ROOT, all_agree, policy_text, shipped
from trace_gate.core.schema.compiler import canonical, compile_schemas, stale
from trace_gate.core.trace.document import load

TYPES = ("decision", "hypothesis", "maintenance", "observation", "verification")
Schemas = dict[str, dict[str, Any]]


def good(name: str) -> dict[str, Any]:
    path = Path(__file__).parent / "good" / f"{name}.yaml"
    return load(path.read_bytes(), str(path)).data


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every sub-schema of a compiled schema."""
    yield schema
    for key in ("items", "then", "if", "not"):
        if key in schema:
            yield from nodes(schema[key])
    for child in (*schema.get("properties", {}).values(), *schema.get("allOf", ())):
        yield from nodes(child)


def test_there_is_a_schema_for_each_type_and_one_for_all(compiled: Schemas) -> None:
    assert sorted(compiled) == [
        *(f"trace-{each}.schema.json" for each in TYPES),
        "trace.schema.json",
    ]


def test_the_schemas_that_are_checked_in_are_fresh(compiled: Schemas) -> None:
    present = {path.name: path.read_bytes() for path in (ROOT / "schemas").glob("*.json")}
    assert stale({name: canonical(each) for name, each in compiled.items()}, present) == []


def test_every_schema_is_one_of_draft_2020_12(compiled: Schemas) -> None:
    for schema in compiled.values():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        Draft202012Validator.check_schema(schema)
        assert jsonschema_rs.meta.is_valid(schema)


def test_every_node_has_a_type_and_every_closed_map_refuses_more(compiled: Schemas) -> None:
    for schema in compiled.values():
        for node in nodes(schema):
            assert "type" in node or set(node) in ({"enum"}, {"if", "then"}), node
            assert not set(node) & {"$ref", "format", "oneOf", "anyOf", "unevaluatedProperties"}
            names = node.get("properties", {})
            if names and names.keys() != {"trace_type"}:
                assert node["additionalProperties"] is False


def test_patterns_are_anchored_and_ascii(compiled: Schemas) -> None:
    for schema in compiled.values():
        patterns = [node["pattern"] for node in nodes(schema) if "pattern" in node]
        assert patterns
        assert all(each.startswith("^") and each.endswith("$(?!\\n)") for each in patterns)
        assert not any("\\d" in each or "\\w" in each for each in patterns)


@pytest.mark.parametrize("name", TYPES)
def test_a_good_trace_meets_its_own_schema_and_no_other(name: str, compiled: Schemas) -> None:
    assert len(GOOD) == len(TYPES)
    data = good(name)
    verdicts = {each: all_agree(compiled[f"trace-{each}.schema.json"], data) for each in TYPES}
    assert verdicts == {each: each == name for each in TYPES}
    assert all_agree(compiled["trace.schema.json"], data)


def test_errors_of_the_schema_for_all_are_about_the_right_profile(compiled: Schemas) -> None:
    data = good("observation")
    data["trace"]["evidence"] = []
    errors = list(Draft202012Validator(compiled["trace.schema.json"]).iter_errors(data))
    assert [(list(error.path), error.validator) for error in errors] == [
        (["trace", "evidence"], "minItems")
    ]


def test_the_order_of_the_keys_in_the_input_changes_no_byte(compiled: Schemas) -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return value

    layers, profiles = (shipped(name).data for name in (LAYERS, PROFILES))
    layers["types"] = dict(reversed(layers["types"].items()))
    again = compile_schemas(
        policy_text(json.dumps(turned(layers))), policy_text(json.dumps(turned(profiles)))
    )
    assert {name: canonical(each) for name, each in again.items()} == {
        name: canonical(each) for name, each in compiled.items()
    }


LAYERS, PROFILES = "trace_layers.yaml", "trace_type_profiles.yaml"
PROGRAM = """
import hashlib, sys
from trace_gate.core.policy.loader import load_yaml
from trace_gate.core.schema.compiler import canonical, compile_schemas
documents = [load_yaml(open(path, "rb").read(), "x") for path in sys.argv[1:]]
made = compile_schemas(*documents)
print(hashlib.sha256(b"".join(canonical(made[name]) for name in sorted(made))).hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_hash_seed_changes_no_byte(seed: str, compiled: Schemas) -> None:
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(CONFIG / LAYERS), str(CONFIG / PROFILES)],
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    here = b"".join(canonical(compiled[name]) for name in sorted(compiled))
    assert made.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_canonical_bytes_are_sorted_indented_and_end_with_a_newline() -> None:
    assert canonical({"b": "é", "a": [1]}) == '{\n  "a": [\n    1\n  ],\n  "b": "é"\n}\n'.encode()


def test_stale_names_what_is_missing_differs_or_is_left_over() -> None:
    compiled = {"trace.schema.json": b"1", "trace-a.schema.json": b"2", "trace-b.schema.json": b"3"}
    present = {
        "trace.schema.json": b"1",
        "trace-a.schema.json": b"other",
        "trace-old.schema.json": b"2",
        "report.schema.json": b"4",
    }
    assert stale(compiled, present) == [
        "trace-a.schema.json",
        "trace-b.schema.json",
        "trace-old.schema.json",
    ]
    assert stale(compiled, compiled) == []


@pytest.fixture(scope="module")
def version_42() -> Schemas:
    """Files of the workflow 4.2 with other numbers, one more field, and one more type."""
    layers = (CONFIG / LAYERS).read_text(encoding="utf-8")
    layers = layers.replace(
        "  decision:\n    type: map\n    description: What was decided, and why.\n    fields:\n",
        "  decision:\n    type: map\n    description: What was decided, and why.\n    fields:\n"
        "      reviewer: {type: text}\n",
    )
    layers += (
        "\n  experiment:\n    type: map\n    fields:\n      share: {type: number}\n"
        "      arms: {type: list, items: {type: map, fields: {name: {type: text}}}}\n"
    )
    profiles = (Path(__file__).parent / "v42_profiles.yaml").read_text(encoding="utf-8")
    return compile_schemas(policy_text(layers), policy_text(profiles))


def test_a_file_of_version_42_compiles_without_a_code_change(version_42: Schemas) -> None:
    assert "trace-experiment.schema.json" in version_42
    assert "trace-maintenance.schema.json" not in version_42
    for schema in version_42.values():
        Draft202012Validator.check_schema(schema)


def test_other_thresholds_are_the_ones_that_hold(version_42: Schemas) -> None:
    schema, data = version_42["trace.schema.json"], good("hypothesis")
    assert all_agree(schema, data)
    data["trace"]["hypothesis"]["verification_window_days"] = 4
    assert not all_agree(schema, data)
    one_file = good("observation")
    assert not all_agree(schema, one_file)
    one_file["trace"]["evidence"] *= 2
    assert all_agree(schema, one_file)


def test_an_added_field_is_required_of_decisions(version_42: Schemas) -> None:
    schema, data = version_42["trace.schema.json"], good("decision")
    data["trace"]["decision"]["options_considered"] *= 2
    assert not all_agree(schema, data)
    data["trace"]["decision"]["reviewer"] = "Ann"
    assert all_agree(schema, data)


def test_an_added_type_is_judged_by_its_own_profile(version_42: Schemas) -> None:
    schema, data = version_42["trace.schema.json"], good("hypothesis")
    data["trace"] |= {
        "trace_type": "experiment",
        "experiment": {"share": 0.5, "arms": [{"name": "a"}, {"name": "b"}]},
    }
    assert all_agree(schema, data)
    data["trace"]["experiment"]["share"] = 1
    assert not all_agree(schema, data)
    data["trace"]["experiment"] |= {"share": 0.5, "arms": [{"name": "a"}, {"name": "B"}]}
    assert not all_agree(schema, data)
    data["trace"]["trace_type"] = "maintenance"
    assert not all_agree(schema, data)


def test_the_policy_files_have_schemas_of_their_own() -> None:
    for name in ("trace_layers", "trace_type_profiles"):
        schema = json.loads((ROOT / f"schemas/policy/{name}.schema.json").read_bytes())
        Draft202012Validator.check_schema(schema)
        assert all_agree(schema, shipped(f"{name}.yaml").data)
        assert not all_agree(schema, {**shipped(f"{name}.yaml").data, "more": 1})
    v42 = (Path(__file__).parent / "v42_profiles.yaml").read_text(encoding="utf-8")
    assert all_agree(schema, policy_text(v42).data)
