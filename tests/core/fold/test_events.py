"""Events: their names, their places, and what they say."""

from __future__ import annotations

import pytest

from tests.support.bucket_facts import FROZEN, changed, create, data_of, folded, move, trace_id
from tests.support.policy import shipped
from tests.support.small_traces import FREEZE, UNFREEZE
from trace_gate.core.fold import events


@pytest.mark.parametrize(
    ("trace", "event", "name"),
    [
        ("TRACE-20250106-003", 1, "EVT-20250106-003"),
        ("TRACE-20250106-003", 2, "EVT-20250106-003-2"),
        ("TRACE-20250106-1000", 12, "EVT-20250106-1000-12"),
    ],
)
def test_an_event_has_date_and_number_of_its_decision(trace: str, event: int, name: str):
    change = changed(0, "bucket_state", trace_id=trace, event=event)
    assert events.event_id(change) == name
    file = events.file("BUCKET_FREEZE", change, "ACME-US", {}, shipped())
    assert (file.layer, file.path) == ("event_clock", f"intent_buckets/2025-01/{name}.yaml")


def test_the_folder_comes_from_the_policy():
    rules = shipped().event_clock_rules
    moved = {"folder": "campaigns", "needs": []}
    policy = shipped().with_(
        event_clock_rules={**rules, "events": {**rules["events"], "BUCKET_FREEZE": moved}}
    )
    file = events.file("BUCKET_FREEZE", changed(0, "bucket_state"), "ACME-US", {}, policy)
    assert file.path.startswith("campaigns/")


def test_a_freeze_and_an_unfreeze_say_why():
    woken = folded(*FROZEN, move(70, "FROZEN", "TEST", number=3, event=2, details=UNFREEZE))
    *_, freeze, unfreeze = data_of(woken, "event_clock")
    assert freeze["type"] == "BUCKET_FREEZE"
    assert freeze["details"].items() >= FREEZE.items()
    assert unfreeze == {
        "schema": "event/1",
        "id": f"EVT{trace_id(70)[5:]}-2",
        "tenant": {"store_id": "ACME", "marketplace": "US"},
        "type": "BUCKET_UNFREEZE",
        "at": "1970-03-12T00:00:00Z",
        "trace": trace_id(70),
        "change": 3,
        "target": "asin/B0EXAMPLE1/intent_bucket/IB-gift",
        "asin": "B0EXAMPLE1",
        "bucket": "IB-gift",
        "from": "FROZEN",
        "to": "TEST",
        "details": UNFREEZE,
        "history": [
            {"at": "1970-03-12T00:00:00Z", "trace": trace_id(70), "what": "BUCKET_UNFREEZE"}
        ],
        "refused": [],
    }


def test_what_is_refused_makes_no_event():
    found = folded(create(0), move(1, "TEST", "HARVEST"), move(2, "TEST", "GROW", refusal="no"))
    assert data_of(found, "event_clock") == []


def test_a_change_without_details_has_an_event_without_them():
    found = folded(create(0), move(1, "TEST", "GROW", details={}))
    (event,) = data_of(found, "event_clock")
    assert "details" not in event
