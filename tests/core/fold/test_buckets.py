"""The life of an intent bucket: what counts, what is refused, what is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.fold.small_traces import FREEZE, UNFREEZE
from tests.policy import shipped
from trace_gate.core.fold import buckets
from trace_gate.core.fold.facts import BucketAt, Changed, Lived, Touched
from trace_gate.core.fold.folded import Folded

KEY = "bucket/ACME-US/B0EXAMPLE1/IB-gift"
TARGET = "asin/B0EXAMPLE1/intent_bucket/IB-gift"
DAY = 86_400


def changed(
    day: float, change_type: str, old: Any = None, new: Any = None, /, **fields: Any
) -> Changed:
    details = fields.pop("details", {**FREEZE, **UNFREEZE})
    whole = int(day * DAY)
    values: dict[str, Any] = {
        "whole": whole,
        "fraction": "",
        "trace_id": f"TRACE-19700101-{1 + whole // 60:03d}",
        "number": 1,
        "target": TARGET,
        "change_type": change_type,
        "from_value": old,
        "to_value": new,
        "details": details,
        "action_type": "bucket",
        "approved": True,
        "event": 1,
    }
    return Changed(**{**values, **fields})


def create(day: float = 0, **fields: Any) -> Changed:
    fields.setdefault("details", {})
    return changed(day, "bucket_create", None, fields.pop("to", {"fit_type": "exact"}), **fields)


def move(day: float, old: str, new: str, **fields: Any) -> Changed:
    return changed(day, "bucket_state", old, new, **fields)


HARVEST = (create(0), move(1, "TEST", "GROW"), move(2, "GROW", "HARVEST"))
FROZEN = (*HARVEST, move(62, "HARVEST", "FROZEN"))


def folded(*facts: Any) -> Folded:
    return buckets.fold(KEY, sorted(facts, key=lambda fact: fact.order), shipped())


def state_of(found: Folded) -> Any:
    return found.summary["state"] if found.summary is not None else None


def data_of(found: Folded, layer: str) -> list[Any]:
    return [file.data for file in found.files if file.layer == layer]


def refusal(found: Folded) -> tuple[str, str]:
    (only,) = found.refused
    assert only.remediation
    return only.code, only.message


def test_a_bucket_is_created_in_the_first_state():
    found = folded(create())
    assert state_of(found) == "TEST"
    (meaning,) = data_of(found, "semantic")
    assert meaning["fit_type"] == {"value": "exact", "trace": "TRACE-19700101-001"}
    assert data_of(found, "event_clock") == []


def test_every_change_of_state_has_its_event_and_no_other():
    found = folded(*FROZEN)
    events = data_of(found, "event_clock")
    (state,) = data_of(found, "state")
    assert [(each["from"], each["to"]) for each in events] == [
        ("TEST", "GROW"),
        ("GROW", "HARVEST"),
        ("HARVEST", "FROZEN"),
    ]
    assert [each["id"] for each in events] == [h["event"] for h in state["history"][1:]]
    assert events[-1]["type"] == "BUCKET_FREEZE"
    assert events[-1]["details"]["freeze_reason"] == "quiet"
    assert state["state"]["value"] == "FROZEN"


def test_a_mature_bucket_comes_in_with_an_event_when_somebody_approved_it():
    imported = create(to={"state": "HARVEST"}, details={"import": True})
    found = folded(imported)
    assert state_of(found) == "HARVEST"
    (event,) = data_of(found, "event_clock")
    assert (event["from"], event["to"]) == (None, "HARVEST")
    assert state_of(folded(imported.with_(approved=False))) is None
    assert state_of(folded(imported.with_(details={}))) is None


@pytest.mark.parametrize(
    ("facts", "code", "word"),
    [
        ([create(0), create(1)], "TG507", "exists already"),
        ([create(to="x")], "TG507", "not a map"),
        ([create(to={"id": "IB-other"})], "TG507", "another id"),
        ([create(to={"state": "ASLEEP"})], "TG507", "no state"),
        ([create(to={"colour": "red"})], "TG507", "colour"),
        ([create(to={"fit_type": "perfect"})], "TG507", "fit_type"),
        ([changed(0, "bucket_update", {}, {"fit_type": "exact"})], "TG507", "No executed"),
        ([create(0), changed(1, "bucket_update", {}, {"state": "GROW"})], "TG507", "'state'"),
        ([create(0), changed(1, "bucket_update", {}, None)], "TG507", "not a map"),
        ([move(0, "TEST", "GROW")], "TG507", "No executed"),
        ([create(0), move(1, "GROW", "HARVEST")], "TG507", "is TEST, not GROW"),
        ([create(0), move(1, "TEST", "HARVEST")], "TG507", "cannot go"),
        ([create(0), move(1, "TEST", "KILL"), move(2, "KILL", "TEST")], "TG507", "cannot go"),
        ([create(0), changed(1, "bucket_rename", "a", "b")], "TG512", "bucket_rename"),
        ([*HARVEST, move(61.99, "HARVEST", "FROZEN")], "TG508", "59 days"),
        ([*HARVEST, move(62, "HARVEST", "FROZEN", details={})], "TG508", "freeze_reason"),
        (
            [
                *HARVEST,
                move(62, "HARVEST", "FROZEN", details={**FREEZE, "freeze_criteria_met": []}),
            ],
            "TG508",
            "freeze_criteria_met",
        ),
        (
            [
                *HARVEST,
                move(
                    62,
                    "HARVEST",
                    "FROZEN",
                    details={**FREEZE, "freeze_criteria_met": FREEZE["freeze_criteria_met"][1:]},
                ),
            ],
            "TG508",
            "does not name",
        ),
        ([*FROZEN, move(70, "FROZEN", "GROW", approved=False)], "TG508", "Nobody approved"),
        (
            [*FROZEN, move(70, "FROZEN", "GROW", details={**UNFREEZE, "human_confirmed": "yes"})],
            "TG508",
            "human_confirmed",
        ),
        (
            [*FROZEN, move(70, "FROZEN", "TEST", details={**UNFREEZE, "unfreeze_trigger": "LUCK"})],
            "TG508",
            "no trigger",
        ),
        (
            [*FROZEN, move(70, "FROZEN", "GROW", details={**UNFREEZE, "actual_value": 1.99})],
            "TG508",
            "ACOS_SPIKE needs",
        ),
        ([create(0), move(1, "TEST", "GROW", refusal="nobody did", code="TG405")], "TG405", "did"),
    ],
)
def test_what_cannot_be_is_refused_and_the_fold_goes_on(facts: list[Any], code: str, word: str):
    found = folded(*facts)
    before = folded(*facts[:-1])
    assert refusal(found)[0] == code
    assert word in refusal(found)[1]
    assert state_of(found) == state_of(before)
    (state,) = data_of(found, "state")
    assert [each["code"] for each in state["refused"]] == [code]


@pytest.mark.parametrize(
    ("trigger", "value", "wakes"),
    [
        ("CONV_DROP", 30, False),
        ("CONV_DROP", 30.01, True),
        ("ACOS_SPIKE", 2, True),
        ("NEW_COMPETITOR", True, True),
        ("NEW_COMPETITOR", 1, False),
        ("NEW_COMPETITOR", "true", False),
        ("COMPETITOR_PRICE_DROP", 20, True),
        ("COMPETITOR_PRICE_DROP", 19.9, False),
        ("BAD_REVIEWS", 3, True),
        ("BAD_REVIEWS", "3", False),
        ("BAD_REVIEWS", True, False),
    ],
)
def test_a_bucket_wakes_up_when_the_recorded_value_meets_the_threshold(
    trigger: str, value: Any, wakes: bool
):
    details = {**UNFREEZE, "unfreeze_trigger": trigger, "actual_value": value}
    found = folded(*FROZEN, move(70, "FROZEN", "GROW", details=details))
    assert state_of(found) == ("GROW" if wakes else "FROZEN")


def test_a_failed_execution_is_named_and_is_no_finding():
    found = folded(create(0), move(1, "TEST", "GROW", refusal="the execution failed"))
    assert refusal(found)[0] == ""
    assert state_of(found) == "TEST"


def touched(day: float, **fields: Any) -> Touched:
    whole = int(day * DAY)
    values: dict[str, Any] = {
        "whole": whole,
        "fraction": "",
        "trace_id": f"TRACE-19700101-{1 + whole // 60:03d}",
        "executed": True,
    }
    return Touched(**{**values, **fields})


def test_a_decision_learns_what_its_bucket_was_just_before():
    found = folded(*HARVEST, touched(1), touched(1.5))
    told = [fact for _, fact in found.sends if isinstance(fact, BucketAt)]
    assert [(each.state, each.fit_type) for each in told] == [("TEST", "exact"), ("GROW", "exact")]


def test_a_decision_about_a_bucket_that_nobody_created_is_a_warning_without_a_file():
    found = folded(touched(0))
    assert refusal(found)[0] == "TG507"
    assert found.refused[0].level == "warning"
    assert found.files == ()
    assert folded(touched(0, executed=False)).refused == ()
    assert folded(touched(0), create(0)).refused == ()


def test_metrics_learn_the_whole_life():
    (lived,) = [fact for _, fact in folded(*FROZEN).sends if isinstance(fact, Lived)]
    assert [state for _, state, _ in lived.states] == ["TEST", "GROW", "HARVEST", "FROZEN"]
    assert lived.frozen_by == FROZEN[-1].trace_id
    (lived,) = [fact for _, fact in folded(*HARVEST).sends if isinstance(fact, Lived)]
    assert lived.frozen_by is None


def test_the_states_come_from_the_policy():
    policy = shipped()
    other = {
        **policy.bucket_lifecycle,
        "states": ["NEW", "OLD"],
        "initial": "NEW",
        "transitions": {"NEW": ["OLD"], "OLD": []},
    }
    facts = [create(0), move(1, "NEW", "OLD", details={})]
    found = buckets.fold(KEY, facts, policy.with_(bucket_lifecycle=other))
    assert state_of(found) == "OLD"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
states = st.sampled_from(["TEST", "GROW", "HARVEST", "FROZEN", "KILL"])


@st.composite
def facts_of_one(draw: st.DrawFn) -> list[Any]:
    found: list[Any] = []
    for day in sorted(draw(st.lists(st.integers(0, 400), max_size=12, unique=True))):
        kind = draw(st.sampled_from(["create", "state", "state", "state", "touch", "odd"]))
        if kind == "create":
            found.append(create(day))
        elif kind == "state":
            found.append(move(day, draw(states), draw(states)))
        elif kind == "touch":
            found.append(touched(day))
        else:
            types = st.sampled_from(["bucket_create", "bucket_update", "bucket_state", "x"])
            details = draw(st.dictionaries(st.text(max_size=5), anything, max_size=3))
            odd = changed(day, draw(types), draw(anything), draw(anything), details=details)
            found.append(odd)
    return found


@settings(max_examples=150, deadline=None)
@given(facts_of_one(), st.data())
def test_folding_in_two_parts_is_folding_at_once(facts: list[Any], data: st.DataObject):
    policy, cut = shipped(), data.draw(st.integers(0, len(facts)))

    def run(bucket: buckets.Bucket, some: list[Any]) -> buckets.Bucket:
        for fact in some:
            bucket = buckets.step(bucket, fact, policy)
        return bucket

    assert repr(run(run(buckets.EMPTY, facts[:cut]), facts[cut:])) == repr(
        run(buckets.EMPTY, facts)
    )


@settings(max_examples=150, deadline=None)
@given(facts_of_one())
def test_no_history_leaves_the_policy_or_lacks_an_event(facts: list[Any]):
    found = folded(*facts)
    for state in data_of(found, "state"):
        legal = shipped().bucket_lifecycle["transitions"]
        for line in state["history"][1:]:
            assert line["to"] in legal[line["from"]]
            assert line["event"]
    assert len(data_of(found, "event_clock")) == sum(
        "event" in line for state in data_of(found, "state") for line in state["history"]
    )
