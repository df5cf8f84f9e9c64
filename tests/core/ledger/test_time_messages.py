"""The words about instants that do not hold: who can still confirm what, and how (TG205)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import decision, name, touched, trace, trace_file
from trace_gate.core.ledger import time_messages as said

CONFIRM = f"let an approver confirm it: trace-gate approve {name(1)} --reason TG205"


@pytest.mark.parametrize("confirmable", [True, False])
def test_an_old_decision_is_confirmed_or_written_anew(confirmable: bool):
    brought = touched(decision(1))
    for found in (
        said.old_creation(brought, 14, executes=True, confirmable=confirmable),
        said.late_execution(brought, 3, confirmable=confirmable),
    ):
        assert (found.code, found.level, found.waits) == ("TG205", "error", confirmable)
        assert (CONFIRM in found.remediation) is confirmable
        assert ("its approval is merged" in found.remediation) is not confirmable


def test_an_old_maintenance_says_in_words_when_it_was():
    brought = touched(trace(1, "maintenance"))
    found = said.old_creation(brought, 14, executes=True, confirmable=False)
    assert found.remediation.endswith("and in decision.rationale when it was done.")


def test_an_old_observation_is_a_warning():
    found = said.old_creation(touched(trace(1)), 14, executes=False, confirmable=False)
    assert (found.level, found.remediation[:22]) == ("warning", "Nothing, if it is true")


def test_each_names_the_field_that_it_is_about():
    file = trace_file(decision(1))
    place = ("execution", "executed_at")
    unreal = said.unreal(file, place, "executed_at", "x")
    assert unreal.message == "executed_at is 'x', which is not a real date and time."
    assert said.out_of_order(file, place, "executed_at", "created_at").remediation == (
        "Correct executed_at, so that it is not before created_at."
    )
    assert "later than the commit" in said.future(file, place, "executed_at", "2030").message
    assert file.trace is not None
    assert said.result_alone(file, file.trace).remediation.endswith(f"execute {name(1)}")
    assert said.executed_long_ago(file.trace, 3).endswith("more than 3 days ago")
