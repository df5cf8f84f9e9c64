"""How a bucket comes in, and how its meaning changes (SPEC 3 and 8)."""

from __future__ import annotations

import pytest

from tests.support import bucket_facts as made
from tests.support.policy import shipped
from trace_gate.core.fold.buckets import definition
from trace_gate.core.fold.buckets.problems import BucketStatus

RULES = shipped()
NONE, TEST = BucketStatus(), BucketStatus(state="TEST")
ALL = {
    "job_to_be_done": "A gift.",
    "scenes": ["office"],
    "constraints": [],
    "comparisons": [],
    "proofs": [],
    "fit_type": "exact",
    "keywords": ["coffee gift"],
    "priority_score": 0.5,
    "goal": 0.3,
}


def created(given, *, status=NONE, **fields):
    return definition.create(status, made.create(to=given, **fields), RULES)


def updated(given, *, status=TEST):
    return definition.update(status, made.update(1, given), RULES)


def said(refusal):
    """Message and remedy of what is always TG507."""
    assert refusal.code == "TG507"
    return refusal.message, refusal.remediation


# --- what is legal -------------------------------------------------------------------------------


GROUPING = {"rule": "anchor", "anchors": ["gift"]}


def whole():
    return {field: ALL.get(field, 0.3) for field in definition.MEANING} | {"grouping": GROUPING}


def test_a_definition_holds_its_meaning_and_may_say_its_id_and_its_first_state():
    assert created(whole()) is None
    assert created({}) is None
    assert created({"id": "IB-gift", "state": "TEST", "fit_type": "exact"}) is None
    assert updated(whole()) is None
    assert updated({}) is None


def test_its_meaning_is_what_is_neither_id_nor_state():
    change = made.create(to={"id": "IB-gift", "state": "TEST", "fit_type": "exact"})
    assert definition.meaning_of(change) == {"fit_type": "exact"}


# --- what is not ---------------------------------------------------------------------------------


def test_what_exists_is_not_created_again():
    message, fix = said(created({}, status=TEST))
    assert message == "IB-gift exists already."
    assert "bucket_update or bucket_state" in fix


def test_what_was_never_created_has_no_meaning_to_change():
    message, fix = said(updated({}, status=NONE))
    assert message == "No executed decision created IB-gift."
    assert fix.startswith("Create it first: trace-gate new decision")


@pytest.mark.parametrize("given", [None, "words", [], 1, True])
def test_a_definition_is_a_map(given):
    assert "without a definition: to_value is not a map" in said(created(given))[0]
    assert "says nothing: to_value is not a map" in said(updated(given))[0]


def test_it_has_no_other_id():
    message, fix = said(created({"id": "IB-other"}))
    assert message == "The definition of IB-gift has another id: 'IB-other'."
    assert fix == "Write id: IB-gift, or no id."


def test_nothing_else_can_be_set():
    message, fix = said(created({"size": 1, "colour": "red", "fit_type": "exact"}))
    assert message == "'colour', 'size' of IB-gift cannot be set by a decision."
    assert all(field in fix for field in definition.MEANING)
    for field in ("id", "state"):
        assert f"'{field}' of IB-gift" in said(updated({field: "IB-gift"}))[0]


@pytest.mark.parametrize("fit", ["perfect", "", ["exact"], 1])
def test_a_fit_is_one_that_the_policy_knows(fit):
    message, fix = said(updated({"fit_type": fit}))
    assert "is no fit_type" in message
    assert all(known in fix for known in RULES.priority_score["intent_fit"])
    assert updated({"fit_type": None}) is None


@pytest.mark.parametrize(
    ("keywords", "good"),
    [
        (None, True),
        ([], True),
        (["mug", "cup"], True),
        (("mug",), True),
        (["mug", 5], False),
        ("mug", False),
        ({"mug": 1}, False),
    ],
)
def test_keywords_are_words_that_can_be_found(keywords, good):
    found = updated({"keywords": keywords})
    assert (found is None) is good
    if not good:
        assert "are not a list of texts" in said(found)[0]
        assert "put numbers in quotes" in said(found)[1]


@pytest.mark.parametrize(
    ("grouping", "good"),
    [
        (None, True),
        ({"rule": "anchor", "anchors": ["women"]}, True),
        ({"anchors": ["women"]}, False),
        ({"rule": ["anchor"]}, False),
        ("anchor", False),
    ],
)
def test_a_grouping_says_its_rule(grouping, good):
    found = updated({"grouping": grouping})
    assert (found is None) is good
    if not good:
        assert "so nobody can tell which new terms are its own" in said(found)[0]
        assert "trace-gate buckets propose" in said(found)[1]


@pytest.mark.parametrize(
    ("goal", "good"),
    [(None, True), (0.3, True), (1, True), (0.0001, True), (0, False), (-0.1, False), ("x", False)],
)
def test_a_goal_is_a_share_above_nothing(goal, good):
    found = updated({definition.GOAL: goal})
    assert (found is None) is good
    if not good:
        assert f"{definition.GOAL} of IB-gift is" in said(found)[0]
        assert "0.30 is 30 %" in said(found)[1]


# --- its first state -----------------------------------------------------------------------------


def test_a_bucket_begins_in_the_first_state_of_the_policy():
    assert definition.first_state(made.create(to={}), RULES) == "TEST"
    assert definition.first_state(made.create(to={"state": None}), RULES) == "TEST"
    assert definition.first_state(made.create(to={"state": "GROW"}), RULES) == "GROW"


def test_there_is_no_other_state_than_those_of_the_policy():
    message, fix = said(created({"state": "ASLEEP"}))
    assert message == "'ASLEEP' is no state."
    assert fix == f"One of {', '.join(RULES.bucket_lifecycle['states'])}."


@pytest.mark.parametrize(
    ("details", "imports"),
    [({"import": True}, True), ({"import": "yes"}, False), ({"import": 1}, False), ({}, False)],
)
def test_what_lived_before_comes_in_by_an_import(details, imports):
    change = made.create(to={"state": "GROW"}, details=details)
    assert definition.is_import(change) is imports
    found = definition.create(NONE, change, RULES)
    assert (found is None) is imports
    if not imports:
        message, fix = said(found)
        assert message == "IB-gift is created as GROW; a new bucket begins as TEST."
        assert "details.import: true, and an approval" in fix


def test_only_a_creation_imports():
    change = made.update(1, {}).with_(details={"import": True})
    assert not definition.is_import(change)


def test_a_person_approves_an_import():
    found = created({"state": "GROW"}, details={"import": True}, approved=False)
    assert said(found) == (
        "IB-gift comes in as GROW, and nobody approved it.",
        f"trace-gate approve {made.trace_id(0)}",
    )
    assert created({}, details={"import": True}, approved=False) is None, "as every new one"
