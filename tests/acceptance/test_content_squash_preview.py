"""What a squash could not know is said while the branch can still be mended (SPEC 5, Cover)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest

from tests.support.content_units import (
    MANY_BIDS,
    PATH,
    decided,
    edit,
    found_at,
    lands,
    merged,
    resolved,
    squashed,
)
from tests.support.shop import Shop, finding_lines

MUG, POT, LID = ("mug,0.80", "mug,0.70"), ("pot,1.10", "pot,1.30"), ("lid,0.60", "lid,0.50")
VAT, WOK = ("vat,1.30", "vat,1.20"), ("wok,1.40", "wok,1.50")
TOP = ("keyword,bid", "# bids\nkeyword,bid")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with a longer file on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, MANY_BIDS, "the bids")
    shop.git("checkout", "-q", "-B", "work")
    return shop


def joined(shop: Shop, *edits: tuple[str, str]) -> list[str]:
    """People's branches, each with a decision about distant lines, merged cleanly into one."""
    made = []
    for number, each in enumerate(edits):
        shop.branch(f"person-{number}", "main")
        made.append(decided(shop, *each))
    shop.switch("work")
    for number in range(len(edits)):
        shop.git("merge", "-q", "--no-ff", "-m", "join", f"person-{number}")
    return made


def two_people(shop: Shop) -> list[str]:
    return joined(shop, MUG, WOK)


def three_people(shop: Shop) -> list[str]:
    return joined(shop, MUG, LID, WOK)


def stacked(shop: Shop) -> list[str]:
    """One decision before the lower branch landed by a merge commit on a moved main, one after."""
    decided(shop, *MUG)
    shop.git("branch", "lower")
    made = [decided(shop, *POT)]
    lands(shop, *VAT)
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "lower", "lower")
    shop.switch("work")
    return [*made, decided(shop, *LID)]


def stacked_before(shop: Shop) -> list[str]:
    """Both decisions before the lower branch landed."""
    decided(shop, *MUG)
    shop.git("branch", "lower")
    made = [decided(shop, *POT), decided(shop, *LID)]
    lands(shop, *VAT)
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "lower", "lower")
    shop.switch("work")
    return made


EDITS = {
    "two_people": (MUG, WOK),
    "three_people": (MUG, LID, WOK),
    "stacked": (POT, LID),
    "stacked_before": (POT, LID),
}
WAYS = pytest.mark.parametrize("way", [two_people, three_people, stacked, stacked_before])
MOVES = pytest.mark.parametrize("moves", [False, True])


def warned(judgement) -> list[str]:
    """The commands that the warnings about a squash name."""
    assert judgement.verdict == "PASS", finding_lines(judgement)
    found = [each for each in judgement.findings if each.code == "TG412"]
    assert all((each.level, each.path) == ("warning", PATH) for each in found), finding_lines(
        judgement
    )
    return [each.remediation for each in found]


def obeyed(shop: Shop, fix: str) -> None:
    """Do what a warning says."""
    for trace_id in re.findall("trace-gate refresh (TRACE-[0-9-]+)", fix):
        shop.refresh(trace_id)
    shop.commit("refresh")


def made(shop: Shop, way: Callable[[Shop], list[str]], *, moves: bool) -> list[str]:
    found = way(shop)
    if moves:
        lands(shop, *TOP)
        shop.switch("work")
    return found


@WAYS
@MOVES
def test_the_branch_is_warned_and_lands_by_a_merge_commit(
    shop: Shop, way: Callable[[Shop], list[str]], moves: bool
) -> None:
    made(shop, way, moves=moves)
    judgement = shop.judge("main", "work")
    assert warned(judgement)
    assert not any("softened" in each for each in judgement.remarks)
    assert warned(shop.pushed("work", "refs/heads/work"))
    assert not warned(merged(shop))


@WAYS
@MOVES
def test_its_squash_is_stopped_as_was_said(
    shop: Shop, way: Callable[[Shop], list[str]], moves: bool
) -> None:
    made(shop, way, moves=moves)
    said = [each.message for each in shop.judge("main", "work").findings]
    stopped = squashed(shop)
    assert found_at(stopped) == [("TG412", PATH)]
    assert said[0].endswith(stopped.findings[0].message)


@WAYS
@MOVES
def test_what_the_warning_names_mends_each_way_to_land(
    shop: Shop, way: Callable[[Shop], list[str]], moves: bool
) -> None:
    """The named command is given once, and the base may move again after it."""
    made(shop, way, moves=False)
    obeyed(shop, *warned(shop.judge("main", "work")))
    assert not warned(shop.judge("main", "work"))
    if moves:
        lands(shop, *TOP)
    assert not warned(shop.judge("main", "work"))
    assert not warned(merged(shop))
    assert not warned(squashed(shop))


@WAYS
@MOVES
def test_nothing_is_slipped_in_or_left_out_after_it(
    shop: Shop, way: Callable[[Shop], list[str]], moves: bool
) -> None:
    made(shop, way, moves=moves)
    obeyed(shop, *warned(shop.judge("main", "work")))
    before = shop.git("rev-parse", "main")
    edits = EDITS[way.__name__]
    some = [each for n in range(1, len(edits)) for each in itertools.combinations(edits, n)]
    for changed in ([("pan,0.90", "pan,9.99")], *([back[::-1] for back in each] for each in some)):
        assert found_at(squashed(shop, *changed)) == [("TG412", PATH)], changed
        shop.git("reset", "-q", "--hard", before)


# --- no warning where a squash knows -------------------------------------------------------------


@MOVES
def test_a_branch_whose_squash_is_sound_is_not_warned(shop: Shop, moves: bool) -> None:
    decided(shop, *MUG)
    decided(shop, *POT)
    if moves:
        lands(shop, *VAT)
    assert not warned(shop.judge("main", "work"))
    assert not warned(shop.pushed("work", "refs/heads/work"))
    assert not warned(squashed(shop))


def test_an_approved_decision_is_not_to_be_written_again(shop: Shop) -> None:
    shop.branch("person", "main")
    edit(shop, *MUG)
    shop.save(shop.approved(shop.decision(PATH)))
    shop.commit("approved")
    shop.branch("work-2", "main")
    other = decided(shop, *WOK)
    shop.git("merge", "-q", "--no-ff", "-m", "join", "person")
    (fix,) = warned(shop.judge("main", "work-2"))
    assert re.findall("TRACE-[0-9-]+", fix) == [other]
    obeyed(shop, fix)
    assert not warned(shop.judge("main", "work-2"))


@pytest.mark.parametrize("which", [0, 1])
@MOVES
def test_one_of_two_goes_on_from_the_other(shop: Shop, which: int, moves: bool) -> None:
    """As where the other one is approved, and nothing writes it again."""
    shop.refresh(two_people(shop)[which])
    shop.commit("refresh")
    if moves:
        lands(shop, *TOP)
    assert not warned(shop.judge("main", "work"))
    assert not warned(merged(shop))
    assert not warned(squashed(shop))


def test_a_conflict_that_was_resolved_to_the_own_side(shop: Shop) -> None:
    """It is warned where nobody refreshed it, and what is named mends it."""
    decided(shop, *MUG)
    resolved(shop, "cup,0.70", "mug,0.70")
    assert found_at(squashed(shop)) == [("TG412", PATH)]
    shop.git("reset", "-q", "--hard", "HEAD^")
    shop.switch("work")
    obeyed(shop, *warned(shop.judge("main", "work")))
    assert not warned(shop.judge("main", "work"))
    assert not warned(squashed(shop))


# --- `refresh` of a decision from which another one goes on ---------------------------------------


@MOVES
def test_a_refreshed_first_decision_keeps_its_own_step(shop: Shop, moves: bool) -> None:
    first = decided(shop, *MUG)
    decided(shop, *POT)
    if moves:
        lands(shop, *VAT)
        shop.switch("work")
        shop.git("merge", "-q", "--no-ff", "-m", "update", "main")
    before = shop.load(first)
    shop.refresh(first)
    assert shop.load(first) == before
    lands(shop, *TOP)
    assert not warned(shop.judge("main", "work"))
    assert not warned(squashed(shop))


def test_what_was_rolled_back_goes_on_from_nothing(shop: Shop) -> None:
    first = decided(shop, *MUG)
    second = shop.load(decided(shop, *POT))
    second["execution"]["result"] = "rolled_back"
    shop.save(second)
    edit(shop, *POT[::-1])
    edit(shop, *LID)
    shop.git("add", PATH)
    shop.refresh(first)
    shop.commit("another content")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
