"""Wildcards with others beside them, and branches that stand on others (SPEC 5, Cover)."""

from __future__ import annotations

import pytest

from tests.support.content_units import (
    MANY_BIDS,
    PATH,
    decided,
    edit,
    found_at,
    lands,
    sha,
    squashed,
    to_executable,
)
from tests.support.shop import Shop, finding_lines

MUG, POT, VAT = ("mug,0.80", "mug,0.70"), ("pot,1.10", "pot,1.30"), ("vat,1.30", "vat,1.20")
SLIP = ("urn,1.10", "urn,9.99")
FILES = ("ads/a.csv", "ads/b.csv", "ads/c.csv")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with some files on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, MANY_BIDS, "the bids")
    for path in FILES:
        shop.linked(path, MANY_BIDS, path)
    shop.git("checkout", "-q", "-B", "work")
    return shop


def passes(judgement) -> bool:
    assert judgement.verdict == "PASS", finding_lines(judgement)
    return True


# --- a wildcard, and then a decision about another file that it would match ----------------------


def another(shop: Shop, how: str) -> str:
    """One more decision, about a file that the wildcard before it did not change."""
    if how == "new":
        shop.write("ads/n.csv", "x\n")
    elif how == "edit":
        edit(shop, *POT, "ads/b.csv")
    elif how == "mode":
        to_executable(shop, "ads/b.csv")
    else:
        shop.git("rm", "-q", "ads/b.csv")
    path = "ads/n.csv" if how == "new" else "ads/b.csv"
    shop.save(shop.decision(path))
    shop.commit("one more file")
    return path


def wildcard(shop: Shop) -> None:
    edit(shop, *MUG, "ads/a.csv")
    edit(shop, *MUG, "ads/c.csv")
    shop.save(shop.decision("ads/*.csv"))
    shop.commit("wildcard")


HOW = pytest.mark.parametrize("how", ["new", "edit", "mode", "gone"])


@HOW
@pytest.mark.parametrize("moves", [None, "ads/a.csv", "ads/b.csv", PATH])
def test_a_wildcard_and_one_more_file_are_squashed(shop: Shop, how: str, moves: str | None) -> None:
    wildcard(shop)
    another(shop, how)
    if moves == "ads/b.csv" and how == "gone":
        moves = PATH
    if moves is not None:
        lands(shop, *VAT, moves)
    assert passes(shop.judge("main", "work"))
    assert passes(squashed(shop))


def test_a_new_mode_alone_is_squashed_where_main_changed_the_content(shop: Shop) -> None:
    to_executable(shop, PATH)
    shop.save(shop.decision(PATH))
    shop.commit("mode")
    lands(shop, *VAT)
    assert passes(shop.judge("main", "work"))
    assert passes(squashed(shop))


@HOW
@pytest.mark.parametrize("moves", [False, True])
def test_what_is_slipped_into_that_squash(shop: Shop, how: str, moves: bool) -> None:
    wildcard(shop)
    path = another(shop, how)
    if moves:
        lands(shop, *VAT, "ads/a.csv")
    assert ("TG412", "ads/c.csv") in found_at(squashed(shop, SLIP, path="ads/c.csv"))
    if how in {"new", "edit"}:
        shop.git("reset", "-q", "--hard", "HEAD^")
        slip = ("x", "y") if how == "new" else SLIP
        assert ("TG412", path) in found_at(squashed(shop, slip, path=path))


@pytest.mark.parametrize("moves", [False, True])
def test_a_file_that_nobody_decided_is_not_hidden_beside_a_wildcard(
    shop: Shop, moves: bool
) -> None:
    """Only what a decision of its own tells may be missing in the wildcard's list."""
    wildcard(shop)
    if moves:
        lands(shop, *VAT, "ads/a.csv")
    assert "TG412" in [code for code, _ in found_at(squashed(shop, POT, path="ads/b.csv"))]


# --- a branch on another one, whose squash landed ------------------------------------------------


def lower_one_lands(shop: Shop, *, moves: bool = True) -> None:
    """The first decision of the branch is squashed onto main, which may have moved."""
    if moves:
        lands(shop, *VAT)
    shop.switch("main")
    shop.git("merge", "-q", "--squash", "lower")
    shop.commit("squash of the lower branch")
    shop.switch("work")


def stacked(shop: Shop) -> str:
    decided(shop, *MUG)
    shop.git("branch", "lower")
    return decided(shop, *POT)


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("again", [False, True])
def test_the_upper_branch_needs_nothing_and_may_be_refreshed(
    shop: Shop, moves: bool, again: bool
) -> None:
    trace_id = stacked(shop)
    lower_one_lands(shop, moves=moves)
    assert passes(shop.judge("main", "work"))
    if again:
        shop.refresh(trace_id)
        shop.commit("refresh")
        assert passes(shop.judge("main", "work"))
    assert passes(shop.pushed("work", "refs/heads/work"))
    assert passes(squashed(shop))


def test_what_is_slipped_into_the_upper_branch(shop: Shop) -> None:
    stacked(shop)
    lower_one_lands(shop)
    assert found_at(squashed(shop, SLIP)) == [("TG412", PATH)]


def test_a_beginning_that_nobody_had_is_no_stack(shop: Shop) -> None:
    edit(shop, *MUG)
    change = shop.planned(PATH)
    change["details"]["own_lines"] = change["details"]["lines"]
    change["from_value"] = sha("what nobody had")
    shop.save(shop.decision(change))
    shop.commit("made up")
    assert found_at(shop.judge()) == [("TG412", PATH)]
