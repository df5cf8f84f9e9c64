"""Versions of content: an event for each change that counted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.market_changes import changed, histories
from tests.support.policy import shipped
from trace_gate.core.fold.market import content
from trace_gate.core.fold.result import NodeResult
from trace_gate.core.fold.yaml_writer import render

TITLE = "content/ACME-US/B0EXAMPLE1/title"


def folded(*facts: Any) -> NodeResult:
    return content.fold(TITLE, facts, shipped())


def versions(*said: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What the events say of the versions, if the decisions say that."""
    facts = [changed(number, "a", "b", details=each) for number, each in enumerate(said, 1)]
    return [(f.data["from_version"], f.data["to_version"]) for f in folded(*facts).files]


def test_an_event_says_what_changed_and_which_version_it_made():
    (file,) = folded(changed(2, "Mug", "Gift mug", event=3, details={"note": "x"})).files
    assert (file.layer, file.path) == (
        "event_clock",
        "content_versions/2025-01/EVT-20250106-002-3.yaml",
    )
    assert file.data == {
        "schema": "event/1",
        "id": "EVT-20250106-002-3",
        "tenant": {"store_id": "ACME", "marketplace": "US"},
        "type": "CONTENT_VERSION_CHANGE",
        "at": "1970-01-01T00:02:00Z",
        "trace": "TRACE-20250106-002",
        "change": 2,
        "target": "asin/B0EXAMPLE1/content/title",
        "asin": "B0EXAMPLE1",
        "content": "title",
        "from_version": 0,
        "to_version": 1,
        "from": "Mug",
        "to": "Gift mug",
        "details": {"note": "x"},
        "history": [
            {
                "at": "1970-01-01T00:02:00Z",
                "trace": "TRACE-20250106-002",
                "what": "CONTENT_VERSION_CHANGE",
            }
        ],
        "refused": [],
    }


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([{}, {}, {}], [(0, 1), (1, 2), (2, 3)]),
        ([{}, {"from_version": "v7", "to_version": "v8"}, {}], [(0, 1), ("v7", "v8"), ("v8", 3)]),
        ([{"to_version": 10}, {}], [(0, 10), (10, 11)]),
        ([{"from_version": 7}, {}], [(7, 8), (8, 9)]),
        ([{"to_version": 1.5}, {}], [(0, 1.5), (1.5, 2)]),
        ([{"to_version": 10}, {"to_version": 3}, {}], [(0, 10), (10, 3), (3, 11)]),
        ([{"to_version": True}, {"to_version": ""}, {"to_version": [9]}], [(0, 1), (1, 2), (2, 3)]),
    ],
)
def test_versions_are_counted_unless_the_decision_says_them(
    said: list[dict[str, Any]], found: list[tuple[Any, Any]]
):
    assert versions(*said) == found


def test_a_change_that_does_not_count_makes_no_event_and_no_version():
    refused = changed(1, "a", "b", refusal="nobody approved it", code="TG405")
    found = folded(refused, changed(2, "a", "b"))
    assert [file.data["to_version"] for file in found.files] == [1]
    assert [each.code for each in found.refused] == ["TG405"]
    assert found.summary == {"version": 1, "changes": 1}


@given(histories(), st.integers(0, 8))
def test_folding_in_two_parts_is_folding_at_once(facts: list[Any], cut: int):
    at_once = parts = content.EMPTY
    for fact in facts:
        at_once = content.step(at_once, fact)
    for some in (facts[:cut], facts[cut:]):
        for fact in some:
            parts = content.step(parts, fact)
    assert parts == at_once


@given(histories())
def test_every_change_has_an_event_or_is_refused(facts: list[Any]):
    found = folded(*facts)
    assert len(found.files) + len(found.refused) == len(facts)
    assert len({file.path for file in found.files}) == len(found.files)
    assert all(render(file.data, notice="made by a test") for file in found.files)
