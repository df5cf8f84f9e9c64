"""What may happen to an intent bucket, and in which words the rest is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bucket_facts import (
    ANYTHING,
    DAY,
    FROZEN,
    HARVEST,
    changed,
    create,
    data_of,
    folded,
    move,
    refusal,
    state_of,
    update,
)
from tests.support.policy import shipped
from tests.support.small_traces import FREEZE, UNFREEZE
from trace_gate.core.fold.buckets.changes import BucketStatus, problem


def test_a_mature_bucket_comes_in_with_an_event_when_somebody_approved_it():
    imported = create(to={"state": "HARVEST"}, details={"import": True})
    found = folded(imported)
    assert state_of(found) == "HARVEST"
    (event,) = data_of(found, "event_clock")
    assert (event["type"], event["from"], event["to"]) == ("BUCKET_STATE_CHANGE", None, "HARVEST")
    assert found.summary is not None
    assert found.summary["imported"] is True


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"approved": False, "details": {"import": True}}, "nobody approved"),
        ({"details": {}}, "begins as TEST"),
        ({"details": {"import": "yes"}}, "begins as TEST"),
    ],
)
def test_without_import_and_approval_no_mature_bucket_comes_in(fields: dict[str, Any], word: str):
    found = folded(create(to={"state": "HARVEST"}, **fields))
    assert refusal(found)[0] == "TG507"
    assert word in refusal(found)[1]
    assert state_of(found) is None


def test_a_bucket_that_came_in_is_frozen_by_the_days_here():
    imported = create(to={"state": "HARVEST"}, details={"import": True})
    assert state_of(folded(imported, move(59.9, "HARVEST", "FROZEN"))) == "HARVEST"
    assert state_of(folded(imported, move(60, "HARVEST", "FROZEN"))) == "FROZEN"


def without(details: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in details.items() if key != name}


@pytest.mark.parametrize(
    ("facts", "code", "word"),
    [
        ([create(0), create(1)], "TG507", "exists already"),
        ([create(to="x")], "TG507", "not a map"),
        ([create(to={"id": "IB-other"})], "TG507", "another id: 'IB-other'"),
        ([create(to={"state": "ASLEEP"})], "TG507", "'ASLEEP' is no state"),
        ([create(to={"state": 5})], "TG507", "5 is no state"),
        ([create(to={"colour": 1, "age": 2})], "TG507", "'age', 'colour' of IB-gift"),
        ([create(to={"fit_type": "perfect"})], "TG507", "'perfect' is no fit_type"),
        ([create(to={"fit_type": ["exact"]})], "TG507", "a list is no fit_type"),
        ([create(to={"keywords": "gift"})], "TG507", "keywords"),
        ([create(to={"keywords": ["gift", 7]})], "TG507", "keywords"),
        ([update(0, {"fit_type": "exact"})], "TG507", "No executed"),
        ([create(0), update(1, {"state": "GROW"})], "TG507", "'state'"),
        ([create(0), update(1, {"id": "IB-gift"})], "TG507", "'id'"),
        ([create(0), update(1, {"frozen_by": "x"})], "TG507", "'frozen_by'"),
        ([create(0), update(1, None)], "TG507", "not a map"),
        ([move(0, "TEST", "GROW")], "TG507", "No executed"),
        ([create(0), move(1, "GROW", "HARVEST")], "TG507", "is TEST, not GROW"),
        ([create(0), changed(1, "bucket_state", ["TEST"], "GROW")], "TG507", "not a list"),
        ([create(0), move(1, "TEST", "HARVEST")], "TG507", "from TEST to HARVEST"),
        ([create(0), move(1, "TEST", "test")], "TG507", "to 'test'"),
        ([create(0), move(1, "TEST", "KILL"), move(2, "KILL", "TEST")], "TG507", "cannot go"),
        ([create(0), changed(1, "bucket_rename", "a", "b")], "TG512", "bucket_rename"),
        ([create(0), move(1, "TEST", "GROW", refusal="nobody did", code="TG405")], "TG405", "did"),
    ],
)
def test_what_cannot_be_is_refused_and_the_fold_goes_on(facts: list[Any], code: str, word: str):
    found = folded(*facts)
    assert refusal(found)[0] == code
    assert word in refusal(found)[1]
    assert state_of(found) == state_of(folded(*facts[:-1]))
    (state,) = data_of(found, "state")
    assert [each["code"] for each in state["refused"]] == [code]


def frozen(details: dict[str, Any], day: float = 62) -> Any:
    return folded(*HARVEST, move(day, "HARVEST", "FROZEN", details=details))


def test_a_freeze_takes_its_days_to_the_fraction_of_a_second():
    harvest = (*HARVEST[:2], move(2, "GROW", "HARVEST", fraction="5"))
    freeze = move(62, "HARVEST", "FROZEN")
    early = folded(*harvest, freeze.with_(fraction="499"))
    assert state_of(early) == "HARVEST"
    assert refusal(early) == (
        "TG508",
        "IB-gift is in HARVEST since 1970-01-03T00:00:00.5Z; a freeze takes 60 days.",
    )
    assert early.refused[0].remediation == "Freeze it on 1970-03-04T00:00:00.5Z or later."
    assert state_of(folded(*harvest, freeze.with_(fraction="5"))) == "FROZEN"


def test_days_in_harvest_before_a_pause_do_not_count():
    woken = (*FROZEN, move(70, "FROZEN", "GROW"), move(71, "GROW", "HARVEST"))
    assert state_of(folded(*woken, move(130, "HARVEST", "FROZEN"))) == "HARVEST"
    assert state_of(folded(*woken, move(131, "HARVEST", "FROZEN"))) == "FROZEN"


def test_all_that_a_freeze_lacks_is_named_at_once():
    code, message = refusal(frozen({}))
    assert code == "TG508"
    assert "no freeze_reason, freeze_criteria_met" in message
    code, message = refusal(
        frozen({**FREEZE, "freeze_criteria_met": FREEZE["freeze_criteria_met"][1:3]})
    )
    assert code == "TG508"
    assert "conversion_volatility_60d < 15%, no_seasonality_risk" in message


@pytest.mark.parametrize("blank", [None, "", "  ", [], {}])
def test_a_blank_detail_is_none(blank: Any):
    assert "no freeze_reason" in refusal(frozen({**FREEZE, "freeze_reason": blank}))[1]


@pytest.mark.parametrize("named", ["all", {"all": True}, ["acos_within_target_band"], [[]], 4])
def test_criteria_are_a_list_of_all_their_names(named: Any):
    assert refusal(frozen({**FREEZE, "freeze_criteria_met": named}))[0] == "TG508"


def woken(details: dict[str, Any], **fields: Any) -> Any:
    return folded(*FROZEN, move(70, "FROZEN", "GROW", details=details, **fields))


@pytest.mark.parametrize("need", sorted(UNFREEZE))
def test_an_unfreeze_needs_every_detail_of_the_event_rules(need: str):
    code, message = refusal(woken(without(UNFREEZE, need)))
    assert (code, f"no {need}" in message) == ("TG508", True)


@pytest.mark.parametrize("said", ["true", "yes", 1, False])
def test_only_true_is_a_confirmation(said: Any):
    found = woken({**UNFREEZE, "human_confirmed": said})
    assert "human_confirmed" in refusal(found)[1]
    assert state_of(found) == "FROZEN"


def test_a_confirmation_is_an_approval():
    found = woken(UNFREEZE, approved=False)
    assert refusal(found) == ("TG508", "Nobody approved that IB-gift wakes up.")
    assert "trace-gate approve TRACE-" in found.refused[0].remediation
    assert state_of(woken(UNFREEZE)) == "GROW"


@pytest.mark.parametrize("trigger", ["LUCK", 5, ["ACOS_SPIKE"], "acos_spike"])
def test_only_triggers_of_the_policy_wake_a_bucket_up(trigger: Any):
    found = woken({**UNFREEZE, "unfreeze_trigger": trigger})
    assert "is no trigger" in refusal(found)[1]
    assert "ACOS_SPIKE" in found.refused[0].remediation


@pytest.mark.parametrize(
    ("trigger", "value", "wakes"),
    [
        ("CONV_DROP", 30, False),
        ("CONV_DROP", 30.01, True),
        ("ACOS_SPIKE", 2, True),
        ("ACOS_SPIKE", 1.99, False),
        ("NEW_COMPETITOR", True, True),
        ("NEW_COMPETITOR", False, False),
        ("NEW_COMPETITOR", 1, False),
        ("NEW_COMPETITOR", "true", False),
        ("COMPETITOR_PRICE_DROP", 20, True),
        ("COMPETITOR_PRICE_DROP", 19.9, False),
        ("BAD_REVIEWS", 3, True),
        ("BAD_REVIEWS", "3", False),
        ("BAD_REVIEWS", True, False),
        ("BAD_REVIEWS", [3], False),
    ],
)
def test_a_bucket_wakes_up_when_the_recorded_value_meets_the_threshold(
    trigger: str, value: Any, wakes: bool
):
    found = woken({**UNFREEZE, "unfreeze_trigger": trigger, "actual_value": value})
    assert state_of(found) == ("GROW" if wakes else "FROZEN")
    assert wakes or f"{trigger} needs a value" in refusal(found)[1]


def test_a_failed_execution_is_named_and_is_no_finding():
    found = folded(create(0), move(1, "TEST", "GROW", refusal="the execution failed"))
    assert refusal(found)[0] == ""
    assert state_of(found) == "TEST"
    (state,) = data_of(found, "state")
    assert "failed" in state["refused"][0]["reason"]


OTHER = {
    **shipped().bucket_lifecycle,
    "states": ["NEW", "OLD", "ASLEEP"],
    "initial": "NEW",
    "transitions": {"NEW": ["OLD", "ASLEEP"], "OLD": ["ASLEEP"], "ASLEEP": ["NEW"]},
    "freeze": {"from": "OLD", "to": "ASLEEP", "days_before": 3},
}


def test_states_and_ways_and_what_a_freeze_is_come_from_the_policy():
    policy = shipped().with_(bucket_lifecycle=OTHER)
    facts = [
        create(0),
        move(1, "NEW", "OLD", details={}),
        move(4, "OLD", "ASLEEP", details=FREEZE),
        move(5, "ASLEEP", "NEW", details=UNFREEZE),
    ]
    found = folded(*facts, policy=policy)
    assert found.refused == ()
    assert [each["type"] for each in data_of(found, "event_clock")] == [
        "BUCKET_STATE_CHANGE",
        "BUCKET_FREEZE",
        "BUCKET_UNFREEZE",
    ]


def test_a_freeze_from_a_state_that_has_no_days_of_its_own_is_refused():
    policy = shipped().with_(bucket_lifecycle=OTHER)
    found = folded(create(0), move(9, "NEW", "ASLEEP", details=FREEZE), policy=policy)
    assert refusal(found) == ("TG508", "IB-gift is NEW; a freeze takes 3 days in OLD.")


def test_what_an_event_needs_comes_from_the_policy():
    rules = shipped().event_clock_rules
    events = {
        **rules["events"],
        "BUCKET_STATE_CHANGE": {"folder": "intent_buckets", "needs": ["why"]},
    }
    policy = shipped().with_(event_clock_rules={**rules, "events": events})
    found = folded(create(0), move(1, "TEST", "GROW", details={}), policy=policy)
    assert refusal(found) == ("TG508", "The change of IB-gift has no why.")


@given(ANYTHING, ANYTHING, st.sampled_from(["TEST", "FROZEN", "KILL", None]), st.booleans())
def test_any_value_of_a_trace_gets_an_answer(old: Any, new: Any, state: str | None, mine: bool):
    standing = BucketStatus(state=state, since=(-62 * DAY, "1"))
    for kind in ("bucket_create", "bucket_update", "bucket_state", "bucket_x"):
        details = new if isinstance(new, dict) and mine else UNFREEZE
        found = problem(standing, changed(0, kind, old, new, details=details), shipped())
        if found is not None:
            assert found.code in ("TG507", "TG508", "TG512")
            assert found.message
            assert found.remediation


def rules_since(moment: str) -> Any:
    """The shipped policy with another threshold, which holds from a moment on."""
    rules = dict(shipped().event_clock_rules)
    triggers = {**rules["unfreeze_triggers"]}
    triggers["ACOS_SPIKE"] = {**triggers["ACOS_SPIKE"], "threshold": 1_000}
    rules |= {"version": 3, "since": moment, "unfreeze_triggers": triggers}
    return shipped().with_(event_clock_rules=rules)


@pytest.mark.parametrize(
    ("since", "state"), [("1970-03-12T00:00:00Z", "FROZEN"), ("1970-03-12T00:00:01Z", "GROW")]
)
def test_what_woke_up_before_the_rules_of_today_is_not_judged_anew(since: str, state: str):
    """Day 70 of the epoch begins on 12 March 1970."""
    facts = (*FROZEN, move(70, "FROZEN", "GROW", details=UNFREEZE))
    assert state_of(folded(*facts, policy=rules_since(since))) == state


def test_a_person_is_asked_for_whatever_the_rules_were():
    facts = (*FROZEN, move(70, "FROZEN", "GROW", details=UNFREEZE, approved=False))
    assert state_of(folded(*facts, policy=rules_since("2030-01-01T00:00:00Z"))) == "FROZEN"
