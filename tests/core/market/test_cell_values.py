"""What a cell says, and what is none of its kind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trace_gate.core.market.cell_values import NoValue, same, shown, value_of
from trace_gate.core.market.mapping import ValueColumn
from trace_gate.core.market.templates import Template


def column(kind="money", **more):
    return ValueColumn(column="X", kind=kind, template=Template.of("campaign/{C}/budget"), **more)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("0.8", "0.8"), ("0.80", "0.8"), (" 9.90 ", "9.9"), ("0", "0"), ("007", "7")],
)
def test_a_number_is_decimal(cell, value):
    assert value_of(cell, column(decimals=2), ".") == Decimal(value)


@pytest.mark.parametrize("cell", ["", "  "])
def test_blank_is_nothing_and_not_zero(cell):
    assert value_of(cell, column(), ".") is None


@pytest.mark.parametrize(
    "cell",
    [
        *("1e1", "1_000", "0,90", "$0.90", "0.90 USD", "35%", "NaN", "Infinity", "+1", ".5", "5."),
        *("\uff11", "\u0661", "=1+1", "1,000.00", "--1", "-1", "0.755", "1" * 19, "\t1", "1\u00a0"),
    ],
)
def test_what_two_readers_could_read_otherwise_is_no_number(cell):
    with pytest.raises(NoValue):
        value_of(cell, column(decimals=2), ".")


def test_the_policy_says_what_stands_before_decimals():
    assert value_of("0,90", column(), ",") == Decimal("0.9")
    with pytest.raises(NoValue):
        value_of("0.90", column(), ",")


def test_an_integer_has_no_decimals():
    assert value_of("10.0", column("integer"), ".") == 10
    with pytest.raises(NoValue):
        value_of("10.5", column("integer"), ".")


def test_a_word_is_one_of_some():
    assert value_of("ENABLED", column("enum"), ".") == "enabled"
    assert value_of("on", column("enum", one_of=("On", "Off")), ".") == "On"
    with pytest.raises(NoValue):
        value_of("running", column("enum"), ".")


def test_a_text_is_exact():
    assert value_of(" A  mug ", column("text"), ".") == " A  mug "
    with pytest.raises(NoValue):
        value_of("x" * 20_001, column("text"), ".")


@pytest.mark.parametrize(
    ("said", "held", "kind", "alike"),
    [
        (0.9, Decimal("0.90"), "money", True),
        (1, Decimal("1.00"), "money", True),
        (0.9, Decimal("0.91"), "money", False),
        ("0.9", Decimal("0.90"), "money", False),
        (True, Decimal(1), "money", False),
        (None, None, "money", True),
        (0, None, "money", False),
        (None, Decimal(0), "money", False),
        ("Paused", "paused", "enum", True),
        ("a mug", "A mug", "text", False),
        (["a", "b"], ("a", "b"), "text", True),
        (["a"], ("a", "b"), "text", False),
        ("a", ("a",), "text", False),
    ],
)
def test_what_a_decision_says_is_held_against_the_file(said, held, kind, alike):
    assert same(said, held, kind) is alike


def test_values_are_shown_as_they_are_typed():
    assert [shown(each) for each in (None, Decimal("0.90"), "x", ("a", "b"))] == [
        "nothing",
        "0.90",
        "x",
        "a | b",
    ]


def test_a_text_that_no_trace_can_hold_is_no_value():
    for cell in ("a\u200bb", "\u200eright", "a\rb"):
        with pytest.raises(NoValue, match=r"U\+"):
            value_of(cell, column("text"), ".")
    assert value_of("two\r\nlines", column("text"), ".") == "two\nlines"
