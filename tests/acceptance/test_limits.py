"""Ways round the limits of the guardrails, by real Git: none of them passes (SPEC 3 and 7)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.approvals import set_gate
from tests.support.court import ASIN, bid, change
from tests.support.governed_market import DAY, NOW, PASS, Market, judged, past
from tests.support.shop import TENANT, codes, finding_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["past"]

pytestmark = pytest.mark.slow

FIVE = ["a", "b", "c", "d", "e"]
HALF = ["v", "w", "c", "d", "e"]
ALL = ["v", "w", "x", "y", "e"]
GROUP = "campaign/C1/ad_group/A1"


@pytest.fixture
def shop(past: Path, tmp_path: Path) -> Market:
    """A copy of the shop today, on a branch."""
    path = tmp_path / "shop"
    shutil.copytree(past, path, symlinks=True)
    copied = Market(path, clock=int(NOW))
    copied.branch("work")
    return copied


def text(old: object, new: object) -> dict:
    return change(f"asin/{ASIN}/content/bullets", old, new, change_type="content_update")


def blank(word: str) -> tuple[dict, dict]:
    return bid(1.0, 1.3, "door mat"), bid(1.3, 1.6, word)


PAIRS: dict[str, tuple[dict, dict]] = {
    "bullets": (text(FIVE, HALF), text(HALF, ALL)),
    "bullets that lie": (text(FIVE, HALF), text([*ALL[:4], "z"], ALL)),
    "braille blank": blank("door\u2800mat"),
    "egyptian joiner": blank("door \U00013430mat"),
    "ideographic space": blank("door\u3000mat"),
    "false start": (bid(1.0, 1.3, "mug"), bid(3.0, 3.6, "mug")),
    "no type and exact": (bid(1.0, 1.3, "mug"), bid(1.3, 1.6, "mug/exact")),
    "exact and no type": (bid(1.0, 1.3, "mug/exact"), bid(1.3, 1.6, "mug")),
    "placement": (
        bid(1.0, 1.3, "mug"),
        change("campaign/c1/placement/top_of_search/percent", 50, 60, change_type="bid_update"),
    ),
    "expression": (
        change(f'{GROUP}/product_target/asin="X"/bid', 1.0, 1.3, change_type="bid_update"),
        change(f"{GROUP}/product_target/asin = X/bid", 1.3, 1.6, change_type="bid_update"),
    ),
    "salami": (bid(1.0, 1.3, "mug"), bid(1.3, 1.6, "mug")),
}

JUDGES: dict[str, Callable] = {
    "index": lambda shop: shop.staged(),
    "range": lambda shop: shop.judge(),
    "push": lambda shop: shop.pushed("work", "refs/heads/work"),
}


def bring(shop: Market, *steps: dict, apart: int, caller: str, commits: bool) -> None:
    """Decisions that claim to pass, executed so many seconds apart; the last one now."""
    for back, step in zip(reversed(range(len(steps))), steps, strict=True):
        shop.clock -= back * apart
        shop.save(shop.market(step))
        shop.clock += back * apart
        if commits and back:
            shop.commit()
    if caller != "index":
        shop.commit()


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("caller", JUDGES)
def test_two_small_steps_in_one_commit_are_a_large_one(shop: Market, name: str, caller: str):
    bring(shop, *PAIRS[name], apart=60, caller=caller, commits=False)
    found = JUDGES[caller](shop)
    assert found.verdict == "BLOCK", finding_lines(found)
    assert "TG502" in codes(found, "error", "warning")
    assert {"TG501", "TG601"} <= set(codes(found)) or "TG601" in codes(found), finding_lines(found)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("days", [0.01, 5])
def test_they_are_one_in_two_commits_and_on_two_days_that_land_together(shop, name, days):
    bring(shop, *PAIRS[name], apart=int(days * DAY), caller="range", commits=True)
    found = shop.judge()
    assert found.verdict == "BLOCK", finding_lines(found)
    assert "TG502" in codes(found, "error", "warning")


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("caller", JUDGES)
def test_they_are_one_after_the_first_has_landed(shop: Market, name: str, caller: str):
    one, other = PAIRS[name]
    bring(shop, one, apart=0, caller="range", commits=False)
    assert judged(shop) == PASS, finding_lines(shop.judge())
    shop.merged()
    shop.clock += 600
    bring(shop, other, apart=0, caller=caller, commits=False)
    found = JUDGES[caller](shop)
    assert found.verdict == "BLOCK", finding_lines(found)
    assert "TG502" in codes(found, "error", "warning")


@pytest.mark.parametrize("caller", JUDGES)
@pytest.mark.parametrize("believes", [True, False])
@pytest.mark.parametrize("step", [(-1.0, -0.8), (0.5, -0.5), (-0.5, 0.5)])
def test_a_bid_below_zero_is_none(shop: Market, step: tuple, caller: str, believes: bool):
    if believes:
        shop.switch("main")
        rails = shop.path / "config/amazon-growth/guardrails.yaml"
        lines = rails.read_text().splitlines(keepends=True)
        rails.write_text("".join(each for each in lines if "first_at_most:" not in each))
        shop.commit("as the first release")
        shop.git("checkout", "-q", "-B", "work")
    bring(shop, bid(*step, "mug"), apart=0, caller=caller, commits=False)
    found = JUDGES[caller](shop)
    assert found.verdict == "BLOCK", finding_lines(found)
    assert "TG405" in codes(found), finding_lines(found)


def test_six_steps_of_six_days_that_land_at_once_do_not_pass(shop: Market):
    """Each dated within what may be dated back, each within its limit of a day."""
    steps = [bid(round(1.3**at, 4), round(1.3 ** (at + 1), 4), "mug") for at in range(6)]
    bring(shop, *steps, apart=DAY, caller="range", commits=True)
    found = shop.judge()
    assert found.verdict == "BLOCK", finding_lines(found)
    assert len([each for each in found.findings if each.code == "TG601"]) == 5


def test_what_a_squash_makes_of_them_is_the_same(shop: Market):
    bring(shop, *PAIRS["salami"], apart=DAY, caller="range", commits=True)
    shop.git("reset", "-q", "--soft", "main")
    shop.commit("squashed")
    assert shop.judge().verdict == "BLOCK"


# --- sound work goes on ------------------------------------------------------------------------


def test_the_same_steps_on_two_days_pass_where_each_lands_on_its_day(shop: Market):
    for step in (bid(1.0, 1.3, "mug"), bid(1.3, 1.6, "mug"), bid(1.6, 1.3, "mug")):
        bring(shop, step, apart=0, caller="range", commits=False)
        assert judged(shop) == PASS, finding_lines(shop.judge())
        shop.merged()
        shop.clock += DAY


def test_a_pull_request_that_was_open_for_six_days_passes_within_its_limits(shop: Market):
    steps = [bid(1.0, 1.2, "mug"), bid(1.0, 1.3, "cup"), text(FIVE, HALF), bid(1.2, 1.5, "mug")]
    bring(shop, *steps, apart=DAY, caller="range", commits=True)
    shop.clock += 3 * DAY
    assert judged(shop) == PASS, finding_lines(shop.judge())


def test_three_match_types_of_one_keyword_are_three_targets(shop: Market):
    steps = [bid(1.0, 1.3, f"mug/{each}") for each in ("exact", "phrase", "broad")]
    shop.save(shop.market(*steps))
    shop.commit()
    assert judged(shop) == PASS, finding_lines(shop.judge())


@pytest.mark.parametrize(
    "target",
    [
        f"{GROUP}/keyword/Travel\u2800Mug/bid",
        f"{GROUP}/keyword/travel mug/exact/bid",
        f"{GROUP}/negative_keyword/travel mug/exact/state",
        "campaign/T9/state",
    ],
)
def test_nothing_moves_a_frozen_bucket(shop: Market, target: str):
    lies = bid(1.0, 1.1, "x")
    lies["target"] = "campaign/T9/ad_group/A9/keyword/travel mug/bid"
    shop.save(shop.market(lies, executed=False, check="BLOCK"))
    shop.commit()
    new, kind = (1.1, "bid") if target.endswith("bid") else ("enabled", "state")
    shop.save(shop.market(change(target, 1.0, new, change_type=f"{kind}_update")))
    shop.commit()
    assert "TG504" in codes(shop.judge()), finding_lines(shop.judge())


def test_a_goal_waits_for_its_person(shop: Market):
    goal = change("tenant/SHOP_1-US/acos_target", None, 0.3, change_type="goal_update")
    shop.save(shop.market(goal, check="ESCALATE"))
    shop.commit()
    assert judged(shop) == ("ESCALATE", ["TG601"]), finding_lines(shop.judge())


def test_a_shop_that_believes_nobody_asks_for_the_first_value(shop: Market):
    """What ships: where no executed decision says what stood there, a person does."""
    guardrails = "config/amazon-growth/guardrails.yaml"
    shop.switch("main")
    said = (shop.path / guardrails).read_text()
    shop.write(guardrails, said.replace("amplitude:\n", "amplitude:\n  first_at_most: null\n"))
    shop.commit("policy")
    shop.git("checkout", "-q", "-B", "work")
    shop.save(shop.market(bid(1.0, 1.1, "mug"), check="ESCALATE"))
    shop.commit()
    assert judged(shop) == ("ESCALATE", ["TG601"]), finding_lines(shop.judge())


# --- what is called a way back -----------------------------------------------------------------


@pytest.mark.parametrize("caller", JUDGES)
def test_a_title_that_was_only_claimed_is_no_way_back(shop: Market, caller: str):
    title = f"asin/{ASIN}/content/title"
    for step in (("A", "B"), ("EVIL", "C")):
        planned = shop.market(change(title, *step, change_type="content_update"))
        shop.save(shop.approved(planned, "TG502", "TG505"))
        shop.commit()
        shop.merged()
        shop.clock += DAY
    back = change(title, "C", "EVIL", change_type="content_update")
    shop.save(shop.market(back, action="rollback", hypothesis_id="H-900"))
    if caller != "index":
        shop.commit()
    found = JUDGES[caller](shop)
    assert found.verdict == "BLOCK", finding_lines(found)
    assert {"TG502", "TG601"} <= set(codes(found, "error", "warning")), finding_lines(found)


@pytest.mark.parametrize(("apart", "action"), [(60, "bid_update"), (DAY, "rollback")])
@pytest.mark.parametrize("caller", JUDGES)
def test_a_first_value_that_was_only_claimed_is_no_way_back(shop, apart, action, caller):
    guardrails = "config/amazon-growth/guardrails.yaml"
    shop.switch("main")
    said = (shop.path / guardrails).read_text()
    limit = "amplitude:\n  first_at_most: {bid: {USD: 1.00}}\n"
    shop.write(guardrails, said.replace("amplitude:\n", limit))
    shop.commit("policy")
    shop.git("checkout", "-q", "-B", "work")
    bring(shop, bid(1.42, 1.0, "mug"), apart=0, caller="range", commits=False)
    assert judged(shop) == PASS, finding_lines(shop.judge())
    if action == "rollback":
        shop.merged()
    shop.clock += apart
    shop.save(shop.market(bid(1.0, 1.42, "mug"), action=action))
    if caller != "index":
        shop.commit()
    found = JUDGES[caller](shop)
    assert found.verdict == "BLOCK", finding_lines(found)
    assert {"TG502", "TG601"} <= set(codes(found, "error", "warning")), finding_lines(found)


@pytest.mark.parametrize("caller", JUDGES)
def test_a_first_value_that_a_person_let_pass_is_taken_back_without_one(shop, caller: str):
    """The rollback of the first decision on a bid: to where its approver saw it begin."""
    guardrails = "config/amazon-growth/guardrails.yaml"
    shop.switch("main")
    said = (shop.path / guardrails).read_text()
    shop.write(guardrails, said.replace("amplitude:\n", "amplitude:\n  first_at_most: null\n"))
    shop.commit("policy")
    shop.git("checkout", "-q", "-B", "work")
    shop.save(shop.approved(shop.market(bid(1.42, 1.0, "mug")), "TG502"))
    shop.commit()
    assert judged(shop)[0] == "PASS", finding_lines(shop.judge())
    shop.merged()
    shop.clock += 600
    shop.save(shop.market(bid(1.0, 1.42, "mug"), action="rollback", hypothesis_id="H-900"))
    if caller != "index":
        shop.commit()
    assert "TG601" not in codes(JUDGES[caller](shop)), finding_lines(JUDGES[caller](shop))
    assert JUDGES[caller](shop).verdict == "PASS", finding_lines(JUDGES[caller](shop))


# --- whose decision it is ----------------------------------------------------------------------


@pytest.mark.parametrize(("field", "other"), [("currency", "JPY"), ("timezone", "Asia/Tokyo")])
@pytest.mark.parametrize("caller", JUDGES)
def test_one_shop_has_one_currency_and_one_zone(shop, field: str, other: str, caller: str):
    shop.save(shop.market(bid(1.0, 1.1, "mug"), tenant={**TENANT, field: other}))
    if caller != "index":
        shop.commit()
    found = JUDGES[caller](shop)
    assert "TG209" in codes(found), finding_lines(found)


@pytest.mark.parametrize(("field", "other"), [("currency", "JPY"), ("timezone", "Asia/Tokyo")])
@pytest.mark.parametrize("caller", JUDGES)
@pytest.mark.parametrize("kind", ["observation", "files"])
def test_so_has_a_report_and_a_change_of_files(shop, kind: str, field: str, other: str, caller):
    odd = {**TENANT, field: other}
    if kind == "observation":
        shop.save(shop.observation(tenant=odd))
    else:
        shop.write("ads/bids.csv", "keyword,bid\nmug,0.55\n")
        shop.save(shop.decision("file/ads/bids.csv", tenant=odd))
    if caller != "index":
        shop.commit()
    found = JUDGES[caller](shop)
    assert "TG209" in codes(found, "error"), finding_lines(found)


def test_what_is_dated_before_the_first_trace_does_not_say_another_one(shop: Market):
    shop.clock -= 500 * DAY
    odd = shop.observation(tenant={**TENANT, "currency": "JPY"})
    shop.clock += 500 * DAY
    shop.save(odd)
    shop.save(shop.market(bid(1.0, 1.1, "mug")))
    shop.commit()
    found = [each for each in shop.judge().findings if each.code == "TG209"]
    assert [each.trace_id for each in found] == [odd["id"]]


def test_a_shop_that_nobody_knows_waits_for_its_person(shop: Market):
    """A name of its own would have limits of its own."""
    other = {**TENANT, "store_id": "SHOP_2"}
    shop.save(shop.market(bid(1.0, 1.1, "mug"), tenant=other, hypothesis_id="H-900"))
    shop.commit()
    found = shop.judge()
    assert found.verdict == "BLOCK", finding_lines(found)
    assert "TG209" in codes(found, "warning"), finding_lines(found)
    assert "TG601" in codes(found)


@pytest.mark.parametrize("caller", JUDGES)
@pytest.mark.parametrize("executed", [True, False])
def test_so_does_a_decision_on_files_alone(shop: Market, caller: str, executed: bool):
    other = {**TENANT, "store_id": "SHOP_2"}
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.55\n")
    lax = shop.decision("file/ads/bids.csv", tenant=other, executed=executed)
    shop.save(lax)
    if caller != "index":
        shop.commit()
    found = JUDGES[caller](shop)
    assert "TG209" in codes(found, "warning", "note"), finding_lines(found)
    assert "TG501" in codes(found), finding_lines(found)


def test_an_approver_says_that_there_is_such_a_shop(shop: Market):
    """A change of files that only maintains, and a report, have no person who could say so."""
    other = {**TENANT, "store_id": "SHOP_2"}
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.55\n")
    shop.save(shop.approved(shop.decision("file/ads/bids.csv", tenant=other), "TG209"))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.merged()
    for name in ("one", "two"):
        shop.write(f"ads/{name}.csv", "x\n")
        shop.save(shop.decision(f"file/ads/{name}.csv", tenant=other))
        shop.commit()
        assert codes(shop.judge(), "error", "warning") == [], finding_lines(shop.judge())


def test_the_first_decision_of_a_repository_makes_its_shop(shop: Market):
    other = {**TENANT, "store_id": "SHOP_1"}
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.55\n")
    shop.save(shop.decision("file/ads/bids.csv", tenant=other))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


@pytest.mark.parametrize("first", ["observation", "plan"])
def test_nor_does_a_report_that_landed_before_make_a_shop_known(shop: Market, first: str):
    other = {**TENANT, "store_id": "SHOP_2"}
    step = bid(1.0, 1.1, "mug")
    plan = shop.market(step, tenant=other, hypothesis_id="H-900", executed=False, check="ESCALATE")
    shop.save(shop.observation(tenant=other) if first == "observation" else plan)
    shop.commit("only a record")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.merged()
    shop.save(shop.market(step, tenant=other, hypothesis_id="H-901"))
    shop.commit()
    found = shop.judge()
    assert {"TG209"} <= set(codes(found, "warning")), finding_lines(found)
    assert "TG601" in codes(found), finding_lines(found)


def test_the_list_of_the_policy_says_which_shops_there_are(shop: Market):
    other = {**TENANT, "store_id": "SHOP_2"}
    shop.switch("main")
    set_gate(shop, tenants=[TENANT, other])
    shop.commit("policy")
    shop.git("checkout", "-q", "-B", "work")
    shop.save(shop.market(bid(1.0, 1.1, "mug")))
    shop.commit()
    assert judged(shop) == PASS, finding_lines(shop.judge())
    shop.save(shop.observation(tenant={**other, "currency": "JPY"}))
    shop.commit()
    assert codes(shop.judge()) == ["TG209"]


@pytest.mark.parametrize(("landed", "level"), [(False, "error"), (True, "warning")])
def test_all_traces_are_held_against_the_first_one_of_their_shop(shop: Market, landed, level: str):
    """In the order of the fold: what was made first has the word, wherever its file stands."""
    odd = shop.observation(tenant={**TENANT, "currency": "JPY", "timezone": "Asia/Tokyo"})
    shop.save(odd)
    shop.commit("past the gate")
    if landed:
        shop.git("branch", "-f", "main", "HEAD")
    found = [each for each in shop.whole().findings if each.code == "TG209"]
    assert [(each.trace_id, each.level) for each in found] == [(odd["id"], level)] * 2
    assert {each.line for each in found} != {None}
    assert {each.message.partition(" (since")[0] for each in found} == {
        "SHOP_1-US has the currency USD",
        "SHOP_1-US has the timezone America/Los_Angeles",
    }
