"""Guardrail 3: how much one decision may touch (SPEC 7, Batch)."""

from __future__ import annotations

import pytest

from tests.support.court import (
    ASIN,
    CONFIRMED,
    ago,
    approved,
    bid,
    change,
    created,
    decision,
    evaluation,
    heard,
    policy_with,
    says,
    wide,
)
from tests.support.policy import shipped
from trace_gate.core.governor.guardrails import batch
from trace_gate.core.policy.policy import Policy

TOO_MUCH = ["TG503 BLOCK"]


def bids(words: list[str]) -> list[dict]:
    return [bid(1.0, 1.1, each) for each in words]


def keywords(count: int) -> list[str]:
    return [f"word {each}" for each in range(count)]


@pytest.mark.parametrize(("count", "found"), [(20, []), (21, TOO_MUCH)])
def test_twenty_keywords_are_the_most(count: int, found: list[str]):
    assert heard(decision(*bids(keywords(count)))) == found


@pytest.mark.parametrize(
    "other", ["WORD 0", "word  0", " word 0 ", wide("word 0"), "Word 0", "wo\u200drd 0", "ẃord 0"]
)
def test_a_keyword_is_counted_once_in_all_its_spellings(other: str):
    same = other != "ẃord 0"
    found = heard(decision(*bids([*keywords(20), other])))
    assert found == ([] if same else TOO_MUCH)


def test_bid_and_state_of_one_keyword_are_one_keyword():
    words = keywords(20)
    states = [
        change(f"campaign/C1/ad_group/A1/keyword/{each}/state", "enabled", "paused")
        for each in words
    ]
    assert heard(decision(*bids(words), *states)) == []


def test_a_keyword_in_two_ad_groups_is_two():
    other = change("campaign/C1/ad_group/A2/keyword/word 0/bid", 1.0, 1.1)
    assert heard(decision(*bids(keywords(20)), other)) == TOO_MUCH


@pytest.mark.parametrize(("count", "found"), [(3, []), (4, TOO_MUCH)])
def test_three_campaigns_are_the_most(count: int, found: list[str]):
    budgets = [change(f"campaign/C{each}/budget", 10, 11) for each in range(count)]
    assert heard(decision(*budgets)) == found


def test_a_campaign_is_counted_once_in_all_its_spellings():
    names = ["Summer Sale", "summer  sale", wide("SUMMER") + " sale", "b", "c"]
    budgets = [change(f"campaign/{each}/budget", 10, 11) for each in names]
    assert heard(decision(*budgets)) == []
    parts = [f"campaign/b/ad_group/{each}/state" for each in "xyz"]
    assert heard(decision(*budgets, *(change(each, "on", "paused") for each in parts))) == []


def titles(count: int) -> list[dict]:
    return [
        change(f"asin/B0EXAMPLE{each}/content/backend_keywords", None, "x") for each in range(count)
    ]


@pytest.mark.parametrize(("count", "found"), [(5, []), (6, TOO_MUCH)])
def test_five_asins_are_the_most(count: int, found: list[str]):
    assert heard(decision(*titles(count))) == found


def test_the_entity_is_one_of_the_asins():
    assert heard(decision(*titles(5), entity={"asin": "B0EXAMPLE9"})) == TOO_MUCH
    assert heard(decision(*titles(5), entity={"asin": None})) == []


def creations(count: int) -> list[dict]:
    return [
        change(
            f"asin/{ASIN}/intent_bucket/IB-b{each}",
            None,
            {"fit_type": "exact"},
            change_type="bucket_create",
        )
        for each in range(count)
    ]


@pytest.mark.parametrize(("count", "found"), [(5, []), (6, TOO_MUCH)])
def test_five_intent_buckets_are_the_most(count: int, found: list[str]):
    assert heard(decision(*creations(count))) == found


def test_the_bucket_that_a_decision_names_is_one_of_them():
    assert heard(decision(*creations(5), bucket="IB-b0")) == []
    assert heard(decision(*creations(5), bucket="IB-other")) == TOO_MUCH
    entity = {"asin": ASIN, "intent_bucket_id": "IB-other"}
    assert heard(decision(*creations(5), entity=entity)) == TOO_MUCH


def test_a_bucket_is_touched_by_its_keywords():
    base = [created(f"IB-b{each}", keywords=[f"word {each}"]) for each in range(6)]
    assert heard(decision(*bids(keywords(5))), *base) == []
    assert heard(decision(*bids(keywords(6))), *base) == TOO_MUCH


def test_one_bucket_name_of_two_products_is_two_buckets():
    more = change(
        "asin/B0EXAMPLE2/intent_bucket/IB-b0",
        None,
        {"fit_type": "exact"},
        change_type="bucket_create",
    )
    assert heard(decision(*creations(5), more)) == TOO_MUCH


def test_what_is_too_much_is_too_much_with_approval_too():
    assert heard(approved(*bids(keywords(21)), reasons=["TG503"])) == TOO_MUCH


def test_a_decision_before_does_not_count():
    assert heard(decision(*bids(keywords(20))), approved(*bids(["more"]), when=ago(hours=1))) == []


def test_the_remedy_is_to_split():
    of = decision(*bids(keywords(21)))
    (reason,) = evaluation(of, CONFIRMED).reasons
    assert reason.remediation == f"Split it by intent bucket: trace-gate split {of['id']}"
    assert "21 keywords" in reason.message


@pytest.mark.parametrize("name", list(batch.WORDS))
def test_each_limit_is_one_of_the_policy(name: str):
    none = policy_with(guardrails={"batch": {name: 0}})
    of = decision(bid(1.0, 1.1), change(f"asin/{ASIN}/content/backend_keywords", None, "x"))
    of["decision"]["intent_bucket_id"] = "IB-gift"
    assert says(evaluation(of, policy=none)) == TOO_MUCH


# --- files -----------------------------------------------------------------------------------


def paths(count: int) -> list[str]:
    return [f"ads/{each}.csv" for each in range(count)]


def of_paths(count: int, policy: Policy | None = None) -> list[str]:
    of = decision(change("ads/**", change_type="file_update"))
    return says(evaluation(of, paths=paths(count), policy=policy))


@pytest.mark.parametrize(("count", "found"), [(0, []), (200, []), (201, TOO_MUCH)])
def test_a_pattern_stands_for_two_hundred_paths_at_most(count: int, found: list[str]):
    assert of_paths(count) == found


def test_how_many_paths_is_policy():
    gate = shipped().gate
    few = shipped().with_(gate=gate.with_(max_paths=2))
    assert of_paths(2, few) == []
    assert of_paths(3, few) == TOO_MUCH


def test_files_are_no_campaigns():
    many = [change(f"campaign-{each}/budget", 1, 2) for each in range(30)]
    assert heard(decision(*many)) == []
