"""What a decision may do to an intent bucket, asked where it lands (SPEC 8; TG507, TG508)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.court import (
    ASIN,
    BUCKET,
    CONFIRMED,
    FREEZE,
    Data,
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
    says,
    tenant,
)

ILLEGAL = ["TG507 BLOCK"]
INCOMPLETE = ["TG508 BLOCK"]


def state(old: object, new: object, **details: Any) -> Data:
    return change(BUCKET, old, new, change_type="bucket_state", details=details)


def create(to: object = None, **details: Any) -> Data:
    given = {"fit_type": "exact"} if to is None else to
    return change(BUCKET, None, given, change_type="bucket_create", details=details)


def update(to: object) -> Data:
    return change(BUCKET, {}, to, change_type="bucket_update")


LIFE = harvest()


@pytest.mark.parametrize(
    ("base", "old", "new", "found"),
    [
        (LIFE[:1], "TEST", "GROW", []),
        (LIFE[:1], "TEST", "KILL", []),
        (LIFE[:1], "TEST", "HARVEST", ILLEGAL),
        (LIFE[:1], "GROW", "HARVEST", ILLEGAL),
        (LIFE[:2], "GROW", "HARVEST", []),
        (LIFE[:2], "GROW", "KILL", []),
        (LIFE[:2], "GROW", "TEST", ILLEGAL),
        (LIFE[:2], "GROW", "GROW", ILLEGAL),
        (LIFE[:3], "HARVEST", "GROW", ILLEGAL),
        (LIFE[:2], "TEST", "GROW", ILLEGAL),
        (LIFE[:2], None, "HARVEST", ILLEGAL),
        (LIFE[:2], "GROW", "SLEEP", ILLEGAL),
        (LIFE[:2], "GROW", None, ILLEGAL),
        ([], "TEST", "GROW", ILLEGAL),
    ],
)
def test_a_bucket_goes_the_ways_of_the_policy(
    base: list[Data], old: object, new: object, found: list[str]
):
    assert heard(decision(state(old, new)), *base) == found


def test_killed_is_final():
    life = [*LIFE[:2], moved("GROW", "KILL", ago(days=100))]
    for new in ("TEST", "GROW", "HARVEST", "FROZEN"):
        assert heard(decision(state("KILL", new)), *life) == ILLEGAL


@pytest.mark.parametrize(
    ("days", "seconds", "found"), [(60, 0, []), (60, 1, []), (60, -1, INCOMPLETE)]
)
def test_a_freeze_takes_sixty_days_in_harvest(days: float, seconds: float, found: list[str]):
    life = [*LIFE[:2], moved("GROW", "HARVEST", ago(days=days, seconds=seconds))]
    assert heard(decision(state("HARVEST", "FROZEN", **FREEZE)), *life) == found


@pytest.mark.parametrize("at", range(4))
def test_a_freeze_names_all_criteria(at: int):
    met = [
        each for each in FREEZE["freeze_criteria_met"] if each != FREEZE["freeze_criteria_met"][at]
    ]
    freeze = state("HARVEST", "FROZEN", freeze_reason="quiet", freeze_criteria_met=met)
    assert heard(decision(freeze), *LIFE) == INCOMPLETE


def test_a_freeze_has_a_reason():
    criteria = FREEZE["freeze_criteria_met"]
    for reason in (None, "", []):
        freeze = state("HARVEST", "FROZEN", freeze_reason=reason, freeze_criteria_met=criteria)
        assert heard(decision(freeze), *LIFE) == INCOMPLETE


def test_a_bucket_is_created_once():
    assert heard(decision(create())) == []
    assert heard(decision(create()), *LIFE) == ILLEGAL
    assert heard(decision(create(), create())) == ILLEGAL
    assert says(evaluation(decision(create()), unit=[created(when=ago(hours=1))])) == ILLEGAL
    assert heard(decision(create()), created(tenant=tenant("SHOP_2"))) == []


@pytest.mark.parametrize(
    "to", ["text", [], 3, {"state": "GROW"}, {"id": "IB-other"}, {"colour": 1}, {"fit_type": "x"},
           {"keywords": "coffee"}, {"keywords": [1]}],
)  # fmt: skip
def test_a_definition_is_one(to: object):
    assert heard(decision(create(to))) == ILLEGAL


def test_a_mature_bucket_comes_in_with_a_person():
    grown = create({"fit_type": "exact", "state": "HARVEST"}, **{"import": True})
    assert heard(decision(grown)) == ["TG507 ESCALATE"]
    young = create({"fit_type": "exact", "state": "TEST"}, **{"import": True})
    assert heard(decision(young)) == []
    for odd in (False, "true", 1, None):
        forged = create({"fit_type": "exact", "state": "HARVEST"}, **{"import": odd})
        assert heard(decision(forged)) == ILLEGAL


def test_an_update_changes_the_meaning_and_nothing_else():
    assert heard(decision(update({"scenes": ["x"]})), *LIFE) == []
    for to in ({"state": "GROW"}, {"id": "IB-gift"}, {"created": 1}, None, "x"):
        assert heard(decision(update(to)), *LIFE) == ILLEGAL
    assert heard(decision(update({"scenes": ["x"]}))) == ILLEGAL


def test_changes_of_one_decision_follow_each_other():
    assert heard(decision(create(), state("TEST", "GROW"))) == []
    assert heard(decision(state("TEST", "GROW"), create())) == ILLEGAL
    assert heard(decision(create(), state("TEST", "GROW"), state("TEST", "KILL"))) == ILLEGAL


def test_decisions_that_come_together_follow_each_other():
    first = approved(state("TEST", "GROW"), when=ago(hours=1))
    base = [*CONFIRMED, *LIFE[:1]]
    assert says(evaluation(decision(state("GROW", "HARVEST")), base, unit=[first])) == []
    assert says(evaluation(decision(state("TEST", "GROW")), base, unit=[first])) == ILLEGAL
    waiting = approved(state("TEST", "GROW"), when=ago(hours=1), executed=False)
    assert says(evaluation(decision(state("TEST", "GROW")), base, unit=[waiting])) == []


def test_an_unknown_change_of_a_bucket_is_none():
    odd = change(BUCKET, 1, 2, change_type="bucket_paint")
    assert heard(decision(odd), *LIFE) == ["TG512 BLOCK"]


def warnings(of: Data, *base: Data) -> list[str]:
    return says(evaluation(of, [*CONFIRMED, *base]), "warning")


def test_a_decision_on_a_bucket_that_nobody_created_is_a_warning():
    unknown = ["TG507 warning"]
    assert warnings(decision(bid(1.0, 1.1), bucket="IB-gift")) == unknown
    assert warnings(decision(bid(1.0, 1.1), bucket="IB-gift"), *LIFE) == []
    entity = {"asin": ASIN, "intent_bucket_id": "IB-gift"}
    assert warnings(decision(bid(1.0, 1.1), entity=entity)) == unknown
    assert warnings(decision(create(), bid(1.0, 1.1), bucket="IB-gift")) == []
    assert warnings(decision(bid(1.0, 1.1))) == []


def test_a_bucket_of_another_shop_is_unknown_here():
    theirs = harvest(tenant=tenant("SHOP_2"))
    assert warnings(decision(bid(1.0, 1.1), bucket="IB-gift"), *theirs) == ["TG507 warning"]


def test_what_the_base_says_of_a_state_counts_for_a_decision_dated_before():
    early = decision(state("TEST", "GROW"), when=ago(days=250))
    assert heard(early, *LIFE) == ILLEGAL


def test_a_frozen_bucket_is_not_frozen_again():
    found = heard(decision(state("HARVEST", "FROZEN", **FREEZE)), *frozen())
    assert found == ["TG504 BLOCK", "TG507 BLOCK"]
