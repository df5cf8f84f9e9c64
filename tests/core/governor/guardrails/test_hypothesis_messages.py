"""The words about what a decision rests on (TG505)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.court import bid, context_of, decision
from trace_gate.core.fold.hypotheses.state import State
from trace_gate.core.governor.guardrails import hypothesis_messages as said

HERE = context_of(decision(bid(1.0, 1.1)))
STATE = State(id="H-009", confidence=Decimal("0.4"), status="REJECTED")


@pytest.mark.parametrize(("moved_by", "by"), [(None, "REJECTED:"), ("T-1", "REJECTED by T-1:")])
def test_what_did_not_work_names_the_result_that_said_so(moved_by, by):
    found = said.did_not_work(HERE, STATE.with_(moved_by=moved_by))
    assert found.message.startswith(f"H-009 is {by} what was tried")
    assert "trace-gate new hypothesis --caused-by" in found.remediation
    assert not found.waits


def test_what_nobody_wrote_down_is_written_under_its_id():
    found = said.never_written(HERE, STATE, 4, 3)
    assert "4 executed decisions name H-009" in found.message
    assert found.remediation.endswith(" --hypothesis H-009")


@pytest.mark.parametrize(
    ("enough", "least"), [(Decimal("0.8"), "0.80 or more)."), (None, "or more).")]
)
def test_too_little_confidence_says_how_much_would_do(enough, least):
    found = said.not_sure_enough(HERE, STATE, enough, blocked=False)
    assert found.message.endswith(least)
    assert found.remediation == HERE.ask
    assert found.waits


def test_an_approval_is_not_asked_for_where_it_would_not_help():
    found = said.not_sure_enough(HERE, STATE, None, blocked=True)
    assert found.remediation == "See what is BLOCKed beside it: no approval changes that."


def test_warnings_and_notes_stop_nothing():
    assert said.low_confidence(HERE, STATE, Decimal("0.5")).level == "warning"
    assert said.high_score(HERE, "9.1", Decimal(9)).level == "note"


def test_what_only_a_person_can_weigh_waits():
    assert said.score_alone(HERE, "9.1").waits
    assert said.rests_on_none(HERE).remediation.endswith(f"trace-gate approve {HERE.id}")
    assert said.unknown_id(HERE, "H-x").message.startswith("'H-x' is considered")
