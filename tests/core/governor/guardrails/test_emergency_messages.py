"""The words of the brakes, and the command that lets go of them (TG506)."""

from __future__ import annotations

import pytest

from tests.support.court import STATE, change, context_of, decision
from trace_gate.core.governor.context import DecisionContext
from trace_gate.core.governor.guardrails import emergency_messages as said


def context(**layers) -> DecisionContext:
    return context_of(decision(change(STATE, "enabled", "paused"), **layers))


@pytest.mark.parametrize(
    ("links", "rests"),
    [
        ({"causal_links": {"caused_by": "TRACE-20250101-001"}}, "--caused-by TRACE-20250101-001"),
        ({}, "--executed "),
    ],
)
def test_the_command_goes_on_from_the_same_reason(links, rests):
    for found in (said.circuit_open(context(**links), 10), said.many_failures(context(**links), 3)):
        assert found.code == "TG506"
        assert found.remediation.startswith("trace-gate new decision --target tenant/SHOP_1-US/")
        assert rests in found.remediation
        assert ("--caused-by TRACE" in found.remediation) is bool(links)


def test_what_only_a_person_can_say_waits_and_the_rest_does_not():
    here = context()
    assert said.needs_a_person(here).waits
    assert said.many_changes(here, 99, 50).waits
    assert not said.no_zone(here).waits
    assert "makes 99 changes on one day" in said.many_changes(here, 99, 50).message
