"""The intent buckets that a decision touches, and how they stand (SPEC 7, Freeze)."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.contexts import context
from trace_gate.core.governor import touched_buckets

GIFT = court.created(keywords=["coffee gift"])
CUP = court.created("IB-cup", keywords=["Cup"])
BOTH = court.created("IB-both", keywords=["coffee gift"], asin="B0EXAMPLE2")
GROWS = court.moved("TEST", "GROW", court.ago(days=200))
BUCKET = court.change(court.BUCKET, "TEST", "GROW", change_type="bucket_state")


def places(found):
    return [
        (each.asin[-1], each.bucket, [one.change.index for one in each.targeted_changes])
        for each in found
    ]


def touched(*changes, base=(GIFT, CUP), **fields):
    return places(touched_buckets.touched(context(court.decision(*changes, **fields), *base)))


def reached(*changes, base=(GIFT, CUP), **fields):
    made = context(court.decision(*changes, **fields), *base)
    return places(touched_buckets.reached(made))


def how(*changes, base=(GIFT, CUP), **fields):
    made = context(court.decision(*changes, **fields), *base)
    return [each.how for each in touched_buckets.reached(made)]


# --- by a keyword --------------------------------------------------------------------------------


def test_the_bucket_of_a_keyword_is_touched_in_any_spelling():
    assert touched(court.bid(1, 1.1)) == [("1", "IB-gift", [0])]
    for word in ("cup", "CUP", " cup ", court.wide("cup"), "cup/exact"):
        assert touched(court.bid(1, 1.1, word)) == [("1", "IB-cup", [0])]
    assert touched(court.bid(1, 1.1, "plate")) == []


def test_each_bucket_that_holds_it_is():
    found = touched(court.bid(1, 1.1), base=[GIFT, BOTH])
    assert found == [("1", "IB-gift", [0]), ("2", "IB-both", [0])]


def test_each_one_once_with_all_changes_that_lead_to_it():
    found = touched(
        court.bid(1, 1.1), court.bid(1, 1.1, "cup"), court.bid(1, 1.1, "coffee gift/exact")
    )
    assert found == [("1", "IB-gift", [0, 2]), ("1", "IB-cup", [1])]


def test_a_negative_keyword_is_one_of_a_bucket_as_well():
    target = "campaign/C1/ad_group/A1/negative_keyword/coffee gift/state"
    one = court.change(target, None, "enabled", change_type="state_update")
    assert how(one) == ["the negative keyword 'coffee gift' is one of it"]
    assert how(court.bid(1, 1.1)) == ["the keyword 'coffee gift' belongs to it"]


# --- by a target, or by name ---------------------------------------------------------------------


def test_a_change_of_a_bucket_touches_it():
    assert touched(BUCKET) == [("1", "IB-gift", [0])]
    assert how(BUCKET) == [f"{court.BUCKET} is changed"]


def test_a_bucket_that_the_decision_names_is_touched_by_all_its_changes():
    found = touched(court.bid(1, 1.1), court.bid(1, 1.1, "cup"), bucket="IB-gift")
    assert found == [("1", "IB-gift", [0, 1]), ("1", "IB-cup", [1])]
    assert how(court.bid(1, 1.1, "plate"), bucket="IB-gift") == ["the decision names it"]


def names(**fields):
    return touched_buckets.names(context(court.decision(court.bid(1, 1.1), **fields)))


def test_the_entity_names_one_too():
    assert names(bucket="IB-a", entity={"intent_bucket_id": "IB-b"}) == ("IB-a", "IB-b")
    assert names(bucket="IB-a", entity={"intent_bucket_id": "IB-a"}) == ("IB-a",)
    assert names(entity={}) == names(entity=None) == ()
    assert names(bucket="", entity={"intent_bucket_id": "IB-b"}) == ("IB-b",)


def test_a_name_that_is_none_is_no_bucket():
    assert touched(court.bid(1, 1.1, "plate"), bucket="gift") == []


def test_a_named_bucket_is_that_of_the_product_and_of_targets_that_have_it():
    other = court.change("asin/B0EXAMPLE2/content/title", None, "x")
    assert touched(other, bucket="IB-both", base=[GIFT, BOTH]) == [
        ("1", "IB-both", [0]),
        ("2", "IB-both", [0]),
    ]
    assert touched(other, bucket="IB-gift", base=[GIFT, BOTH]) == [("1", "IB-gift", [0])]
    assert touched(other, bucket="IB-both", entity={}, base=[BOTH]) == [("2", "IB-both", [0])]


def test_a_text_of_a_product_is_no_bucket_of_it():
    assert touched(court.change(f"asin/{court.ASIN}/content/title", None, "x")) == []


def test_a_decision_on_files_touches_none_by_a_target():
    assert touched(court.change("file/ads/x", None, "0" * 64)) == []


# --- what is above a keyword ---------------------------------------------------------------------

GROUP = court.change("campaign/C1/ad_group/A1/bid", 1, 1.1)
OTHER = court.change("campaign/C1/ad_group/A2/bid", 1, 1.1)
PLACE = court.change("campaign/C1/placement/top_of_search/percent", 100, 110)


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        (GROUP, True),
        (OTHER, False),
        (PLACE, True),
        (court.change(court.BUDGET, 1, 1.1), True),
        (court.change(court.STATE, "enabled", "paused"), True),
        (court.change("campaign/C2/budget", 1, 1.1), False),
        (court.change("file/ads/x", None, "0" * 64), False),
    ],
)
def test_a_campaign_and_a_group_move_the_keywords_below_them(change, moves):
    """Below is what a decision has bid on there."""
    base = [GIFT, court.approved(court.bid(1, 1.1), when=court.ago(days=9))]
    assert reached(change, base=base) == ([("1", "IB-gift", [0])] if moves else [])
    assert touched(change, base=base) == [], "and it is not about them"
    if moves:
        assert how(change, base=base) == [f"{change['target']} is above its keyword 'coffee gift'"]


def test_a_keyword_moves_no_other_one_beside_it():
    base = [GIFT, court.approved(court.bid(1, 1.1), when=court.ago(days=9))]
    assert reached(court.bid(1, 1.1, "plate"), base=base) == []


def test_without_a_bid_below_nobody_knows_of_a_keyword():
    assert reached(GROUP) == []


# --- how it stands -------------------------------------------------------------------------------


def test_a_bucket_stands_as_the_decision_finds_it():
    later = court.moved("GROW", "HARVEST", court.at(court.TODAY.replace(hour=20)))
    made = context(court.decision(court.bid(1, 1.1)), GIFT, unit=[GROWS, later])
    assert touched_buckets.stands(made, court.ASIN, "IB-gift").state == "GROW"
    assert touched_buckets.stands(made, court.ASIN, "IB-none").state is None
