"""Versions of content, and states of campaigns: an event for each change that counted."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.policy import shipped
from trace_gate.core.fold import campaigns, content
from trace_gate.core.fold.facts import Changed

TITLE = "content/ACME-US/B0EXAMPLE1/title"
CAMPAIGN = "campaign/ACME-US/campaign/c1/state"


def changed(number: int, old: Any, new: Any, **fields: Any) -> Changed:
    values: dict[str, Any] = {
        "whole": number * 60,
        "fraction": "",
        "trace_id": f"TRACE-20250106-{number:03d}",
        "number": 2,
        "target": "asin/B0EXAMPLE1/content/title",
        "change_type": "content_update",
        "from_value": old,
        "to_value": new,
        "details": {},
        "action_type": None,
        "approved": True,
        "event": 1,
    }
    return Changed(**{**values, **fields})


def test_versions_of_content_are_counted_unless_the_decision_says_them():
    facts = [
        changed(1, "a", "b"),
        changed(2, "b", "c", details={"from_version": "v7", "to_version": "v8"}, event=3),
        changed(3, "c", "d"),
    ]
    found = content.fold(TITLE, facts, shipped())
    assert [(f.data["from_version"], f.data["to_version"]) for f in found.files] == [
        (0, 1),
        ("v7", "v8"),
        ("v8", 3),
    ]
    assert found.files[1].path == "content_versions/2025-01/EVT-20250106-002-3.yaml"
    assert found.files[0].data["id"] == "EVT-20250106-001"
    assert {file.data["type"] for file in found.files} == {"CONTENT_VERSION_CHANGE"}


def test_a_campaign_that_was_not_what_the_decision_believed_is_drift():
    facts = [
        changed(1, "enabled", "paused"),
        changed(2, "paused", "enabled"),
        changed(3, "paused", "archived"),
    ]
    found = campaigns.fold(CAMPAIGN, facts, shipped())
    assert [file.data.get("drift", False) for file in found.files] == [False, False, True]
    assert {file.data["type"] for file in found.files} == {"CAMPAIGN_STATE_CHANGE"}
    assert found.summary == {"state": "archived", "changes": 3}
    assert found.files[0].path == "campaigns/2025-01/EVT-20250106-001.yaml"


def test_what_does_not_count_makes_no_event():
    refused = changed(1, "a", "b", refusal="nobody approved it", code="TG405")
    for fold, key in ((content.fold, TITLE), (campaigns.fold, CAMPAIGN)):
        found = fold(key, [refused, changed(2, "a", "b")], shipped())
        assert len(found.files) == 1
        assert [each.code for each in found.refused] == ["TG405"]


pairs = st.tuples(st.sampled_from("ab"), st.sampled_from("ab"), st.sampled_from(["", "no"]))


@given(st.lists(pairs, max_size=8), st.integers(0, 8))
def test_folding_in_two_parts_is_folding_at_once(moves: list[Any], cut: int):
    facts = [changed(n, old, new, refusal=why) for n, (old, new, why) in enumerate(moves, 1)]
    for module in (content, campaigns):
        at_once, parts = module.EMPTY, module.EMPTY
        for fact in facts:
            at_once = module.step(at_once, fact)
        for some in (facts[:cut], facts[cut:]):
            for fact in some:
                parts = module.step(parts, fact)
        assert parts == at_once
