"""Match types, negatives, placements and goals under the guardrails (SPEC 3 and 7)."""

from __future__ import annotations

import pytest

from tests.support.court import (
    ASIN,
    BUCKET,
    CONFIRMED,
    ago,
    approved,
    change,
    created,
    decision,
    evaluation,
    frozen,
    harvest,
    heard,
    says,
    tenant,
)

BEYOND = ["TG502 ESCALATE"]
FROZEN = ["TG504 BLOCK"]
GROUP = "campaign/C1/ad_group/A1"
WORD = f"{GROUP}/keyword/coffee gift"
TOP = "campaign/C1/placement/top_of_search/percent"


def move(target: str, old: object, new: object) -> dict:
    kind = {"bid": "bid", "percent": "bid", "budget": "budget"}.get(target.rpartition("/")[2])
    return change(target, old, new, change_type=f"{kind or 'state'}_update")


def before(target: str, old: object, new: object, **time: float) -> dict:
    return approved(move(target, old, new), when=ago(**time or {"hours": 1}), reasons=["TG502"])


# --- match types --------------------------------------------------------------------------------


@pytest.mark.parametrize("one", ["", "/exact", "/phrase", "/broad"])
@pytest.mark.parametrize("other", ["", "/exact", "/phrase", "/broad"])
def test_a_keyword_without_a_type_counts_against_every_type_and_back(one: str, other: str):
    past = before(f"{WORD}{one}/bid", 1.0, 1.3)
    of = decision(move(f"{WORD}{other}/bid", 1.3, 1.6))
    same = one == other or "" in (one, other)
    assert heard(of, past) == (BEYOND if same else [])
    assert heard(decision(move(f"{WORD}{one}/bid", 1.0, 1.3), *of["execution"]["changes"])) == (
        BEYOND if same else []
    )


def test_each_type_is_found_in_any_spelling():
    past = before(f"{GROUP}/keyword/Coffee  GIFT/exact/bid", 1.0, 1.3)
    assert heard(decision(move(f"{WORD}/exact/bid", 1.3, 1.6)), past) == BEYOND


def test_one_fault_of_a_keyword_without_a_type_is_told_once():
    found = evaluation(decision(move(f"{WORD}/bid", 1.0, 1.5)), CONFIRMED)
    assert len(found.reasons) == 1


@pytest.mark.parametrize("last", ["bid", "exact/bid", "phrase/bid", "broad/state"])
def test_buckets_compare_the_text_alone(last: str):
    new = 1.1 if last.endswith("bid") else "enabled"
    assert heard(decision(move(f"{WORD}/{last}", 1.0, new)), *frozen()) == FROZEN


@pytest.mark.parametrize("blank", ["\u2800", "\U00013430", "\u2800 ", "\u3000"])
def test_a_name_that_only_looks_alike_has_no_limits_of_its_own(blank: str):
    word = f"coffee{blank}gift" if blank != "\U00013430" else f"coffee {blank}gift"
    past = before(f"{WORD}/bid", 1.0, 1.3)
    assert heard(decision(move(f"{GROUP}/keyword/{word}/bid", 1.3, 1.6)), past) == BEYOND
    assert heard(decision(move(f"{GROUP}/keyword/{word}/bid", 1.0, 1.1)), *frozen()) == FROZEN
    held = [created(keywords=[word]), *frozen()[1:]]
    assert heard(decision(move(f"{WORD}/bid", 1.0, 1.1)), *held) == FROZEN


# --- what stands in an ad group -----------------------------------------------------------------


def test_a_product_target_has_limits_of_its_own():
    target = f'{GROUP}/product_target/asin="B0EXAMPLE2"/bid'
    assert heard(decision(move(target, 1.0, 1.3))) == []
    assert heard(decision(move(target, 1.0, 1.31))) == BEYOND
    assert heard(decision(move(target, 1.3, 1.6)), before(target, 1.0, 1.3)) == BEYOND
    assert heard(decision(move(target, 1.3, 1.6)), before(f"{WORD}/bid", 1.0, 1.3)) == []


def test_negatives_and_product_targets_count_in_a_batch():
    negatives = [move(f"{GROUP}/negative_keyword/w{at}/state", None, "enabled") for at in range(11)]
    products = [move(f"{GROUP}/product_target/p{at}/bid", 1.0, 1.1) for at in range(10)]
    assert heard(decision(*negatives, *products)) == ["TG503 BLOCK"]
    assert heard(decision(*negatives[1:], *products)) == []


@pytest.mark.parametrize("last", ["state", "exact/state", "phrase"])
@pytest.mark.parametrize("new", ["enabled", "paused"])
def test_a_negative_that_equals_a_keyword_touches_its_bucket(last: str, new: str):
    """Neither is a pause: one shuts customers out, the other lets them in."""
    negative = f"{GROUP}/negative_keyword/Coffee Gift/{last}"
    assert heard(decision(move(negative, None, new)), *frozen()) == FROZEN
    elsewhere = f"campaign/C9/ad_group/A9/negative_keyword/Coffee Gift/{last}"
    assert heard(decision(move(elsewhere, None, new)), *frozen()) == FROZEN
    other = f"{GROUP}/negative_keyword/coffee/{last}"
    assert heard(decision(move(other, None, new)), *frozen()) == []


ABOVE = [
    (f"{GROUP}/bid", 1.0, 1.1),
    (f"{GROUP}/state", "paused", "enabled"),
    (TOP, 10, 11),
    ("campaign/C1/budget", 10, 11),
    ("campaign/C1/state", "paused", "enabled"),
]


@pytest.mark.parametrize(("target", "old", "new"), ABOVE)
@pytest.mark.parametrize("executed", [True, False])
def test_what_is_above_a_keyword_of_a_frozen_bucket_touches_it(target, old, new, executed):
    lies = approved(move(f"{WORD}/exact/bid", 1.0, 1.1), when=ago(days=90), executed=executed)
    assert heard(decision(move(target, old, new)), *frozen(), lies) == FROZEN
    assert heard(decision(move(target, old, new)), *harvest(), lies) == []
    (reason,) = evaluation(decision(move(target, old, new)), [*CONFIRMED, *frozen(), lies]).reasons
    assert "is above its keyword 'coffee gift'" in reason.message
    far = move(f"{GROUP.replace('C1', 'C2')}/keyword/coffee gift/bid", 1.0, 1.1)
    elsewhere = approved(far, when=ago(days=90))
    assert heard(decision(move(target, old, new)), *frozen(), elsewhere) == []


def test_another_ad_group_of_the_campaign_is_not_above_it():
    lies = approved(move(f"{WORD}/bid", 1.0, 1.1), when=ago(days=90))
    of = decision(move("campaign/C1/ad_group/A2/bid", 1.0, 1.1))
    assert heard(of, *frozen(), lies) == []
    spelled = decision(move("campaign/c1/ad_group/a1/bid", 1.0, 1.1))
    assert heard(spelled, *frozen(), lies) == FROZEN


@pytest.mark.parametrize(
    ("target", "old", "new"),
    [
        (f"{GROUP}/bid", 1.0, 0.9),
        (f"{GROUP}/state", "enabled", "paused"),
        (TOP, 10, 9),
        ("campaign/C1/budget", 10, 9),
        ("campaign/C1/state", "enabled", "paused"),
    ],
)
def test_a_pause_or_a_decrease_above_it_takes_a_person(target, old, new):
    lies = approved(move(f"{WORD}/bid", 1.0, 1.1), when=ago(days=90))
    assert heard(decision(move(target, old, new)), *frozen(), lies) == ["TG504 ESCALATE"]


def test_what_is_above_many_buckets_is_no_batch_of_them():
    """To split a budget is not possible: what lies below it is not what the decision is about."""
    buckets = [created(f"IB-b{at}", keywords=[f"word {at}"]) for at in range(7)]
    words = [move(f"{GROUP}/keyword/word {at}/bid", 1.0, 1.1) for at in range(7)]
    lies = approved(*words, when=ago(days=90))
    assert heard(decision(move("campaign/C1/budget", 10, 11)), *buckets, lies) == []


def test_above_a_bucket_in_harvest_a_bid_moves_less():
    lies = approved(move(f"{WORD}/bid", 1.0, 1.1), when=ago(days=90))
    for target in (f"{GROUP}/bid", TOP):
        assert heard(decision(move(target, 10, 12)), *harvest(), lies) == []
        assert heard(decision(move(target, 10, 12.5)), *harvest(), lies) == BEYOND
        assert heard(decision(move(target, 10, 12.5)), *harvest()) == []


# --- placements ---------------------------------------------------------------------------------


def test_the_percentage_of_a_placement_is_a_bid():
    assert heard(decision(move(TOP, 100, 130))) == []
    assert heard(decision(move(TOP, 100, 131))) == BEYOND
    assert heard(decision(move(TOP, 0, 10))) == BEYOND
    assert heard(decision(move(TOP, 130, 160)), before(TOP, 100, 130)) == BEYOND
    other = "campaign/C1/placement/product_pages/percent"
    assert heard(decision(move(other, 130, 160)), before(TOP, 100, 130)) == []


BELOW = [f"{WORD}/bid", f"{WORD}/exact/bid", f"{GROUP}/bid", f"{GROUP}/product_target/x/bid"]


@pytest.mark.parametrize("target", BELOW)
def test_a_placement_and_a_bid_below_it_multiply_in_a_decision(target: str):
    """1.2 x 1.1 is 1.32; 1.15 x 1.13 is 1.2995."""
    too_much = move(target, 1.0, 1.2), move(TOP, 100, 110)
    for changes in (too_much, too_much[::-1]):
        found = evaluation(decision(*changes), CONFIRMED)
        assert says(found) == BEYOND
        assert "multiply" in found.reasons[0].message
        assert "32 % together" in found.reasons[0].message
    assert heard(decision(move(target, 1.0, 1.15), move(TOP, 100, 113))) == []
    assert heard(decision(move(target, 1.0, 0.8), move(TOP, 100, 125))) == []
    far = "campaign/C2/placement/top_of_search/percent"
    assert heard(decision(move(target, 1.0, 1.2), move(far, 100, 120))) == []


@pytest.mark.parametrize("target", BELOW)
def test_a_placement_and_a_bid_below_it_multiply_in_a_day(target: str):
    """1.25 x 1.2 is 1.5."""
    assert heard(decision(move(target, 1.0, 1.2)), before(TOP, 100, 125)) == []
    assert heard(decision(move(target, 1.0, 1.22)), before(TOP, 100, 125)) == BEYOND
    assert heard(decision(move(TOP, 100, 120)), before(target, 1.0, 1.25)) == []
    assert heard(decision(move(TOP, 100, 122)), before(target, 1.0, 1.25)) == BEYOND
    assert heard(decision(move(TOP, 100, 122)), before(target, 1.0, 1.25, days=1)) == []
    past = before(target, 1.0, 1.25, days=1)
    assert says(evaluation(decision(move(TOP, 100, 122)), CONFIRMED, unit=[past])) == BEYOND
    past = before(TOP, 100, 125, days=1)
    assert says(evaluation(decision(move(target, 1.0, 1.22)), CONFIRMED, unit=[past])) == BEYOND


def test_a_placement_that_began_at_nothing_fills_the_day_of_the_bids_below():
    assert heard(decision(move(f"{WORD}/bid", 1.0, 1.01)), before(TOP, 0, 10)) == BEYOND
    assert heard(decision(move(f"{WORD}/bid", 1.0, 1.01)), before(TOP, 0, 10, days=2)) == []


# --- goals --------------------------------------------------------------------------------------


def goal(target: str, old: object, new: object) -> dict:
    return change(target, old, new, change_type="goal_update")


OWN = ["tenant/SHOP_1-US/acos_target", f"asin/{ASIN}/acos_target"]


@pytest.mark.parametrize("target", OWN)
@pytest.mark.parametrize("action", ["goal", "rollback"])
def test_a_goal_always_takes_a_person(target: str, action: str):
    past = approved(goal(target, None, 0.3), when=ago(days=3), reasons=["TG502"])
    for old, new in ((None, 0.3), (0.3, 0.31), (0.31, 0.3), (0.3, 0.3)):
        assert "TG502 ESCALATE" in heard(decision(goal(target, old, new), action=action))
        assert "TG502 ESCALATE" in heard(decision(goal(target, old, new), action=action), past)


@pytest.mark.parametrize("kind", ["bucket_create", "bucket_update"])
def test_the_goal_of_a_bucket_takes_a_person(kind: str):
    given = {"fit_type": "exact", "keywords": ["x"], "acos_target": 0.3}
    name = "IB-new" if kind == "bucket_create" else "IB-gift"
    target = f"asin/{ASIN}/intent_bucket/{name}"
    assert heard(decision(change(target, None, given, change_type=kind)), *harvest()) == BEYOND
    del given["acos_target"]
    assert heard(decision(change(target, None, given, change_type=kind)), *harvest()) == []


def test_to_give_up_the_goal_of_a_bucket_takes_a_person_too():
    up = change(BUCKET, None, {"acos_target": None}, change_type="bucket_update")
    found = evaluation(decision(up), [*CONFIRMED, *harvest()])
    assert says(found) == BEYOND
    assert "gives its goal up" in found.reasons[0].message


@pytest.mark.parametrize("odd", [None, 0, -0.1, "30 %", True, [0.3]])
def test_what_is_no_goal_is_an_error(odd: object):
    assert heard(decision(goal(OWN[1], 0.3, odd))) == ["TG502 BLOCK"]
    if odd is not None:
        up = change(BUCKET, None, {"acos_target": odd}, change_type="bucket_update")
        assert "TG507 BLOCK" in heard(decision(up), *harvest())


def test_a_goal_is_set_by_its_own_shop():
    assert heard(decision(goal("tenant/SHOP_2-US/acos_target", None, 0.3))) == ["TG502 BLOCK"]


def test_the_nearest_goal_holds():
    def said(*base: dict) -> str:
        up = change(BUCKET, None, {"acos_target": 0.5}, change_type="bucket_update")
        return evaluation(decision(up), [*CONFIRMED, *harvest(), *base]).reasons[0].message

    def put(target: str, new: float, **fields: object) -> dict:
        return approved(goal(target, None, new), when=ago(days=9), reasons=["TG502"], **fields)

    shop, product = put(OWN[0], 0.2), put(OWN[1], 0.25)
    own = change(BUCKET, None, {"acos_target": 0.3}, change_type="bucket_update")
    bucket = approved(own, when=ago(days=9), reasons=["TG502"])
    assert "now none holds" in said()
    assert "now 20 % holds, of SHOP_1-US" in said(shop)
    assert f"now 25 % holds, of {ASIN}" in said(product, shop)
    assert "now 30 % holds, of IB-gift" in said(bucket, product, shop)
    theirs = put("tenant/SHOP_2-US/acos_target", 0.2, tenant=tenant("SHOP_2"))
    assert "now none holds" in said(theirs)
