"""What an outcome says about success criteria."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.fold.hypotheses.outcome import judge, result_of, same

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=3,
)
METRIC = st.sampled_from(["acos", "ctr", "impressions", "conversion_rate", "clicks"])
OPERATOR = st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "=<", ""])


def met(actual: object, operator: str, value: object) -> bool | None:
    (line,) = judge([("m", operator, value, None)], {"m": actual}, 0.95)
    return line.met


@pytest.mark.parametrize(
    ("actual", "operator", "value", "expected"),
    [
        (0.39, "<", 0.4, True),
        (0.4, "<", 0.4, False),
        (0.4, "<=", 0.40, True),
        (28, ">=", 28.0, True),
        (27.999, ">=", 28, False),
        (29, ">", 28, True),
        (999999999999999999, ">", 999999999999999998, True),
        (3, "==", 3.0, True),
        (3, "!=", 3, False),
        ("yes", "==", "yes", True),
        ("yes", "==", "no", False),
        ("yes", "!=", "no", True),
        (True, "==", True, True),
        (False, "!=", True, True),
    ],
)
def test_a_criterion_is_met_or_not(actual: object, operator: str, value: object, expected: bool):
    assert met(actual, operator, value) is expected


@pytest.mark.parametrize(
    ("actual", "operator", "value"),
    [
        ("0.39", "<", 0.4),
        (0.39, "<", "0.4"),
        ("a", "<", "b"),
        (True, "==", 1),
        (1, "==", True),
        (True, ">", False),
        ("yes", "==", True),
        (None, "==", None),
        (float("nan"), "<", 1),
        (float("inf"), ">", 1),
        ([1], "==", [1]),
        (1, "=<", 2),
        (0.3, "<", None),
    ],
)
def test_what_cannot_be_compared_is_neither_met_nor_failed(
    actual: object, operator: str, value: object
):
    assert met(actual, operator, value) is None


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        ({"a": 1, "b": 1}, "confirmed"),
        ({"a": 1, "b": 3}, "rejected"),
        ({"a": 3}, "rejected"),
        ({"a": 1}, "inconclusive"),
        ({"a": 1, "b": None}, "inconclusive"),
        ({"a": 1, "b": "1"}, "inconclusive"),
        ({"A": 1, "B": 1}, "inconclusive"),
        ({}, "inconclusive"),
    ],
)
def test_all_met_confirms_one_failed_rejects_else_nobody_can_tell(
    outcome: dict[str, Any], result: str
):
    criteria = [("a", "<", 2, None), ("b", "<", 2, None)]
    assert result_of(judge(criteria, outcome, 0.95)) == result


def test_without_criteria_nothing_is_confirmed():
    assert result_of(judge([], {"a": 1}, 0.95)) == "inconclusive"


def test_a_rate_with_its_trials_has_an_interval_beside_it():
    (line,) = judge(
        [("conversion_rate", ">", 0.1, None)], {"conversion_rate": 0.12, "clicks": 100}, 0.95
    )
    assert line.met is True
    assert line.plain()["interval"] == [0.07, 0.1981]
    assert line.plain()["enough_data"] is False
    assert line.plain()["note"] == "too little data to tell"


def test_enough_data_is_said_when_the_value_lies_outside_the_interval():
    (line,) = judge(
        [("conversion_rate", ">", 0.1, None)], {"conversion_rate": 0.12, "clicks": 10_000}, 0.95
    )
    assert line.plain()["enough_data"] is True
    assert "note" not in line.plain()


@pytest.mark.parametrize(
    "outcome",
    [
        {"conversion_rate": 0.12},
        {"conversion_rate": 12, "clicks": 100},
        {"conversion_rate": -0.1, "clicks": 100},
    ],
)
def test_no_interval_without_trials_or_for_what_is_no_share(outcome: dict[str, Any]):
    (line,) = judge([("conversion_rate", ">", 0.1, None)], outcome, 0.95)
    assert "interval" not in line.plain()
    assert "enough_data" not in line.plain()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ([("a", "<", 0.4, 1)], [("a", "<", 0.40, 2)], True),
        ([("a", "<", 1, None)], [("a", "<", 1.0, None)], True),
        (
            [("a", "<", 1, None), ("b", "<", 1, None)],
            [("b", "<", 1, None), ("a", "<", 1, None)],
            True,
        ),
        ([("a", "<", 1, None)], [("a", "<=", 1, None)], False),
        ([("a", "<", 1, None)], [("a", "<", 2, None)], False),
        ([("a", "==", 1, None)], [("a", "==", True, None)], False),
        ([("a", "==", 1, None)], [("a", "==", "1", None)], False),
        ([("a", "<", 1, None)], [("a", "<", 1, None), ("b", "<", 1, None)], False),
    ],
)
def test_criteria_are_the_same_when_they_ask_for_the_same(
    one: list[Any], other: list[Any], alike: bool
):
    assert same(one, other) is alike


@given(
    st.lists(st.tuples(METRIC, OPERATOR, ANYTHING, ANYTHING), max_size=4),
    st.dictionaries(METRIC | st.text(max_size=4), ANYTHING, max_size=5),
)
def test_no_value_that_people_write_breaks_it(criteria: list[Any], outcome: dict[str, Any]):
    lines = judge(criteria, outcome, 0.95)
    assert result_of(lines) in ("confirmed", "rejected", "inconclusive")
    assert len([line.plain() for line in lines]) == len(criteria)
    assert same(criteria, criteria)
