"""Which decisions may still be executed, as `status` is told."""

from __future__ import annotations

import pytest

from trace_gate.core.fold.facts import Decided, Superseded
from trace_gate.core.fold.hypotheses import trace_node

MADE = 1_736_157_600


def decided(**changes: object) -> Decided:
    fields = {
        "whole": MADE, "fraction": "", "trace_id": "TRACE-20250106-003", "created": (MADE, ""),
        "executed": False, "claim": "PASS", "result": None, "action_type": "bid_decrease",
        "tenant": "ACME-US", "asin": "B0EXAMPLE1", "buckets": (), "hypothesis_id": "H-001",
        "considered": (), "statement": None, "window_days": 7, "criteria": (), "baseline": {},
    }  # fmt: skip
    return Decided(**{**fields, **changes})


def summary(fact: Decided):
    return trace_node.fold("trace/TRACE-20250106-003", (fact,), None).summary


def test_a_planned_decision_waits_for_its_execution():
    assert summary(decided()) == {
        "tenant": "ACME-US",
        "asin": "B0EXAMPLE1",
        "created": MADE,
        "waits_for": "execution",
        "approved_at": None,
    }


def test_an_escalated_one_waits_for_its_approval_first():
    assert summary(decided(claim="ESCALATE"))["waits_for"] == "approval"
    assert summary(decided(claim="ESCALATE", approved=True))["waits_for"] == "execution"


@pytest.mark.parametrize(
    "changes",
    [{"executed": True}, {"result": "failure"}, {"claim": "BLOCK"}, {"whole": MADE + 60}],
    ids=["executed", "failed", "blocked", "executed, but not so that it counts"],
)
def test_what_is_over_is_not_open(changes):
    assert summary(decided(**changes)) is None


def test_what_a_later_trace_supersedes_is_not_open():
    later = Superseded(whole=MADE + 60, fraction="", trace_id="TRACE-20250106-004")
    assert trace_node.fold("trace/TRACE-20250106-003", (decided(), later), None).summary is None
