"""What recording adds to a decision, on values."""

from __future__ import annotations

import pytest

from trace_gate.core.gate.recording import carried_over

PLAN = {"id": "T", "execution": {"changes": [1], "executed_at": None, "result": None}}
ONE, TWO = {"number": 1, "reason": "no"}, {"number": 2, "reason": "no"}


def with_(trace: dict, **execution: object) -> dict:
    return {**trace, "execution": {**trace["execution"], **execution}}


DONE = with_(PLAN, executed_at="then", result="success", failed=[ONE])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PLAN, DONE),
        (DONE, with_(DONE, result="rolled_back")),
        (with_(DONE, result="failure"), with_(DONE, result="rolled_back")),
        (DONE, with_(DONE, failed=[ONE, TWO])),
        (DONE, {**DONE, "verification": {"verified_at": "later"}}),
    ],
)
def test_what_only_records_is_carried_over(before: dict, after: dict):
    assert carried_over(before, after) == {"verification": {}, **after}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (DONE, PLAN),
        (DONE, with_(DONE, executed_at="before")),
        (DONE, with_(DONE, result="failure")),
        (with_(DONE, result="rolled_back"), DONE),
        (DONE, with_(DONE, failed=[])),
        (DONE, with_(DONE, failed=[TWO, ONE])),
        (PLAN, with_(DONE, changes=[2])),
        (PLAN, with_(DONE, guardrail_check="PASS")),
        (PLAN, {**DONE, "id": "U"}),
        (PLAN, {**DONE, "execution": None}),
        (
            {**DONE, "verification": {"hypothesis_result": "confirmed"}},
            {**DONE, "verification": {"hypothesis_result": "rejected"}},
        ),
    ],
)
def test_whatever_else_is_different_stays_so(before: dict, after: dict):
    assert carried_over(before, after) != {"verification": {}, **after}
