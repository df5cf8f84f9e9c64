"""What a decision says about numbers, computed again (SPEC 7 and 8; TG510, TG511)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.court import (
    BUDGET,
    bid,
    change,
    decision,
    evaluation,
    place_in,
    policy_with,
    says,
)

PERCENT = ["TG511 BLOCK"]
PRODUCT = ["TG510 BLOCK"]


def of_change(old: object, new: object, said: object) -> list[str]:
    found = says(evaluation(decision(bid(old, new, change_pct=said))))
    return [each for each in found if not each.startswith("TG502")]


@pytest.mark.parametrize(
    ("old", "new", "said", "found"),
    [
        (1.0, 1.1, 0.1, []),
        (1.0, 1.1, 0.1005, []),
        (1.0, 1.1, 0.0995, []),
        (1.0, 1.1, 0.10051, PERCENT),
        (1.0, 1.1, 0.09949, PERCENT),
        (1.0, 1.1, 10, PERCENT),
        (1.0, 1.1, -0.1, PERCENT),
        (1.0, 0.9, -0.1, []),
        (1.0, 0.9, 0.1, PERCENT),
        (1.0, 1.0, 0, []),
        (0.85, 0.95, 0.1176, []),
        (3, 4, 0.3333, []),
        (1.0, 1.1, "0.1", PERCENT),
        (1.0, 1.1, "10 %", PERCENT),
        (1.0, 1.1, True, PERCENT),
        (1.0, 1.1, [0.1], PERCENT),
        (1.0, 1.1, None, []),
        (0, 1.1, 1.1, PERCENT),
        (0, 0, 0, PERCENT),
        (None, 1.1, 1, PERCENT),
        ("1.0", 1.1, 0.1, PERCENT),
        (1.0, None, 0, PERCENT),
        (-1.0, -0.9, 0.1, []),
        (1e-300, 1e300, 0.1, PERCENT),
        (1e300, 1e-300, -1, []),
        (5e-324, 1e308, 1, PERCENT),
    ],
)
def test_a_percentage_is_what_the_values_come_to(
    old: object, new: object, said: object, found: list[str]
):
    assert of_change(old, new, said) == found


def test_only_bids_and_budgets_have_a_percentage():
    assert says(evaluation(decision(change(BUDGET, 10, 11, change_pct=0.5)))) == PERCENT
    state = change("campaign/C1/state", "enabled", "paused", change_pct=0.5)
    assert says(evaluation(decision(state))) == []


def test_the_remedy_is_the_right_percentage():
    wrong = decision(bid(0.8, 0.9, change_pct=0.5))
    (reason,) = evaluation(wrong).reasons
    assert reason.remediation == "Write change_pct: 0.125, or leave it out."
    place = place_in(wrong, "execution", "changes", 0, "change_pct")
    assert (reason.line, reason.column) == place


@given(st.decimals("0.01", 90, places=2), st.decimals("0.01", 90, places=2))
def test_the_percentage_that_the_remedy_proposes_passes(old: Decimal, new: Decimal):
    wrong = decision(bid(float(old), float(new), change_pct=77))
    reason = next(each for each in evaluation(wrong).reasons if each.code == "TG511")
    right = float(reason.remediation.split()[2].rstrip(","))
    assert of_change(float(old), float(new), right) == []


def of_score(**used: object) -> list[str]:
    good = {
        "formula": "base x fit x rufus",
        "base_score": 50,
        "intent_fit": 1.2,
        "rufus_factor": 1.1,
        "result": 66,
    }
    of = decision(bid(1.0, 1.1))
    of["analysis"]["priority_scores_used"] = {**good, **used}
    return says(evaluation(of, policy=policy_with(priority_score={"auto_execute_allowed": True})))


@pytest.mark.parametrize(
    ("used", "found"),
    [
        ({}, []),
        ({"result": 66.0005}, []),
        ({"result": 65.9995}, []),
        ({"result": 66.0006}, PRODUCT),
        ({"result": 65.9994}, PRODUCT),
        ({"result": None}, []),
        ({"result": None, "base_score": None}, []),
        ({"base_score": None}, PRODUCT),
        ({"intent_fit": None}, PRODUCT),
        ({"rufus_factor": None}, PRODUCT),
        ({"rufus_factor": "1.1"}, PRODUCT),
        ({"intent_fit": True}, PRODUCT),
        ({"result": "66"}, PRODUCT),
        ({"result": True}, PRODUCT),
        ({"result": 0, "base_score": 0}, []),
        ({"result": 1e300, "base_score": 1e300, "intent_fit": 1e300}, PRODUCT),
    ],
)
def test_a_score_is_the_product_of_its_factors(used: dict, found: list[str]):
    assert of_score(**used) == found


def test_a_product_is_decimal():
    exact = policy_with(priority_score={"auto_execute_allowed": True}, guardrails={"tolerance": 0})
    of = decision(bid(1.0, 1.1))
    of["analysis"]["priority_scores_used"] = {
        "base_score": 1.1,
        "intent_fit": 1.1,
        "rufus_factor": 1.1,
        "result": 1.331,
    }
    assert evaluation(of, policy=exact).fresh == "PASS"


def test_what_is_said_wrongly_is_an_error_whatever_is_claimed():
    for claim in ("PASS", "ESCALATE", "BLOCK"):
        found = evaluation(decision(bid(1.0, 1.1, change_pct=0.5), check=claim))
        assert found.fresh == "BLOCK"
        assert [each.untrue for each in found.reasons] == [True]
        assert not found.is_lax


def test_a_file_decision_is_held_to_its_score_too():
    of = decision(change("ads/bids.csv"))
    of["analysis"]["priority_scores_used"] = {"result": 3}
    assert says(evaluation(of)) == PRODUCT


def test_the_tolerance_is_policy():
    lax = policy_with(guardrails={"tolerance": 0.01})
    assert evaluation(decision(bid(1.0, 1.1, change_pct=0.11)), policy=lax).fresh == "PASS"
    assert evaluation(decision(bid(1.0, 1.1, change_pct=0.1101)), policy=lax).fresh == "BLOCK"
