"""What an approval confirms, of a decision that wakes a frozen bucket."""

from __future__ import annotations

import json

import pytest

from trace_gate.app.decide.confirm import Confirmation, to_confirm
from trace_gate.core.trace import document
from trace_gate.core.trace.model import Trace

LIN = Confirmation(name="lin", at="2025-01-08T09:00:00Z")
OPEN = {
    "unfreeze_trigger": "CONV_DROP",
    "actual_value": 58.14,
    "human_confirmed": None,
    "confirmed_by": None,
    "confirmed_at": None,
}


def decision(*details: object) -> Trace:
    planned = [
        {"target": "asin/B0EXAMPLE1/intent_bucket/IB-a", "details": each} for each in details
    ]
    text = json.dumps({"trace": {"execution": {"changes": planned}}}).encode()
    return Trace.of(document.load(text, "a.yaml"))


def test_who_wakes_a_bucket_is_filled_in_for_each_change_that_leaves_it_open():
    bare = {"unfreeze_trigger": "CONV_DROP", "actual_value": 40}
    for at, woken in ((1, OPEN), (1, bare)):
        where = ("trace", "execution", "changes", at, "details")
        assert to_confirm(decision({}, woken), LIN) == {
            (*where, "human_confirmed"): True,
            (*where, "confirmed_by"): "lin",
            (*where, "confirmed_at"): "2025-01-08T09:00:00Z",
        }


@pytest.mark.parametrize(
    "details",
    [
        None,
        {},
        "a text",
        {"freeze_reason": "It is quiet"},
        {**OPEN, "unfreeze_trigger": None},
        {**OPEN, "human_confirmed": False},
        {**OPEN, "confirmed_by": "ann"},
    ],
)
def test_what_wakes_nothing_or_names_somebody_stays_as_it_is(details):
    assert to_confirm(decision(details), LIN) == {}
