"""Which steps later audits may take over (SPEC 9)."""

from __future__ import annotations

import pytest

from trace_gate.app.audit.remembered import after, lasting
from trace_gate.app.audit.walk import Walk
from trace_gate.core.audit.memo import Remembered
from trace_gate.core.audit.step import JudgedStep


def row(commit: str, length: int = 1, landed: float = 1.0) -> Remembered:
    step = JudgedStep(commit=commit, base=None, commits=length, policy="p")
    return Remembered(step=step, length=length, landed=landed)


def names(rows) -> str:
    return "".join(each.step.commit for each in rows)


@pytest.mark.parametrize(
    ("longest", "left"), [(1, "abcd"), (2, "abcd"), (3, "abc"), (4, "ab"), (9, "")]
)
def test_the_newest_steps_may_still_grow(longest: int, left: str):
    rows = [row("a"), row("b"), row("c"), row("d"), row("e", 2)]
    assert names(lasting(rows, longest, now=5)) == left


def test_what_is_in_the_future_of_the_clock_is_asked_again_with_all_after_it():
    rows = [row("a"), row("b", landed=9.0), row("c"), row("d"), row("e")]
    assert names(lasting(rows, 1, now=5)) == "a"
    assert names(lasting(rows, 1, now=9)) == "abcd"


def test_the_audit_goes_on_behind_what_is_known():
    way = Walk(base=None, steps=("1", "2", "a", "b"), adoption="1", before=0)
    assert after(way, ()) == way
    rest = after(way, [row("1"), row("a", 2)])
    assert (rest.base, rest.steps) == ("a", ("b",))
