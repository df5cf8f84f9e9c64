"""A criterion can be met or missed (SPEC 3, Layers): TG505."""

from __future__ import annotations

import pytest

from tests.support.unit_case import places, trace, trace_file, unreadable
from trace_gate.core.gate import criteria


def found(*items, **layer):
    layer = {"success_criteria": list(items), **layer}
    return list(criteria.check(trace_file(trace(1, "hypothesis", hypothesis=layer))))


def wanted(operator, value, metric="acos"):
    return {"metric": metric, "operator": operator, "value": value}


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
def test_numbers_are_ordered_and_nothing_else(operator):
    for value in (0.3, 3, -1, 0):
        assert found(wanted(operator, value)) == []
    for value in ("0.3", "30%", None, True, False, [1], {}):
        (wrong,) = found(wanted(operator, value))
        assert places([wrong]) == [("TG505", "value")]
        assert f"acos {operator} {value!r} does not compare numbers" in wrong.message
        assert "without quotes: 0.30 is 30 %" in wrong.remediation
        assert "== or !=" in wrong.remediation


@pytest.mark.parametrize("operator", ["==", "!=", "in", None, "=<"])
def test_words_are_compared_for_being_equal(operator):
    """What is no operator is the schema's."""
    assert found(wanted(operator, "GROW")) == []


def test_each_one_is_told_where_it_stands():
    good, bad = wanted("<", 0.3), wanted(">", "many", "orders")
    (wrong,) = found(good, bad, good)
    assert "orders" in wrong.message
    lines = [each.line for each in found(bad, good, bad)]
    assert len(set(lines)) == 2
    assert None not in lines


@pytest.mark.parametrize(
    "data", [trace(1), trace(1, hypothesis="x"), trace(1, hypothesis={"success_criteria": "x"})]
)
def test_what_is_not_there_or_no_list_says_nothing(data):
    assert list(criteria.check(trace_file(data))) == []


def test_what_cannot_be_read_says_nothing_here():
    assert found("x", None, {"operator": ["<"]}) == []
    assert list(criteria.check(unreadable("traces/2025-01/TRACE-20250102-001.yaml"))) == []
