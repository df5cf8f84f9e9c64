"""States of campaigns, ad groups and keywords: an event for each change that counted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.market_changes import changed, histories
from tests.support.policy import shipped
from trace_gate.core.fold.market import campaigns
from trace_gate.core.fold.result import NodeResult
from trace_gate.core.fold.yaml_writer import render

KEYWORD = "campaign/c1/ad_group/g1/keyword/gift mug/state"


def folded(*facts: Any, target: str = KEYWORD) -> NodeResult:
    moved = [fact.with_(target=target) for fact in facts]
    return campaigns.fold(f"campaign/ACME-US/{target}", moved, shipped())


@pytest.mark.parametrize("target", ["campaign/c1/state", "campaign/c1/ad_group/g1/state", KEYWORD])
def test_an_event_says_what_changed(target: str):
    (file,) = folded(changed(1, "enabled", "paused"), target=target).files
    assert (file.layer, file.path) == ("event_clock", "campaigns/2025-01/EVT-20250106-001.yaml")
    assert file.data == {
        "schema": "event/1",
        "id": "EVT-20250106-001",
        "tenant": {"store_id": "ACME", "marketplace": "US"},
        "type": "CAMPAIGN_STATE_CHANGE",
        "at": "1970-01-01T00:01:00Z",
        "trace": "TRACE-20250106-001",
        "change": 2,
        "target": target,
        "from": "enabled",
        "to": "paused",
        "history": [
            {
                "at": "1970-01-01T00:01:00Z",
                "trace": "TRACE-20250106-001",
                "what": "CAMPAIGN_STATE_CHANGE",
            }
        ],
        "refused": [],
    }


def test_a_campaign_that_was_not_what_the_decision_believed_is_drift():
    found = folded(
        changed(1, "enabled", "paused"),
        changed(2, "paused", "enabled"),
        changed(3, "paused", "archived"),
    )
    assert [file.data.get("drift", False) for file in found.files] == [False, False, True]
    assert found.refused == ()
    assert found.summary == {"state": "archived", "changes": 3}


def test_a_change_that_does_not_count_makes_no_event_and_no_drift():
    refused = changed(2, "paused", "enabled", refusal="the execution failed")
    found = folded(changed(1, "enabled", "paused"), refused, changed(3, "paused", "archived"))
    assert [file.data.get("drift", False) for file in found.files] == [False, False]
    assert [each.trace_id for each in found.refused] == ["TRACE-20250106-002"]


@given(histories(), st.integers(0, 8))
def test_folding_in_two_parts_is_folding_at_once(facts: list[Any], cut: int):
    at_once = parts = campaigns.EMPTY
    for fact in facts:
        at_once = campaigns.step(at_once, fact)
    for some in (facts[:cut], facts[cut:]):
        for fact in some:
            parts = campaigns.step(parts, fact)
    assert parts == at_once


@given(histories())
def test_every_change_has_an_event_or_is_refused(facts: list[Any]):
    found = folded(*facts)
    assert len(found.files) + len(found.refused) == len(facts)
    assert all(render(file.data, notice="made by a test") for file in found.files)
