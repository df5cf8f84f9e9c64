"""How a bucket goes from state to state, freezes and wakes up (SPEC 7 and 8)."""

from __future__ import annotations

import pytest

from tests.support import bucket_facts as made
from tests.support.policy import shipped
from tests.support.small_traces import FREEZE, UNFREEZE
from trace_gate.core.fold.buckets import transitions
from trace_gate.core.fold.buckets.problems import BucketStatus

RULES = shipped()
DAY = made.DAY


def moved(old, new, *, state=None, since=0.0, day=100.0, rules=RULES, **fields):
    """What is wrong with a change of state of a bucket that is in `state` since a day."""
    status = BucketStatus(state=state or old, since=(int(since * DAY), ""))
    return transitions.move(status, made.move(day, old, new, **fields), rules)


def clock(**rules):
    return RULES.with_(event_clock_rules={**RULES.event_clock_rules, **rules})


def details(base, **changed):
    found = {**base, **changed}
    return {key: value for key, value in found.items() if value != "gone"}


# --- ways ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "event"),
    [
        (None, "TEST", "BUCKET_STATE_CHANGE"),
        (None, "FROZEN", "BUCKET_STATE_CHANGE"),
        ("TEST", "GROW", "BUCKET_STATE_CHANGE"),
        ("HARVEST", "FROZEN", "BUCKET_FREEZE"),
        ("FROZEN", "GROW", "BUCKET_UNFREEZE"),
        ("FROZEN", "FROZEN", "BUCKET_FREEZE"),
    ],
)
def test_a_change_of_state_has_one_kind_of_event(old, new, event):
    assert transitions.event_of(old, new, RULES) == event


WAYS = RULES.bucket_lifecycle["transitions"]


@pytest.mark.parametrize("old", RULES.bucket_lifecycle["states"])
@pytest.mark.parametrize("new", RULES.bucket_lifecycle["states"])
def test_only_the_ways_of_the_policy_are_gone(old, new):
    found = moved(old, new)
    assert (found is None) == (new in WAYS.get(old, ()))
    if found is not None:
        assert (found.code, f"IB-gift cannot go from {old} to {new}." in found.message) == (
            "TG507",
            True,
        )
        ends = "is final. Create a bucket with a new id instead."
        assert WAYS.get(old) or found.remediation == f"{old} {ends}"
        assert all(each in found.remediation for each in WAYS.get(old, ()))


def test_a_bucket_that_is_not_there_goes_nowhere():
    change = made.move(1, "TEST", "GROW")
    found = transitions.move(BucketStatus(), change, RULES)
    assert (found.code, found.message) == ("TG507", "No executed decision created IB-gift.")


@pytest.mark.parametrize(
    ("believed", "shown"), [("GROW", "GROW"), ("ASLEEP", "'ASLEEP'"), (None, "null"), (5, "5")]
)
def test_it_begins_where_the_bucket_is(believed, shown):
    found = moved(believed, "HARVEST", state="TEST")
    assert (found.code, found.message) == ("TG507", f"IB-gift is TEST, not {shown}.")
    assert found.remediation.endswith("decide again with from_value: TEST.")


def test_a_word_that_is_no_state_is_quoted():
    assert moved("TEST", "ASLEEP").message == "IB-gift cannot go from TEST to 'ASLEEP'."


# --- what an event takes -------------------------------------------------------------------------


@pytest.mark.parametrize("lacks", ["freeze_reason", "freeze_criteria_met"])
@pytest.mark.parametrize("value", ["gone", None, "", " ", []])
def test_a_freeze_says_why(lacks, value):
    found = moved("HARVEST", "FROZEN", details=details(FREEZE, **{lacks: value}))
    assert (found.code, found.message) == ("TG508", f"The freeze of IB-gift has no {lacks}.")
    assert found.remediation == f"Write in execution.changes, item 1, below details: {lacks}."


def test_all_that_is_missing_is_named():
    found = moved("HARVEST", "FROZEN", details={})
    assert found.message == "The freeze of IB-gift has no freeze_reason, freeze_criteria_met."
    assert "The unfreeze of IB-gift has no" in moved("FROZEN", "GROW", details={}).message


def test_a_freeze_takes_all_criteria():
    wanted = [each["name"] for each in RULES.event_clock_rules["freeze_criteria"]]
    for index, name in enumerate(wanted):
        named = wanted[:index] + wanted[index + 1 :]
        found = moved("HARVEST", "FROZEN", details=details(FREEZE, freeze_criteria_met=named))
        assert (found.code, name in found.message) == ("TG508", True)
    text = moved("HARVEST", "FROZEN", details=details(FREEZE, freeze_criteria_met="all"))
    assert all(name in text.message for name in wanted), "a text is no list"
    more = details(FREEZE, freeze_criteria_met=(*wanted, "and more"))
    assert moved("HARVEST", "FROZEN", details=more) is None


@pytest.mark.parametrize(("day", "good"), [(61.9, False), (62, True), (63, True)])
def test_a_freeze_takes_its_days_in_the_state_before(day, good):
    days = RULES.bucket_lifecycle["freeze"]["days_before"]
    found = moved("HARVEST", "FROZEN", since=62 - days, day=day)
    assert (found is None) is good
    if not good:
        assert f"a freeze takes {days} days" in found.message
        assert found.remediation == "Freeze it on 1970-03-04T00:00:00Z or later."


def test_the_fraction_of_a_second_counts():
    days = RULES.bucket_lifecycle["freeze"]["days_before"]
    status = BucketStatus(state="HARVEST", since=(0, "5"))
    for fraction, good in (("", False), ("4", False), ("5", True), ("51", True)):
        change = made.move(days, "HARVEST", "FROZEN", fraction=fraction)
        assert (transitions.move(status, change, RULES) is None) is good


def test_a_bucket_is_frozen_from_one_state_only():
    """Whatever ways the policy has."""
    ways = {**WAYS, "GROW": [*WAYS["GROW"], "FROZEN"]}
    rules = RULES.with_(bucket_lifecycle={**RULES.bucket_lifecycle, "transitions": ways})
    found = moved("GROW", "FROZEN", rules=rules)
    assert (found.code, found.remediation) == ("TG508", "Bring it to HARVEST first.")
    assert "IB-gift is GROW; a freeze takes" in found.message


# --- waking up -----------------------------------------------------------------------------------


def test_a_person_confirms_and_approves_that_it_wakes_up():
    assert moved("FROZEN", "GROW") is None
    for said, shown in (("true", "'true'"), (False, "false"), (1, "1")):
        found = moved("FROZEN", "GROW", details=details(UNFREEZE, human_confirmed=said))
        assert (found.code, f"is {shown}, so nobody" in found.message) == ("TG508", True)
        assert "human_confirmed: true, without quotes" in found.remediation
    found = moved("FROZEN", "GROW", approved=False)
    assert found.message == "Nobody approved that IB-gift wakes up."
    assert found.remediation == f"trace-gate approve {made.trace_id(100)}"


@pytest.mark.parametrize("trigger", ["BOREDOM", 5, ["ACOS_SPIKE"]])
def test_it_wakes_up_by_a_trigger_of_the_policy(trigger):
    found = moved("FROZEN", "GROW", details=details(UNFREEZE, unfreeze_trigger=trigger))
    assert (found.code, "is no trigger that wakes up IB-gift" in found.message) == ("TG508", True)
    assert all(each in found.remediation for each in RULES.event_clock_rules["unfreeze_triggers"])


SPIKE = {"ACOS_SPIKE": {"operator": ">=", "threshold": 2, "unit": "times"}}


@pytest.mark.parametrize(
    ("value", "wakes"), [(2, True), (2.1, True), (1.99, False), ("2", False), (True, False)]
)
def test_what_was_measured_meets_its_threshold(value, wakes):
    rules = clock(unfreeze_triggers=SPIKE)
    found = moved("FROZEN", "GROW", rules=rules, details=details(UNFREEZE, actual_value=value))
    assert (found is None) is wakes
    if not wakes:
        assert "ACOS_SPIKE needs a value >= 2 (times), and actual_value is" in found.message


@pytest.mark.parametrize(("day", "judged"), [(99, False), (100, True), (101, True)])
def test_rules_of_a_later_moment_do_not_judge_what_woke_up_before(day, judged):
    rules = clock(since="1970-04-11T00:00:00Z", unfreeze_triggers={})
    found = moved("FROZEN", "GROW", rules=rules, day=day)
    assert (found is not None) is judged
    assert moved("FROZEN", "GROW", rules=rules, day=99, approved=False) is not None
    assert moved("FROZEN", "GROW", rules=clock(since="x", unfreeze_triggers={}), day=1) is not None
