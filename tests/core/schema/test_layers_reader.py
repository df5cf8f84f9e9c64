"""trace_layers.yaml: what it may say, and the place of what is wrong with it."""

from __future__ import annotations

import pytest

from tests.support.small_profiles import SMALL_LAYERS, faults, marked, policy_text, shipped, small
from trace_gate.core.errors import Refused
from trace_gate.core.policy.growth_rules import growth_rules
from trace_gate.core.schema.compiler import compile_schemas
from trace_gate.core.schema.layers_reader import read_layers
from trace_gate.core.schema.problems import Faults


def layer(text: str) -> str:
    """The small layers with one more field in a layer of its own."""
    return f"{SMALL_LAYERS}  own:\n    type: map\n    fields:\n      field: {text}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{type: ¦strin}", "`strin` is not a type"),
        ("{type: text, ¦requird: true}", "`requird` is not known"),
        ("{type: text, ¦minimum: 3}", "`minimum` is not known"),
        ("{type: text, required: ¦1}", "true or false"),
        ("{type: text, min_length: ¦x}", "must be a number"),
        ("{type: integer, minimum: ¦true}", "must be a number"),
        ("{type: text, description: ¦[a]}", "must be text"),
        ("{type: text, example: ¦{}}", "one value"),
        ("{type: pattern, pattern: ¦3}", "must be text"),
        ("{type: pattern, pattern: 'ab(¦c+)+'}", "not safe"),
        (r'{type: pattern, pattern: "\\d(¦c+)+"}', "not safe"),
        ("{type: enum, values: ¦[a, 3]}", "list of texts"),
        ("{type: text, grows: ¦often}", "no way to grow"),
        ("{type: text, grows: ¦append}", "Only a list"),
        ("{type: list, items: {type: text, grows: ¦fill}}", "inside a list"),
        ("{type: map, fields: {¦in: {type: text}}}", "name of a field"),
    ],
)
def test_a_wrong_field_is_refused_at_its_place(text: str, words: str) -> None:
    found = faults("", layer(text))
    _, place = marked(layer(text))
    assert ((found[0].line, found[0].column), words in found[0].message) == (place, True), found
    assert {each.code for each in found} == {"TG701"}
    assert all(each.remediation and each.path == "layers.yaml" for each in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "no type"),
        ("{type: pattern}", "needs `pattern`"),
        ("{type: enum}", "needs `values`"),
        ("{type: list}", "needs `items`"),
        ("{type: map}", "needs `fields`"),
        ("{type: map, fields: {}}", "needs `fields`"),
        ("text", "says nothing"),
    ],
)
def test_a_field_that_lacks_something_is_refused_at_its_name(text: str, words: str) -> None:
    found = faults("", layer(text))
    _, place = marked(layer(text).replace("field:", "¦field:"))
    assert ((found[0].line, found[0].column), words in found[0].message) == (place, True), found


def test_all_that_is_wrong_is_told_in_one_run_by_line() -> None:
    text = SMALL_LAYERS.replace("type: integer", "type: intger").replace("type: date", "type: dat")
    found = faults("", text)
    assert [(each.line, each.remediation) for each in found] == [
        (11, "Write `type: integer`."),
        (15, "Write `type: date`."),
    ]
    assert found[0].source == "      count: {type: intger}"


def test_a_name_of_a_type_stands_for_what_it_names() -> None:
    text = "types:\n  two: {type: pattern, pattern: '[a-z]{2}', example: ab}\n" + layer(
        "{type: two, description: Two letters.}"
    )
    schema = small("", text)["trace-t.schema.json"]
    own = schema["properties"]["trace"]["properties"]["own"]["properties"]["field"]
    assert own == {
        "type": ["null", "string"],
        "pattern": "^[a-z]{2}$(?!\\n)",
        "description": "Two letters.",
        "examples": ["ab"],
    }


@pytest.mark.parametrize(
    "types", ["  text: {type: text}", "  many: {type: list, items: {type: text}}", "  a: {type: b}"]
)
def test_a_name_of_a_type_is_a_new_name_of_one_value(types: str) -> None:
    assert faults("", f"types:\n{types}\n{SMALL_LAYERS}")[0].line == 2


@pytest.mark.parametrize("spec", ["{pattern: '[a-z]{2}'}", "{type: patern, pattern: '[a-z]{2}'}"])
def test_a_name_without_a_type_is_told_once_and_not_where_it_is_used(spec: str) -> None:
    text = f"types:\n  two: {spec}\n" + layer("{type: two}")
    (found,) = faults("", text)
    assert found.line == 2


def test_there_is_no_trace_without_a_type() -> None:
    text = SMALL_LAYERS.replace("trace_type: {type: trace_type, required: true}", "x: {type: text}")
    assert "trace_type" in faults("", text)[0].remediation


def test_a_layer_and_an_identity_field_cannot_share_a_name() -> None:
    assert (
        "identity field and of a layer"
        in faults("", f"{SMALL_LAYERS}  id: {{type: any}}\n")[0].message
    )


@pytest.mark.parametrize("text", ["identity: {}\nlayers: []\n", "a: 1\n", "layers: 3\n"])
def test_a_file_without_layers_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        compile_schemas(policy_text(text), policy_text("profiles: {t: {}}\n"))


def test_the_shipped_layers_grow_as_the_specification_says() -> None:
    rules = growth_rules(shipped("trace_layers.yaml").data)
    assert rules == {
        "execution.guardrail_details": "fill",
        "execution.approved_by": "fill",
        "execution.approval": "fill",
        "execution.executed_at": "fill",
        "execution.result": "fill",
        "execution.failed": "append",
        "execution.sheets": "append",
        "verification": "fill",
        "evidence": "append",
        "observation.anomalies": "append",
        "observation.data_sources": "append",
        "causal_links.causes": "append",
        "causal_links.related_traces": "append",
    }


def test_every_shipped_field_has_a_description_for_editors() -> None:
    trace = read_layers(Faults(shipped("trace_layers.yaml")))
    layers = dict(trace.fields)
    for name, field in [*layers.items(), *layers["execution"].fields, *layers["tenant"].fields]:
        assert field.description, name
