"""Growth gives nothing back (SPEC 4, Sealed and draft): real repositories, every caller."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.court import BUCKET, FREEZE, WAKE, bid, change
from tests.support.governed_market import Market, past, shop
from tests.support.shop import codes, finding_lines

__all__ = ["past", "shop"]

pytestmark = pytest.mark.slow

DAY = 86_400
TRAVEL = BUCKET.replace("IB-gift", "IB-travel")
RESULTS = ["failure", "rolled_back", "failure, then rolled_back"]
LANDINGS = ["same unit", "two units", "merge", "squash", "rebase"]


def grow(shop: Market, trace_id: str, word: str) -> None:
    """Write the result of a sealed decision, in one commit or in two."""
    for result in word.split(", then "):
        trace = shop.load(trace_id)
        trace["execution"]["result"] = result
        shop.save(trace)
        shop.commit(result)


def lands(shop: Market, how: str) -> None:
    """What is on the branch lands on main, and work goes on from there."""
    if how == "same unit":
        return
    if how in ("merge", "two units"):
        shop.merged()
        return
    shop.switch("main")
    if how == "squash":
        shop.git("merge", "-q", "--squash", "work")
    else:
        shop.switch("work")
        shop.git("rebase", "-q", "--force-rebase", "main")
        shop.switch("main")
        shop.git("merge", "-q", "--ff-only", "work")
    shop.commit("landed")
    shop.git("branch", "-q", "-D", "work")
    shop.branch("work")


def decided(shop: Market, trace: dict[str, Any]) -> str:
    """A decision without a result, sealed on main."""
    trace["execution"]["result"] = None
    trace_id = shop.save(trace)
    shop.commit("decide")
    shop.merged()
    return trace_id


@pytest.fixture
def frozen(shop: Market) -> tuple[Market, str]:
    """IB-gift is frozen by a decision that says nothing yet of its result."""
    made = shop.market(
        change(BUCKET, "HARVEST", "FROZEN", change_type="bucket_state", details=FREEZE)
    )
    return shop, decided(shop, shop.approved(made, "TG504", "TG505"))


@pytest.mark.parametrize("how", LANDINGS)
@pytest.mark.parametrize("word", RESULTS)
def test_a_freeze_stands_whatever_grows_on_it(frozen: tuple[Market, str], word: str, how: str):
    shop, freeze = frozen
    grow(shop, freeze, word)
    lands(shop, how)
    shop.save(shop.market(bid(1.0, 1.1)))
    assert "TG504" in codes(shop.staged()), "the hook says so"
    shop.commit("raise")
    found = shop.judge()
    assert "TG504" in codes(found), finding_lines(found)
    assert "TG504" in codes(shop.pushed("work", "refs/heads/work"))
    assert "TG504" in codes(shop.pushed("work", "refs/heads/main", shop.git("rev-parse", "main")))


def test_so_does_one_of_which_its_one_change_is_said_to_have_failed(frozen: tuple[Market, str]):
    shop, freeze = frozen
    trace = shop.load(freeze)
    trace["execution"]["failed"] = [{"number": 1, "reason": "no"}]
    shop.save(trace)
    shop.save(shop.market(bid(1.0, 1.1)))
    shop.commit("raise")
    assert {"TG504", "TG512"} <= set(codes(shop.judge())), finding_lines(shop.judge())


@pytest.mark.parametrize("word", RESULTS)
def test_a_killed_bucket_stays_killed(shop: Market, word: str):
    made = shop.market(change(TRAVEL, "FROZEN", "GROW", change_type="bucket_state", details=WAKE))
    woken = decided(shop, shop.approved(made, "TG504", "TG505"))
    made = shop.market(change(TRAVEL, "GROW", "KILL", change_type="bucket_state"))
    kill = decided(shop, shop.approved(made, "TG505"))
    grow(shop, kill, word)
    grow(shop, woken, word)
    made = shop.market(change(TRAVEL, "GROW", "HARVEST", change_type="bucket_state"))
    shop.save(shop.approved(made, "TG505"))
    shop.commit("alive")
    assert "TG507" in codes(shop.judge()), finding_lines(shop.judge())


@pytest.mark.parametrize("how", LANDINGS)
@pytest.mark.parametrize("word", RESULTS)
def test_an_attempt_uses_its_day_whatever_came_of_it(shop: Market, word: str, how: str):
    """Plus thirty percent, said to have failed, and thirty percent again on the same day."""
    first = decided(shop, shop.market(bid(1.0, 1.3, "mug")))
    grow(shop, first, word)
    lands(shop, how)
    start = 1.0 if word == "failure" else 1.3
    shop.save(shop.market(bid(start, round(start * 1.3, 2), "mug")))
    assert "TG501" in codes(shop.staged())
    shop.commit("again")
    found = shop.judge()
    assert {"TG501", "TG601"} <= set(codes(found)), finding_lines(found)
    assert any(each.code == "TG502" for each in found.findings)


def test_a_change_that_amazon_refused_uses_its_day(shop: Market):
    first = decided(shop, shop.market(bid(1.0, 1.3, "mug"), bid(2.0, 2.2, "cup")))
    trace = shop.load(first)
    trace["execution"] |= {
        "result": "success",
        "failed": [{"number": 1, "reason": "Bid below the minimum."}],
    }
    shop.save(trace)
    shop.commit("refused")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())
    shop.save(shop.market(bid(1.0, 1.3, "mug")))
    shop.commit("again")
    assert {"TG501", "TG601"} <= set(codes(shop.judge())), finding_lines(shop.judge())


def test_on_the_next_day_it_begins_where_it_was(shop: Market):
    first = decided(shop, shop.market(bid(1.0, 1.3, "mug")))
    grow(shop, first, "failure")
    shop.clock += DAY
    shop.save(shop.market(bid(1.0, 1.3, "mug")))
    shop.commit("again")
    found = shop.judge()
    assert (found.verdict, codes(found, "error", "warning")) == ("PASS", []), finding_lines(found)


def test_what_failed_may_be_told_piece_by_piece_and_is_never_taken_back(shop: Market):
    of = shop.market(bid(1.0, 1.1, "mug"), bid(2.0, 2.2, "cup"), bid(3.0, 3.1, "pot"))
    first = decided(shop, of)
    for number in (3, 1):
        trace = shop.load(first)
        failed = [*trace["execution"].get("failed", ()), {"number": number, "reason": "no"}]
        trace["execution"]["failed"] = failed
        shop.save(trace)
        shop.commit()
        assert codes(shop.judge()) == [], finding_lines(shop.judge())
        shop.merged()
    trace = shop.load(first)
    trace["execution"]["failed"] = trace["execution"]["failed"][:1]
    shop.save(trace)
    shop.commit()
    assert codes(shop.judge()) == ["TG203"]


def chain(shop: Market, *steps: dict) -> list[str]:
    """Decisions of one day each, sealed, of which nobody knows yet how they went."""
    found = []
    for step in steps:
        found.append(decided(shop, shop.market(step)))
        shop.clock += DAY
    return found


def fail(shop: Market, trace_id: str, how: str) -> None:
    trace = shop.load(trace_id)
    word = {"result": "failure"} if how == "result" else {"failed": [{"number": 1, "reason": "x"}]}
    trace["execution"] |= word
    shop.save(trace)


@pytest.mark.parametrize("how", ["result", "failed"])
@pytest.mark.parametrize("order", ["together", "last first", "first alone"])
def test_what_was_gone_on_from_cannot_fail_later(shop: Market, how: str, order: str):
    """2.00 to 1.50 to 1.10, and both are said to have failed: the bid would begin at 2.00 again."""
    first, second = chain(shop, bid(2.0, 1.5, "mug"), bid(1.5, 1.1, "mug"))
    if order != "first alone":
        fail(shop, second, how)
    if order == "last first":
        shop.commit("the last one")
        assert codes(shop.judge()) == [], finding_lines(shop.judge())
        shop.merged()
    fail(shop, first, how)
    assert "TG512" in codes(shop.staged()), finding_lines(shop.staged())
    shop.commit("all of them")
    found = [shop.judge(), shop.pushed("work", "refs/heads/work")]
    assert [codes(each) for each in found] == [["TG512"]] * 2, finding_lines(found[0])
    assert f"{second} was executed after change 1 of {first}" in found[0].findings[0].message


def test_nor_where_the_next_one_comes_in_the_same_unit(shop: Market):
    (first,) = chain(shop, bid(2.0, 1.5, "mug"))
    shop.save(shop.market(bid(1.5, 1.1, "mug")))
    fail(shop, first, "failed")
    shop.commit()
    assert "TG512" in codes(shop.judge()), finding_lines(shop.judge())


def test_nor_under_another_match_type(shop: Market):
    first, _ = chain(shop, bid(2.0, 1.5, "mug"), bid(1.5, 1.1, "mug/exact"))
    fail(shop, first, "failed")
    shop.commit()
    assert "TG512" in codes(shop.judge()), finding_lines(shop.judge())


def test_a_refusal_that_the_next_decision_knew_of_may_be_told_later(shop: Market):
    """The next one begins where the bid still was; and one on another keyword says nothing."""
    first, *_ = chain(shop, bid(2.0, 1.5, "mug"), bid(2.0, 1.7, "mug"), bid(1.5, 1.1, "cup"))
    fail(shop, first, "failed")
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        ([{"number": 2, "reason": "no"}], "There is no change 2"),
        ([{"number": 1, "reason": "no"}, {"number": 1, "reason": "no"}], "named twice"),
    ],
)
def test_what_cannot_have_failed_is_told(shop: Market, failed: list, said: str):
    of = shop.market(bid(1.0, 1.1, "mug"))
    of["execution"]["failed"] = failed
    shop.save(of)
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG512"], finding_lines(found)
    assert said in finding_lines(found)


def test_before_it_fails_it_is_executed(shop: Market):
    of = shop.market(bid(1.0, 1.1, "mug"), executed=False)
    of["execution"]["failed"] = [{"number": 1, "reason": "no"}]
    shop.save(of)
    shop.commit()
    assert codes(shop.judge()) == ["TG512"], finding_lines(shop.judge())


def test_a_bucket_goes_back_by_a_decision_of_its_own(frozen: tuple[Market, str]):
    """An unfreeze with its trigger and a person, along the transitions; then it may be touched."""
    shop, _ = frozen
    wake = change(BUCKET, "FROZEN", "GROW", change_type="bucket_state", details=WAKE)
    shop.save(shop.approved(shop.market(wake, check="ESCALATE"), "TG504", "TG505"))
    shop.commit("wake")
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)
