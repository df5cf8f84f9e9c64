"""The life of an intent bucket: what is written, and what others are told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.bucket_facts import (
    DAY,
    FROZEN,
    HARVEST,
    create,
    data_of,
    folded,
    histories,
    move,
    refusal,
    state_of,
    touched,
    trace_id,
    update,
)
from tests.support.policy import shipped
from trace_gate.core.fold.buckets.bucket import EMPTY, Bucket, step
from trace_gate.core.fold.facts import BucketAt, Lived
from trace_gate.core.fold.yaml_writer import render


def test_a_bucket_is_created_in_the_first_state():
    found = folded(create(to={"fit_type": "exact", "id": "IB-gift", "state": "TEST"}))
    assert state_of(found) == "TEST"
    assert data_of(found, "event_clock") == []
    assert data_of(found, "semantic") == [
        {
            "schema": "intent_bucket/1",
            "id": "IB-gift",
            "tenant": {"store_id": "ACME", "marketplace": "US"},
            "asin": "B0EXAMPLE1",
            "created": {"at": "1970-01-01T00:00:00Z", "trace": trace_id(0)},
            "fit_type": {"value": "exact", "trace": trace_id(0)},
            "history": [
                {"at": "1970-01-01T00:00:00Z", "trace": trace_id(0), "set": ["fit_type"]},
            ],
            "refused": [],
        }
    ]


def test_each_field_names_the_trace_that_set_it_last():
    score = {"base": 50, "intent_fit": 2.0, "rufus_factor": 1.1, "result": 110, "confidence": 0.6}
    found = folded(
        create(0, to={"fit_type": "exact", "keywords": ["gift"]}),
        update(1, {"priority_score": score, "keywords": ["gift", "basket"]}),
        update(2, {"fit_type": "perfect"}),
        move(3, "TEST", "KILL"),
        move(4, "TEST", "GROW"),
    )
    (meaning,) = data_of(found, "semantic")
    assert meaning["fit_type"]["trace"] == trace_id(0)
    assert meaning["keywords"] == {"value": ["gift", "basket"], "trace": trace_id(1)}
    assert [each["set"] for each in meaning["history"]] == [
        ["fit_type", "keywords"],
        ["keywords", "priority_score"],
    ]
    assert [each["trace"] for each in meaning["refused"]] == [trace_id(2)]
    (state,) = data_of(found, "state")
    assert [each["trace"] for each in state["refused"]] == [trace_id(2), trace_id(4)]
    assert found.summary is not None
    assert found.summary["score"] == 110
    assert found.summary["keywords"] == ["gift", "basket"]


def test_the_state_says_since_when_and_by_which_trace():
    (state,) = data_of(folded(*FROZEN), "state")
    assert state["state"] == {
        "value": "FROZEN",
        "since": "1970-03-04T00:00:00Z",
        "trace": trace_id(62),
    }
    assert (state["imported"], state["frozen_by"]) == (False, trace_id(62))
    assert [(each["from"], each["to"]) for each in state["history"]] == [
        (None, "TEST"),
        ("TEST", "GROW"),
        ("GROW", "HARVEST"),
        ("HARVEST", "FROZEN"),
    ]


def test_meaning_and_state_have_one_path_in_two_layers():
    paths = [(file.layer, file.path) for file in folded(*HARVEST[:2]).files]
    assert paths == [
        ("semantic", "intent_buckets/B0EXAMPLE1/ACME-US/IB-gift.yaml"),
        ("state", "intent_buckets/B0EXAMPLE1/ACME-US/IB-gift.yaml"),
        ("event_clock", f"intent_buckets/1970-01/EVT{trace_id(1)[5:]}.yaml"),
    ]


def test_a_state_change_of_a_bucket_that_nobody_created_is_named_in_a_file_of_its_own():
    found = folded(touched(0), move(0, "TEST", "GROW"))
    assert refusal(found)[0] == "TG507"
    assert found.refused[0].level == "error"
    (file,) = found.files
    assert (file.layer, file.data["state"], file.data["history"]) == ("state", None, [])
    assert [each["trace"] for each in file.data["refused"]] == [trace_id(0)]
    assert found.summary is None


def test_a_decision_about_a_bucket_that_nobody_created_is_a_warning_without_a_file():
    found = folded(touched(0))
    assert refusal(found)[0] == "TG507"
    assert (found.refused[0].level, found.refused[0].trace_id) == ("warning", trace_id(0))
    assert found.files == ()


@pytest.mark.parametrize(
    "facts",
    [
        (touched(0, executed=False, creates=True),),
        (touched(0), create(0)),
        (create(0), touched(1)),
    ],
)
def test_who_creates_a_bucket_or_waits_is_not_warned(facts: tuple[Any, ...]):
    assert folded(*facts).refused == ()


def test_a_waiting_decision_about_a_bucket_that_nobody_created_is_warned_too():
    assert [each.level for each in folded(touched(0, executed=False)).refused] == ["warning"]


def test_a_decision_before_the_creation_is_warned_all_the_same():
    found = folded(touched(0), touched(1), create(1))
    assert [each.trace_id for each in found.refused] == [trace_id(0)]


def test_a_decision_learns_what_its_bucket_was_just_before():
    facts = (*HARVEST, touched(1), touched(1.5), update(2.5, {"fit_type": "substitute"}))
    found = folded(*facts, touched(2.5), touched(3, executed=False))
    told = [(key, fact) for key, fact in found.addressed if isinstance(fact, BucketAt)]
    assert [key for key, _ in told] == [f"trace/{trace_id(day)}" for day in (1, 1.5, 2.5, 3)]
    assert [(fact.bucket, fact.state, fact.fit_type) for _, fact in told] == [
        ("IB-gift", "TEST", "exact"),
        ("IB-gift", "GROW", "exact"),
        ("IB-gift", "HARVEST", "exact"),
        ("IB-gift", "HARVEST", "substitute"),
    ]


def test_metrics_learn_the_whole_life():
    ((key, lived),) = folded(*FROZEN).addressed
    assert isinstance(lived, Lived)
    assert key == "asin/ACME-US/B0EXAMPLE1"
    assert lived.states == (
        (0, "TEST", trace_id(0)),
        (DAY, "GROW", trace_id(1)),
        (2 * DAY, "HARVEST", trace_id(2)),
        (62 * DAY, "FROZEN", trace_id(62)),
    )
    assert lived.frozen_by == trace_id(62)


def test_only_a_bucket_that_is_frozen_now_was_frozen_by_something():
    for facts in (HARVEST, (*FROZEN, move(70, "FROZEN", "GROW"))):
        ((_, lived),) = folded(*facts).addressed
        assert isinstance(lived, Lived)
        assert lived.frozen_by is None


def test_readers_learn_how_it_takes_new_terms():
    grouping = {"rule": "anchor", "anchors": ["gift"]}
    found = folded(create(to={"fit_type": "exact"}), update(1, {"grouping": grouping}))
    assert found.summary is not None
    assert found.summary["grouping"] == grouping


@pytest.mark.parametrize("score", ["high", True, None, {"result": "high"}, {}, [1]])
def test_a_priority_score_without_a_number_is_none(score: Any):
    found = folded(create(to={"priority_score": score}))
    assert found.summary is not None
    assert found.summary["score"] is None


@settings(max_examples=200, deadline=None)
@given(histories(), st.data())
def test_folding_in_two_parts_is_folding_at_once(facts: list[Any], data: st.DataObject):
    cut = data.draw(st.integers(0, len(facts)))
    at_once = _run(EMPTY, facts)
    assert _run(_run(EMPTY, facts[:cut]), facts[cut:]) == at_once


def _run(bucket: Bucket, facts: list[Any]) -> Bucket:
    for fact in facts:
        bucket = step(bucket, fact, shipped())
    return bucket


@settings(max_examples=200, deadline=None)
@given(histories())
def test_no_history_leaves_the_policy_or_lacks_an_event(facts: list[Any]):
    found = folded(*facts)
    legal = shipped().bucket_lifecycle["transitions"]
    events = {each["id"]: each for each in data_of(found, "event_clock")}
    named = []
    for state in data_of(found, "state"):
        for at, line in enumerate(state["history"]):
            assert at == 0 or line["to"] in legal[line["from"]]
            assert line["from"] == (state["history"][at - 1]["to"] if at else None)
            if at or state["imported"]:
                event = events[line["event"]]
                assert (event["from"], event["to"]) == (line["from"], line["to"])
                named.append(line["event"])
            else:
                assert line["to"] == shipped().bucket_lifecycle["initial"]
        if state["state"] is not None:
            assert state["state"]["value"] == state["history"][-1]["to"] == state_of(found)
    assert named == list(events)


@settings(max_examples=200, deadline=None)
@given(histories())
def test_every_change_counts_or_is_named_as_refused_and_can_be_written(facts: list[Any]):
    found = folded(*facts)
    bucket = _run(EMPTY, facts)
    counted = len(bucket.steps) + len(bucket.meant) - bool(bucket.steps)
    changes = [fact for fact in facts if hasattr(fact, "change_type")]
    assert counted + len(bucket.refused) == len(changes)
    for each in found.refused:
        assert each.message
        assert each.remediation
        assert len(each.message) < 700
    for file in found.files:
        assert render(file.data, notice="made by a test")
