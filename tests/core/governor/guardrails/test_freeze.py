"""Guardrail 4: a frozen bucket is left alone, unless a decision wakes it up (SPEC 7, Freeze)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.court import (
    ASIN,
    BUCKET,
    CONFIRMED,
    WAKE,
    ago,
    approved,
    bid,
    change,
    created,
    decision,
    evaluation,
    frozen,
    harvest,
    heard,
    moved,
    policy_with,
    says,
    tenant,
    wide,
)

FROZEN = frozen()
LEFT_ALONE = ["TG504 BLOCK"]
A_PERSON = ["TG504 ESCALATE"]
BUDGET = change("campaign/C1/budget", 10, 11)


def wake(**details: Any) -> dict:
    """A change that wakes the bucket up, with other details."""
    given = {key: each for key, each in {**WAKE, **details}.items() if each is not ...}
    return change(BUCKET, "FROZEN", "GROW", change_type="bucket_state", details=given)


# --- what touches it -------------------------------------------------------------------------


def test_by_the_bucket_that_the_decision_names():
    assert heard(decision(BUDGET, bucket="IB-gift"), *FROZEN) == LEFT_ALONE
    assert heard(decision(BUDGET, bucket="IB-other"), *FROZEN) == []
    assert heard(decision(BUDGET), *FROZEN) == []


def test_by_the_bucket_of_the_entity():
    entity = {"asin": ASIN, "intent_bucket_id": "IB-gift"}
    assert heard(decision(BUDGET, entity=entity), *FROZEN) == LEFT_ALONE


def test_by_a_target():
    update = change(BUCKET, {}, {"scenes": ["x"]}, change_type="bucket_update")
    assert heard(decision(update), *FROZEN) == LEFT_ALONE
    assert heard(decision(update), *harvest()) == []


@pytest.mark.parametrize(
    "word",
    ["coffee gift", "Coffee GIFT", "coffee  gift", wide("coffee") + " gift", "COFFEE\u00a0GIFT"],
)
def test_by_a_keyword_in_any_spelling(word: str):
    assert heard(decision(bid(1.0, 1.1, word)), *FROZEN) == LEFT_ALONE
    state = change(f"campaign/C9/ad_group/A9/keyword/{word}/state", "paused", "enabled")
    assert heard(decision(state), *FROZEN) == LEFT_ALONE


def test_another_keyword_does_not_touch_it():
    for word in ("coffee gifts", "gift", "coffeegift"):
        assert heard(decision(bid(1.0, 1.1, word)), *FROZEN) == []


def test_the_keywords_are_those_that_it_has_now():
    life = frozen(keywords=("old",))
    new = change(BUCKET, {}, {"keywords": ["NEW one"]}, change_type="bucket_update")
    life.insert(1, approved(new, when=ago(days=250)))
    assert heard(decision(bid(1.0, 1.1, "new one")), *life) == LEFT_ALONE
    assert heard(decision(bid(1.0, 1.1, "old")), *life) == []


def test_a_keyword_with_a_slash_is_found():
    assert heard(decision(bid(1.0, 1.1, "a%2Fb")), *frozen(keywords=("A/B",))) == LEFT_ALONE


def test_another_shop_may_do_what_it_likes():
    theirs = frozen(tenant=tenant("SHOP_2"))
    for of in (decision(bid(1.0, 1.1)), decision(BUDGET, bucket="IB-gift")):
        assert heard(of, *theirs) == []


def test_another_product_has_buckets_of_its_own():
    theirs = frozen(asin="B0EXAMPLE2")
    assert heard(decision(BUDGET, bucket="IB-gift"), *theirs) == []
    assert heard(decision(bid(1.0, 1.1)), *theirs) == LEFT_ALONE  # the keyword is its own


def test_the_products_of_the_targets_count_beside_that_of_the_entity():
    text = change(f"asin/{ASIN}/content/backend_keywords", None, "x")
    of = decision(text, bucket="IB-gift", entity={"asin": "B0EXAMPLE2"})
    assert heard(of, *FROZEN) == LEFT_ALONE
    assert heard(of, *harvest()) == []


def test_the_product_is_that_of_the_targets_where_the_entity_has_none():
    text = change(f"asin/{ASIN}/content/backend_keywords", None, "x")
    of = decision(text, bucket="IB-gift", entity={"asin": None})
    assert heard(of, *FROZEN) == LEFT_ALONE


def test_a_bucket_without_a_product_cannot_be_looked_up():
    for entity in (None, {}, {"asin": None}, {"asin": ""}):
        assert heard(decision(BUDGET, bucket="IB-gift", entity=entity)) == LEFT_ALONE
    assert heard(decision(BUDGET, entity=None)) == []


@pytest.mark.parametrize("state", ["TEST", "GROW", "HARVEST", "KILL"])
def test_in_any_other_state_it_may_be_touched(state: str):
    life = {"TEST": FROZEN[:1], "GROW": FROZEN[:2], "HARVEST": FROZEN[:3]}
    life["KILL"] = [*FROZEN[:2], moved("GROW", "KILL", ago(days=100))]
    assert heard(decision(bid(1.0, 1.1)), *life[state]) == []


def test_a_freeze_that_does_not_count_freezes_nothing():
    early = [*harvest(), moved("HARVEST", "FROZEN", ago(days=149))]
    assert heard(decision(bid(1.0, 1.1)), *early) == []


@pytest.mark.parametrize("result", ["failure", "rolled_back", None])
def test_a_freeze_stands_whatever_is_written_of_it_afterwards(result: str | None):
    done = [*harvest(), moved("HARVEST", "FROZEN", ago(days=60), result=result)]
    assert heard(decision(bid(1.0, 1.1)), *done) == ["TG504 BLOCK"]


def test_a_bucket_that_came_in_frozen_is_frozen():
    definition = {"fit_type": "exact", "keywords": ["coffee gift"], "state": "FROZEN"}
    step = change(BUCKET, None, definition, change_type="bucket_create", details={"import": True})
    assert heard(decision(bid(1.0, 1.1)), approved(step, when=ago(days=9))) == LEFT_ALONE


# --- a pause, a decrease -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (1.0, 0.99, A_PERSON),
        (1.0, 1.0, LEFT_ALONE),
        (1.0, 1.01, LEFT_ALONE),
        (1.0, 0.8, A_PERSON),
        (1.0, 0, ["TG502 ESCALATE", *A_PERSON]),
        (1.0, -0.1, ["TG502 BLOCK", *LEFT_ALONE]),
    ],
)
def test_a_decrease_needs_a_person(old: float, new: float, found: list[str]):
    assert heard(decision(bid(old, new)), *FROZEN) == found


@pytest.mark.parametrize(
    ("new", "found"),
    [("paused", A_PERSON), ("PAUSED", A_PERSON), ("pause", A_PERSON), ("enabled", LEFT_ALONE),
     ("archived", LEFT_ALONE), (None, LEFT_ALONE), (False, LEFT_ALONE), ("unpaused", LEFT_ALONE)],
)  # fmt: skip
def test_a_pause_needs_a_person(new: object, found: list[str]):
    state = change("campaign/C1/state", "enabled", new)
    assert heard(decision(state, bucket="IB-gift"), *FROZEN) == found


def test_a_decrease_is_one_from_what_was_executed_too():
    """Who writes a high from_value does not make a decrease of an increase."""
    before = approved(bid(1.0, 1.1), when=ago(days=200))
    of = decision(bid(1.4, 1.2), bucket="IB-gift")
    assert [each for each in heard(of, before, *FROZEN) if "TG504" in each] == LEFT_ALONE
    of = decision(bid(1.4, 1.0), bucket="IB-gift")
    assert [each for each in heard(of, before, *FROZEN) if "TG504" in each] == A_PERSON


def test_one_change_that_is_neither_is_enough():
    assert heard(decision(bid(1.0, 0.9), BUDGET, bucket="IB-gift"), *FROZEN) == LEFT_ALONE
    lower = change("campaign/C1/budget", 10, 9)
    assert heard(decision(bid(1.0, 0.9), lower, bucket="IB-gift"), *FROZEN) == A_PERSON


def test_a_bid_of_another_keyword_is_not_held_against_a_decrease():
    of = decision(bid(1.0, 0.9), bid(1.0, 1.2, "other"))
    assert heard(of, *FROZEN) == A_PERSON


def test_the_way_of_a_bucket_is_no_decrease():
    down = change(BUCKET, 2, 1, change_type="bucket_update")
    assert "TG504 BLOCK" in heard(decision(down), *FROZEN)


def test_what_the_policy_says_of_frozen_buckets_holds():
    strict = policy_with(guardrails={"freeze": {"pause_or_decrease": "BLOCK"}})
    of = decision(bid(1.0, 0.9))
    assert says(evaluation(of, [*CONFIRMED, *FROZEN], policy=strict)) == LEFT_ALONE


# --- waking up -------------------------------------------------------------------------------

TRIGGERS = [
    ("CONV_DROP", 30.01, 30),
    ("CONV_DROP", 31, -31),
    ("ACOS_SPIKE", 2, 1.999),
    ("ACOS_SPIKE", 2.0, "2"),
    ("NEW_COMPETITOR", True, False),
    ("NEW_COMPETITOR", True, "true"),
    ("NEW_COMPETITOR", True, 1),
    ("COMPETITOR_PRICE_DROP", 20, 19.99),
    ("BAD_REVIEWS", 3, 2),
    ("BAD_REVIEWS", 3, True),
]


@pytest.mark.parametrize(("trigger", "met", "missed"), TRIGGERS)
def test_each_trigger_has_its_threshold(trigger: str, met: object, missed: object):
    awake = wake(unfreeze_trigger=trigger, actual_value=met)
    assert heard(decision(awake), *FROZEN) == A_PERSON
    asleep = wake(unfreeze_trigger=trigger, actual_value=missed)
    assert heard(decision(asleep), *FROZEN) == ["TG504 BLOCK", "TG508 BLOCK"]


@pytest.mark.parametrize("field", list(WAKE))
@pytest.mark.parametrize("blank", [..., None, "", [], {}])
def test_waking_up_takes_all_of_its_details(field: str, blank: object):
    assert heard(decision(wake(**{field: blank})), *FROZEN) == ["TG504 BLOCK", "TG508 BLOCK"]


@pytest.mark.parametrize("odd", [False, "true", 1, "yes"])
def test_a_person_must_have_confirmed(odd: object):
    assert heard(decision(wake(human_confirmed=odd)), *FROZEN) == ["TG504 BLOCK", "TG508 BLOCK"]


@pytest.mark.parametrize("trigger", ["BORED", "acos_spike", 3, ["ACOS_SPIKE"]])
def test_what_is_no_trigger_wakes_nothing(trigger: object):
    found = heard(decision(wake(unfreeze_trigger=trigger)), *FROZEN)
    assert found == ["TG504 BLOCK", "TG508 BLOCK"]


def test_what_wakes_it_may_touch_it_in_the_same_decision():
    assert heard(decision(wake(), bid(1.0, 1.1)), *FROZEN) == A_PERSON
    assert heard(decision(bid(1.0, 1.1), wake()), *FROZEN) == A_PERSON
    assert heard(decision(wake(), bid(1.0, 1.5)), *FROZEN) == ["TG502 ESCALATE", *A_PERSON]


def test_what_wakes_one_bucket_leaves_the_other_alone():
    other = frozen("IB-travel", keywords=("travel mug",))
    of = decision(wake(), bid(1.0, 1.1, "travel mug"))
    assert heard(of, *FROZEN, *other) == ["TG504 BLOCK", "TG504 ESCALATE"]


def test_what_woke_it_before_lets_others_touch_it():
    awake = approved(wake(), when=ago(hours=1))
    assert heard(decision(bid(1.0, 1.1)), *FROZEN, awake) == []
    assert says(evaluation(decision(bid(1.0, 1.1)), [*CONFIRMED, *FROZEN], unit=[awake])) == []


def test_what_nobody_approved_wakes_nothing_for_others():
    for of in (decision(wake(), when=ago(hours=1)), approved(wake(), executed=False)):
        unit = evaluation(decision(bid(1.0, 1.1)), [*CONFIRMED, *FROZEN], unit=[of])
        assert says(unit) == LEFT_ALONE


def test_what_wakes_it_later_in_the_unit_helps_nobody_before():
    later = approved(wake(), when=ago(hours=-1))
    found = evaluation(decision(bid(1.0, 1.1)), [*CONFIRMED, *FROZEN], unit=[later])
    assert says(found) == LEFT_ALONE


# --- when ------------------------------------------------------------------------------------


def test_a_decision_dated_before_the_freeze_is_judged_where_it_lands():
    """The base knows of the freeze: dating back by a week evades nothing."""
    base = frozen(since=ago(days=1))
    assert heard(decision(bid(1.0, 1.1), when=ago(days=6)), *base) == LEFT_ALONE


def test_a_freeze_of_the_unit_counts_from_its_moment_on():
    freeze = moved("HARVEST", "FROZEN", ago(hours=1))
    base = [*CONFIRMED, *harvest()]
    assert says(evaluation(decision(bid(1.0, 1.1)), base, unit=[freeze])) == LEFT_ALONE
    early = decision(bid(1.0, 1.1), when=ago(hours=2))
    assert says(evaluation(early, base, unit=[freeze])) == []


def test_a_creation_with_keywords_in_the_unit_is_known_to_what_follows():
    life = frozen()
    unit = evaluation(decision(bid(1.0, 1.1)), CONFIRMED, unit=life)
    assert says(unit) == LEFT_ALONE


def test_the_freeze_of_a_sealed_trace_that_grew_is_not_forgotten():
    """Evidence was added to the decision that froze it; an earlier one comes in the same unit."""
    last = frozen(since=ago(days=1))
    sealed = last[-1]
    grown = {**sealed, "evidence": [*sealed["evidence"], *sealed["evidence"]]}
    early = decision(bid(1.0, 1.1), when=ago(days=3))
    base = [*CONFIRMED, *last[:-1]]
    assert says(evaluation(early, base, unit=[(sealed, grown)])) == LEFT_ALONE


def test_an_approval_does_not_make_a_frozen_bucket_any_warmer():
    assert heard(approved(bid(1.0, 1.1), reasons=["TG504"]), *FROZEN) == LEFT_ALONE


def test_a_rollback_leaves_a_frozen_bucket_alone_too():
    past = approved(bid(0.9, 1.0), when=ago(days=100), reasons=["TG502"])
    up = approved(bid(1.0, 0.8), when=ago(days=90), reasons=["TG502"])
    of = decision(bid(0.8, 1.0), action="rollback")
    assert heard(of, *FROZEN, past, up) == LEFT_ALONE


def test_two_decisions_of_one_moment_follow_their_ids():
    awake = approved(wake())
    later = decision(bid(1.0, 1.1))
    assert says(evaluation(later, [*CONFIRMED, *FROZEN], unit=[awake])) == []
    early = decision(bid(1.0, 1.1))
    awake = approved(wake())
    assert says(evaluation(early, [*CONFIRMED, *FROZEN], unit=[awake])) == LEFT_ALONE


def test_the_message_says_how_it_is_touched():
    (reason,) = evaluation(decision(bid(1.0, 1.1)), [*CONFIRMED, *FROZEN]).reasons
    assert reason.message == (
        "IB-gift is frozen, and this decision touches it: the keyword 'coffee gift' belongs to it."
    )
    assert "unfreeze_trigger" in reason.remediation


def test_a_bucket_that_nobody_created_is_not_frozen():
    found = evaluation(decision(BUDGET, bucket="IB-none"))
    assert (found.fresh, says(found, "warning")) == ("PASS", ["TG507 warning"])
    assert created()["id"]
