"""What is typed to put another trace in the place of a sealed one can be typed."""

from __future__ import annotations

from tests.support.unit_case import EXECUTED, decision, links, name, says, trace_file
from trace_gate.core.ledger import replacement


def plan(executed_at=None):
    data = decision(1, says("ads/x.csv", "a"), executed_at=executed_at, **links())
    return trace_file(data).trace


def test_a_plan_is_superseded_when_it_does_not_say_that_it_was_executed():
    command = f"trace-gate supersede {name(1)}"
    assert replacement.of_plan(plan()) == command
    out_first = f"take executed_at and result out again, then {command}"
    assert replacement.of_plan(plan(EXECUTED)) == out_first


def test_what_was_executed_is_changed_back_and_all_else_is_superseded():
    mend = replacement.of_sealed(plan(), "git restore PATH")
    assert mend.startswith(f"git restore PATH && trace-gate supersede {name(1)} ")
    done = replacement.of_sealed(plan(EXECUTED), "git restore PATH")
    assert done.startswith("git restore PATH   #")
    assert done.endswith(f"trace-gate new decision --caused-by {name(1)}")
    assert "supersede" not in done
