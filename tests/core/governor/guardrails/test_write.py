"""Guardrail 1: a trace says what it changes (SPEC 7, Write; SPEC 3, Targets)."""

from __future__ import annotations

import pytest

from tests.support.court import (
    BID,
    BUCKET,
    BUDGET,
    EMERGENCY,
    STATE,
    change,
    decision,
    evaluation,
    place_in,
    says,
)

WRONG = ["TG512 BLOCK"]

KINDS = {
    "bid": BID,
    "budget": BUDGET,
    "state": STATE,
    "content": "asin/B0EXAMPLE1/content/backend_keywords",
    "bucket": BUCKET,
    "file": "ads/bids.csv",
    "commit": "commit/" + "a" * 40,
    "emergency": EMERGENCY,
}


@pytest.mark.parametrize(
    "target",
    ["", "campaign", "campaign//bid", "campaign/C1/bid", "campaign/C1/colour",
     "asin/B0/content/title", "asin/B0EXAMPLE1/content/price", "asin/B0EXAMPLE1/intent_bucket/gift",
     "ASIN/B0EXAMPLE1/x",
     "commit/abc", "tenant/SHOP_1-US", "tenant/shop-US/emergency", "/ads/bids.csv", "../x", "**",
     "campaign/C1/ad_group/A/keyword/50%/bid"],
)  # fmt: skip
def test_a_target_that_nobody_can_read_executes_nothing(target: str):
    for kind in ("bid_update", "file_update", None):
        found = evaluation(decision(change(target, 1.0, 1.1, change_type=kind)))
        assert "TG512 BLOCK" in says(found)
        assert found.guardrails["write"] == "BLOCK"


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("said", list(KINDS))
def test_the_kind_of_a_change_is_that_of_its_target(kind: str, said: str):
    for change_type in (said, f"{said}_update"):
        found = evaluation(decision(change(KINDS[kind], 1.0, 1.1, change_type=change_type)))
        assert (found.guardrails["write"] == "BLOCK") is (kind != said)
        assert any(each.code == "TG512" and each.untrue for each in found.reasons) is (kind != said)


@pytest.mark.parametrize("said", ["bids", "bi", "BID", "update_bid", "bid-update", "x"])
def test_a_kind_is_a_whole_word(said: str):
    assert says(evaluation(decision(change(BID, 1.0, 1.1, change_type=said)))) == WRONG


def test_a_change_that_does_not_say_its_kind_has_that_of_its_target():
    assert says(evaluation(decision(change(BID, 1.0, 1.1)))) == []
    assert says(evaluation(decision(change(BID, 1.0, 1.5)))) == ["TG502 ESCALATE"]


def test_one_bad_target_among_good_ones_is_enough():
    of = decision(change("ads/a.csv"), change("campaign/x"), change(BID, 1.0, 1.1))
    assert says(evaluation(of)) == []  # a campaign alone means its state
    of = decision(change("ads/a.csv"), change("campaign/x/y"), change(BID, 1.0, 1.1))
    (reason,) = evaluation(of).reasons
    place = place_in(of, "execution", "changes", 1, "target")
    assert (reason.code, (reason.line, reason.column)) == ("TG512", place)
    assert reason.remediation


def test_a_decision_that_changes_nothing_passes():
    assert says(evaluation(decision())) == []
