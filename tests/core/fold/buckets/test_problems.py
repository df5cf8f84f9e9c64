"""What the rules for changes of a bucket have in common."""

from __future__ import annotations

import pytest

from tests.support import bucket_facts as made
from trace_gate.core.fold.buckets import problems

CHANGE = made.move(1, "TEST", "GROW")


def test_a_refusal_is_about_its_change():
    for rule, code in ((problems.illegal, "TG507"), (problems.incomplete, "TG508")):
        found = rule(CHANGE, "wrong", "mend")
        assert (found.trace_id, found.number, found.code) == (made.trace_id(1), 1, code)
        assert (found.message, found.remediation, found.level) == ("wrong", "mend", "error")


def test_the_name_is_the_end_of_the_target():
    assert problems.name_of(CHANGE) == "IB-gift"


@pytest.mark.parametrize(
    ("value", "blank"),
    [
        *((each, True) for each in (None, "", " ", "\t\n", [], {})),
        *((each, False) for each in (0, False, 0.0, "x", " x ", [None], {"a": None}, True)),
    ],
)
def test_zero_and_false_say_something(value, blank):
    assert problems.is_blank(value) is blank


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("GROW", "'GROW'"),
        ("x" * 60, repr("x" * 60)),
        ("x" * 61, repr("x" * 60 + "...")),
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (0.5, "0.5"),
        ([1], "a list"),
        ((), "a list"),
        ({}, "a map"),
    ],
)
def test_a_value_is_shown_short_and_as_a_trace_writes_it(value, shown):
    assert problems.shown(value) == shown


@pytest.mark.parametrize(
    ("count", "listed"), [(0, ""), (1, "a"), (5, "a, a, a, a, a"), (6, "a, a, a, a, a and 1 more")]
)
def test_a_list_has_an_end(count, listed):
    assert problems.listed(["a"] * count) == listed
