"""The schemas of the policy files: closed, described, and what stands in `schemas/policy/`."""

from pathlib import Path

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from trace_gate.core.policy import schemas

FOLDER = Path(__file__).parents[3] / "schemas/policy"


def nodes(shape, where=""):
    """Every subschema with its place."""
    yield where, shape
    for name, each in shape.get("properties", {}).items():
        yield from nodes(each, f"{where}.{name}")
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(shape.get(key), dict):
            yield from nodes(shape[key], f"{where}.{key}")


@pytest.mark.parametrize("name", schemas.SHAPES)
def test_a_schema_is_draft_2020_12(name):
    schema = schemas.whole(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    jsonschema_rs.validator_for(schema)


@pytest.mark.parametrize("name", schemas.SHAPES)
def test_every_map_is_closed_and_everything_is_described(name):
    for where, shape in nodes(schemas.whole(name)):
        assert shape.get("description"), where
        if shape.get("type") == "object":
            assert shape["additionalProperties"] is False or "propertyNames" in shape, where


@pytest.mark.parametrize("name", schemas.SHAPES)
def test_no_pattern_lets_a_newline_slip_through(name):
    for where, shape in nodes(schemas.whole(name)):
        if "pattern" in shape:
            assert shape["pattern"].startswith("^"), where
            assert shape["pattern"].endswith("(?![\\s\\S])"), where


def test_the_files_for_editors_are_what_the_code_makes():
    made = schemas.schema_files()
    assert made
    for name, data in made.items():
        assert (FOLDER / name).read_bytes() == data, (
            f"{name} is out of date. Run: python scripts/generate_policy_schemas.py"
        )


def test_every_policy_file_names_its_schema(shipped):
    """So that editors complete and check it without a plugin."""
    for path, data in shipped.items():
        stem = "role" if path.startswith("Agents/") else path.rpartition("/")[2][:-5]
        if stem in schemas.SHAPES:
            line = f"# yaml-language-server: $schema=../../schemas/policy/{stem}.schema.json\n"
            head = data.decode().splitlines(keepends=True)[:3]
            assert head[0] == "---\n", path
            assert line in head, path
