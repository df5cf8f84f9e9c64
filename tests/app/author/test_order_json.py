"""JSON for `new` says what its options say, and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.app.author import option_values, order_json
from trace_gate.cli.commands import new
from trace_gate.core.errors import UsageError


def words(**fields: object) -> list[str]:
    return order_json.words(json.dumps(fields), "x.json")


def test_each_option_is_a_field_and_nothing_else_is() -> None:
    options = {
        each.opts[0][2:].replace("-", "_")
        for each in new.command.params
        if each.opts[0].startswith("--")
    }
    assert options - {"format", "from_json", "from"} == set(order_json.FIELDS)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("asin", "B0EXAMPLE1", ["--asin=B0EXAMPLE1"]),
        ("rationale", "-- no option", ["--rationale=-- no option"]),
        ("window", 7, ["--window=7"]),
        ("caused_by", "latest", ["--caused-by=latest"]),
        ("executed", True, ["--executed"]),
        ("executed", False, ["--planned"]),
        ("from_staged", False, []),
        ("option", ["A", "B"], ["--option=A", "--option=B"]),
        ("metric", {"acos": 0.41, "note": "0.41"}, ["--metric=acos=0.41", '--metric=note="0.41"']),
        ("set", {"entity.sku": None, "x.y": [1, {"a": True}]},
         ["--set=entity.sku=null", '--set=x.y=[1, {"a": true}]']),
        ("criterion", [{"metric": "acos", "operator": "<=", "value": 0.35, "baseline": 0.41}],
         ["--criterion=acos <= 0.35 from 0.41"]),
        ("criterion", [{"metric": "sold", "operator": "==", "value": "yes"}],
         ['--criterion=sold == "yes"']),
        ("change", [{"target": "campaign/C1/bid", "from": 1, "to": 1.2}],
         ["--change=campaign/C1/bid 1 -> 1.2"]),
        ("period", ["2025-01-01", "2025-01-07"], ["--period=2025-01-01..2025-01-07"]),
        ("learning", None, []),
    ],
)  # fmt: skip
def test_a_field_is_the_option_of_its_name(field, value, said) -> None:
    assert words(**{field: value}) == said


def test_a_number_stays_as_it_is_written() -> None:
    assert order_json.words('{"metric": {"acos": 0.10, "x": 1e3}}', "x") == [
        "--metric=acos=0.10",
        "--metric=x=1e3",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "is no JSON object"),
        ('{"asin": "B0"', "x.json:1:14 is no JSON"),
        ('{"asn": "B0"}', "there is no field 'asn'"),
        ('{"asin": "A", "asin": "B"}', "is there twice"),
        ('{"asin": 7}', "asin is not text"),
        ('{"window": "7"}', "window is not a whole number"),
        ('{"claimed": "yes"}', "claimed is not true or false"),
        ('{"option": "A"}', "option is not a list of texts"),
        ('{"metric": ["acos"]}', "metric is not an object"),
        ('{"metric": {"a=b": 1}}', "metric is not an object"),
        ('{"metric": {"acos": NaN}}', "NaN is no number"),
        ('{"criterion": [{"metric": "acos"}]}', "criterion is not a list of criteria"),
        ('{"change": [{"target": 1, "from": 1, "to": 2}]}', "change is not a list of changes"),
        ('{"change": [{"target": "x", "from": 1, "to": 2, "form": 3}]}', "no field 'form'"),
        ('{"criterion": [{"metric": "a", "operator": "=<", "value": 1}]}', "'=<' is no operator"),
        ('{"criterion": [{"metric": "ad cost", "operator": "<", "value": 1}]}', "'ad cost' is no"),
        ('{"window": 7.5}', "window is not a whole number"),
        ('{"period": ["2025-01-01"]}', "period is not a list of two days"),
        ("[" * 100_000, "nested too deeply"),
        (json.dumps({"asin": "x" * 300_000}), "more than"),
    ],
)
def test_what_is_no_such_object_is_told_with_what_mends_it(text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        order_json.words(text, "x.json")
    assert said in refused.value.message
    assert refused.value.remedy


def test_the_nearest_field_is_named() -> None:
    with pytest.raises(UsageError) as refused:
        words(rational="x")
    assert refused.value.remedy == "Did you mean rationale?"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text("abc -:#{}\"',é", max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc ", min_size=1), inner),
    max_leaves=5,
)


@given(VALUES)
def test_a_value_is_read_back_as_the_value_that_json_says(value) -> None:
    (word,) = order_json.words(json.dumps({"set": {"x": value}}), "x")
    assert option_values.value_of(word.removeprefix("--set=x="), "--set") == value


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ('{"window": NaN}', "Write the number"),
        ('{"asin": "B0EXAMPLE1", "asin": "B0EXAMPLE2"}', "Keep one 'asin'"),
        ("[" * 100_000, "one object with the fields of one trace"),
        (" " * (order_json.LIMIT + 1), "one object with the fields of one trace"),
    ],
)
def test_each_slip_has_a_fix_of_its_own(text: str, mend: str) -> None:
    with pytest.raises(UsageError) as refused:
        order_json.words(text, "x.json")
    assert mend in refused.value.remedy
