"""What analysts type into options, read as values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trace_gate.app.author import option_values
from trace_gate.core.errors import UsageError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.41", 0.41),
        ("12", 12),
        ("true", True),
        ("null", None),
        ("NO", "NO"),
        ("2025-01-02", "2025-01-02"),
        ("[a, 1]", ["a", 1]),
        ("{clicks: 12, note: 'a: b'}", {"clicks": 12, "note": "a: b"}),
        ("", ""),
        ("two words", "two words"),
    ],
)
def test_a_value_is_read_as_in_a_trace(text, value):
    assert option_values.value_of(text, "--set") == value


@pytest.mark.parametrize("text", ["0306406152", "[a", "a: b: c", "1\nother: 2", "&x y", "1_000"])
def test_a_value_that_no_trace_could_hold_is_refused_with_the_remedy(text):
    with pytest.raises(UsageError) as refused:
        option_values.value_of(text, "--metric")
    assert "--metric" in refused.value.message
    assert refused.value.remedy


def test_pairs_are_names_and_values():
    assert option_values.pairs(["acos=0.41", "note=a=b"], "--metric") == {
        "acos": 0.41,
        "note": "a=b",
    }


@pytest.mark.parametrize("text", ["acos", "=1", "  =2"])
def test_a_pair_without_a_name_is_refused(text):
    with pytest.raises(UsageError, match="no name"):
        option_values.pairs([text], "--metric")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("acos <= 0.35", {"metric": "acos", "operator": "<=", "value": 0.35}),
        ("cvr>0.1", {"metric": "cvr", "operator": ">", "value": 0.1}),
        (
            "acos <= 0.35 from 0.41",
            {"metric": "acos", "operator": "<=", "value": 0.35, "baseline": 0.41},
        ),
        ("stock == full", {"metric": "stock", "operator": "==", "value": "full"}),
    ],
)
def test_a_criterion_is_metric_operator_value_and_what_it_was(text, wanted):
    assert option_values.criterion(text) == wanted


@pytest.mark.parametrize("text", ["", "acos", "acos ~ 3", "acos <=", "<= 3", "acos <= 3 4"])
def test_what_is_no_criterion_is_refused(text):
    with pytest.raises(UsageError, match="not a criterion"):
        option_values.criterion(text)


def test_a_move_is_a_target_with_two_values_and_its_share():
    assert option_values.move("campaign/C 1/ad_group/A/bid 1.00 -> 1.25") == {
        "target": "campaign/C 1/ad_group/A/bid",
        "change_type": "bid_update",
        "from_value": 1.0,
        "to_value": 1.25,
        "change_pct": Decimal("0.25"),
    }


@pytest.mark.parametrize(
    ("text", "share"),
    [("1.15 -> 0.80", Decimal("-0.3043")), ("2 -> 2", Decimal(0)), ("3 -> 30", Decimal(9))],
)
def test_the_share_is_a_fraction_of_the_old_value(text, share):
    assert option_values.move(f"campaign/C/budget {text}")["change_pct"] == share


@pytest.mark.parametrize("text", ["0 -> 1", "null -> 1", "paused -> enabled", "-0 -> 3"])
def test_there_is_no_share_where_nothing_can_be_divided(text):
    target = "campaign/C/state" if "paused" in text else "campaign/C/budget"
    assert "change_pct" not in option_values.move(f"{target} {text}")


@pytest.mark.parametrize("text", ["campaign/C/budget", "campaign/C/budget 1 2", "1 -> 2"])
def test_what_is_no_move_is_refused(text):
    with pytest.raises(UsageError):
        option_values.move(text)


def test_a_target_that_is_none_is_refused_with_its_remedy():
    with pytest.raises(UsageError) as refused:
        option_values.kind_of("asin/short/content/title")
    assert "ASIN" in refused.value.remedy


def test_assignments_make_maps_and_grow_lists_by_one():
    tree: dict = {"a": None, "list": [{"x": 1}]}
    option_values.assign(tree, "a.b.c", 1)
    option_values.assign(tree, "list.0.x", 2)
    option_values.assign(tree, "list.1.y", 3)
    option_values.assign(tree, "texts.0", "t")
    assert tree == {"a": {"b": {"c": 1}}, "list": [{"x": 2}, {"y": 3}], "texts": ["t"]}


def test_an_assignment_may_be_to_a_whole_layer():
    tree: dict[str, object] = {"evidence": [1]}
    option_values.assign(tree, "evidence", [])
    assert tree == {"evidence": []}


@pytest.mark.parametrize(
    ("move", "change_type"),
    [
        ("TEST -> GROW", "bucket_state"),
        ("null -> {job_to_be_done: give it}", "bucket_create"),
        ("{fit_type: exact} -> {fit_type: substitute}", "bucket_update"),
    ],
)
def test_the_change_of_a_bucket_has_the_type_of_what_moves(move, change_type):
    change = option_values.move(f"asin/B0EXAMPLE1/intent_bucket/IB-gift {move}")
    assert change["change_type"] == change_type


@pytest.mark.parametrize("dotted", ["list.5.x", "list.x", "text.more", "list.7", "list.-1"])
def test_an_assignment_to_no_place_is_refused(dotted):
    with pytest.raises(UsageError, match="no such place"):
        option_values.assign({"list": [{"x": 1}], "text": "t"}, dotted, 1)


def test_layers_come_in_the_order_of_the_layers_file_and_others_behind_them():
    trace = {"id": 0, "zeta": 1, "evidence": 2, "tenant": 3}
    ordered = option_values.in_order(trace, ["id", "tenant", "evidence", "execution"])
    assert list(ordered) == ["id", "tenant", "evidence", "zeta"]
