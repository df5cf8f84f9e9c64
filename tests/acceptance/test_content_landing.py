"""How a branch lands does not matter: merged, squashed or rebased, it is judged alike (SPEC 5)."""

from __future__ import annotations

import pytest

from tests.acceptance.test_content import BIDS, PATH, decided, edit, found_at, sha
from tests.acceptance.test_content_adversary import lands, squashed
from tests.shop import Shop, told


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with a longer file on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, BIDS, "the bids")
    shop.git("checkout", "-q", "-B", "work")
    return shop


def passes(judgement) -> bool:
    assert judgement.verdict == "PASS", told(judgement)
    return True


# --- a conflict with main, and `refresh` -------------------------------------------------------


def resolved(shop: Shop, before: str, text: str) -> None:
    """Main changes the same line from `before`; the merge commit has `text` for it."""
    lands(shop, "mug,0.80", "mug,0.60")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "main", ok=False)
    shop.write(PATH, BIDS.replace("mug,0.80", text).replace("cup,0.70", before))
    shop.commit("Merge branch main, by the web page")


def merged(shop: Shop):
    """Merge the work into main with a merge commit, push it, and take it back: the judgement."""
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.clock += 60
    shop.git("merge", "-q", "--no-ff", "-m", "merge", "work")
    found = shop.pushed("main", "refs/heads/main", before)
    shop.git("reset", "-q", "--hard", before)
    return found


def test_a_conflict_resolved_anew_is_refreshed_and_lands_in_each_way(shop: Shop) -> None:
    trace_id = decided(shop)
    resolved(shop, "cup,0.70", "mug,0.65")
    assert found_at(shop.judge()) == [("TG412", PATH)]
    shop.refresh(trace_id)
    said = shop.load(trace_id)["execution"]["changes"][0]
    assert said["from_value"] == sha(BIDS.replace("mug,0.80", "mug,0.60"))
    assert passes(shop.staged())
    shop.commit("refresh")
    assert passes(shop.judge())
    assert passes(shop.pushed("work", "refs/heads/work"))
    assert passes(merged(shop))
    assert passes(squashed(shop))


def test_a_refreshed_conflict_lands_also_where_main_moves_again(shop: Shop) -> None:
    trace_id = decided(shop)
    resolved(shop, "cup,0.70", "mug,0.65")
    shop.refresh(trace_id)
    shop.commit("refresh")
    lands(shop, "lid,0.60", "lid,0.50")
    assert passes(shop.judge("main", "work"))
    assert passes(merged(shop))
    assert passes(squashed(shop))


def test_the_second_of_two_decisions_goes_on_from_the_first_after_a_conflict(shop: Shop) -> None:
    decided(shop, "cup,0.70", "cup,0.75")
    trace_id = decided(shop)
    resolved(shop, "cup,0.75", "mug,0.65")
    shop.refresh(trace_id)
    said = shop.load(trace_id)["execution"]["changes"][0]
    assert said["from_value"] == sha(BIDS.replace("cup,0.70", "cup,0.75"))
    shop.commit("refresh")
    assert passes(shop.judge())
    assert passes(merged(shop))
    assert passes(squashed(shop))


def test_a_branch_that_was_updated_without_a_conflict_is_refreshed(shop: Shop) -> None:
    trace_id = decided(shop)
    lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "update branch", "main")
    shop.refresh(trace_id)
    shop.commit("refresh")
    assert passes(shop.judge())
    assert passes(merged(shop))
    assert passes(squashed(shop))


@pytest.mark.parametrize("moves", [False, True])
def test_what_is_slipped_in_after_the_refresh_of_a_conflict(shop: Shop, moves: bool) -> None:
    trace_id = decided(shop)
    resolved(shop, "cup,0.70", "mug,0.65")
    shop.refresh(trace_id)
    shop.commit("refresh")
    if moves:
        lands(shop, "lid,0.60", "lid,0.50")
    assert found_at(squashed(shop, ("pot,1.10", "pot,9.99"))) == [("TG412", PATH)]
    shop.git("reset", "-q", "--hard", "HEAD^")
    shop.switch("work")
    edit(shop, "pot,1.10", "pot,9.99")
    shop.commit("slipped in")
    assert found_at(shop.judge("main", "work")) == [("TG412", PATH)]
    assert found_at(merged(shop)) == [("TG412", PATH)]
