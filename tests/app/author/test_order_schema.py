"""The schema of `new --from-json` takes what the command takes, and refuses what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from trace_gate.app.author import option_values, order_json, order_schema, typed_numbers
from trace_gate.app.author.draft import Order
from trace_gate.cli.commands import new
from trace_gate.cli.options import refuse_empty
from trace_gate.core.errors import UsageError

PUBLISHED = Path(__file__).parents[3] / "schemas/new-input.schema.json"
SCHEMA = Draft202012Validator(order_schema.schema())
BID = "campaign/C1/ad_group/A1/bid"
TITLE = "asin/B0EXAMPLE1/content/title"


def fits(text: str) -> bool:
    return SCHEMA.is_valid(json.loads(text))


def is_taken(text: str) -> bool:
    """Whether the command reads it: as words, as options, and each option as a value."""
    try:
        words = order_json.words(text, "x.json")
        typed = new.command.make_context("new", ["decision", *words]).params
        refuse_empty(new.command, typed)
        named = {name: typed[name] for name in ("metrics", "outcomes", "sets", "criteria", "moves")}
        order, _said = typed_numbers.plain(Order(trace_type="decision", **named), tenant={})
        option_values.pairs(order.metrics, "--metric")
        option_values.pairs(order.outcomes, "--outcome")
        option_values.pairs(order.sets, option_values.SET)
        _read = [option_values.criterion(each) for each in order.criteria]
        _read += [option_values.move(each) for each in order.moves]
    except (UsageError, click.ClickException):
        return False
    return True


@pytest.mark.parametrize(
    "fields",
    [
        {},
        dict.fromkeys(order_json.FIELDS),
        {"asin": "B0EXAMPLE1", "evidence": ["uploads/a.csv"], "metric": {"acos": 0.41}},
        {"window": 7, "criterion": [{"metric": "acos", "operator": "<=", "value": 0.3}]},
        {"window": 7.0, "executed": False, "from_staged": True, "claimed": None},
        {"criterion": [{"metric": "sold", "operator": "==", "value": "very from good",
                        "baseline": "not so"}]},
        {"criterion": [{"metric": "sold", "operator": "!=", "value": True, "baseline": None}]},
        {"change": [{"target": BID, "from": 1.0, "to": 1.2}]},
        {"change": [{"target": TITLE, "from": "A steel kettle", "to": "A -> B"}]},
        {"change": [{"target": "asin/B0EXAMPLE1/content/bullets", "from": ["a b", "c"],
                     "to": ["d"]}]},
        {"change": [{"target": BID, "from": None, "to": 1}]},
        {"period": ["2025-01-08", "2025-01-14"], "result": "confirmed", "guardrail": "PASS"},
        {"set": {"entity.sku": "X 1", "observation.anomalies.0": "Clicks doubled"}},
        {"option": [], "target": [], "outcome": {}},
    ],
)  # fmt: skip
def test_what_the_command_takes_fits(fields):
    text = json.dumps(fields)
    assert (is_taken(text), fits(text)) == (True, True)


@pytest.mark.parametrize(
    "fields",
    [
        [],
        "asin",
        {"asn": "B0EXAMPLE1"},
        {"from": "a.yaml"},
        {"format": "json"},
        {"asin": 7},
        {"asin": " "},
        {"option": ["A", ""]},
        {"option": "A"},
        {"window": "7"},
        {"window": 7.5},
        {"window": 10**18},
        {"claimed": "yes"},
        {"executed": 1},
        {"result": "partial"},
        {"guardrail": "pass"},
        {"metric": ["acos"]},
        {"metric": {"a=b": 1}},
        {"metric": {"": 1}},
        {"set": {" ": 1}},
        {"period": ["2025-01-08"]},
        {"period": ["8.1.2025", "14.1.2025"]},
        {"period": "2025-01-08..2025-01-14"},
        {"criterion": {"metric": "acos", "operator": "<=", "value": 0.3}},
        {"criterion": [{"metric": "acos", "operator": "<="}]},
        {"criterion": [{"metric": "acos", "operator": "=<", "value": 0.3}]},
        {"criterion": [{"metric": "ad cost", "operator": "<=", "value": 0.3}]},
        {"criterion": [{"metric": "acos", "operator": "<=", "value": "low"}]},
        {"criterion": [{"metric": "acos", "operator": "<=", "value": 0.3, "baseline": "low"}]},
        {"criterion": [{"metric": "acos", "operator": "==", "value": None}]},
        {"criterion": [{"metric": "acos", "operator": "==", "value": [1]}]},
        {"criterion": [{"metric": "acos", "operator": "==", "value": 1, "was": 2}]},
        {"change": [{"target": BID, "to": 1.2}]},
        {"change": [{"target": "", "from": 1, "to": 1.2}]},
        {"change": [{"target": BID, "from": 1, "to": 1.2, "by": 0.2}]},
        {"change": [BID]},
    ],
)
def test_what_the_command_refuses_does_not_fit(fields):
    text = json.dumps(fields)
    assert (is_taken(text), fits(text)) == (False, False)


TEXTS = st.text("ab =<>\"'{}[],:#%-", max_size=8)
NUMBERS = st.integers(-(10**6), 10**18 - 1) | st.decimals(-9, 9, places=2).map(float)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
OPERATORS = st.sampled_from([*order_json.OPERATORS, "=", " <"])
CRITERIA = st.fixed_dictionaries(
    {"metric": TEXTS, "operator": OPERATORS, "value": SCALARS}, optional={"baseline": SCALARS}
)
CHANGES = st.fixed_dictionaries({"target": st.just(TITLE), "from": ANY, "to": ANY})
OF_KIND = {
    order_json.TEXT: TEXTS,
    order_json.NUMBER: st.integers(-5, 10**19) | st.floats(0, 99),
    order_json.FLAG: st.booleans(),
    order_json.TEXTS: st.lists(TEXTS, max_size=2),
    order_json.VALUES: st.dictionaries(TEXTS, st.booleans() | st.text("ab ", max_size=3)),
    order_json.CRITERIA: st.lists(CRITERIA, max_size=2),
    order_json.CHANGES: st.lists(CHANGES, max_size=2),
    order_json.PERIOD: st.lists(st.sampled_from(["2025-01-08", "8.1.2025", ""]), max_size=3),
}
FIELD = st.sampled_from(sorted(order_json.FIELDS)).flatmap(
    lambda name: st.tuples(st.just(name), OF_KIND[order_json.FIELDS[name]] | ANY)
)


@given(FIELD)
def test_schema_and_command_agree_on_a_field_of_any_kind(field):
    name, value = field
    text = json.dumps({name: value})
    assert fits(text) == is_taken(text)


def test_the_published_schema_is_this_one_and_a_schema():
    assert json.loads(PUBLISHED.read_text()) == order_schema.schema()
    Draft202012Validator.check_schema(order_schema.schema())


@pytest.mark.parametrize(
    "text",
    [
        '{"asin": "A", "asin": "B"}',  # JSON Schema sees the last of two members
        '{"period": ["2025-01-14", "2025-01-08"]}',
        '{"period": ["2025-02-30", "2025-03-01"]}',
        '{"change": [{"target": "campaign/C1/colour", "from": 1, "to": 2}]}',
        '{"metric": {"note": "\\u0007"}}',
        '{"metric": {"clicks": 1000000000000000000}}',
    ],
)
def test_what_no_schema_can_say_is_left_to_the_command(text):
    assert (is_taken(text), fits(text)) == (False, True)
