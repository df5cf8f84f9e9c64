"""A squash leaves out no decision of its branch, whatever lines the others say (SPEC 5, Cover)."""

from __future__ import annotations

import pytest

from tests.support.content_units import MANY_BIDS, PATH, decided, edit, found_at, lands, squashed
from tests.support.shop import Shop, finding_lines
from trace_gate.core.gate.content_values import lines_of

MUG, POT, LID = ("mug,0.80", "mug,0.70"), ("pot,1.10", "pot,1.30"), ("lid,0.60", "lid,0.50")
VAT = ("vat,1.30", "vat,1.20")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with a longer file on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, MANY_BIDS, "the bids")
    shop.git("checkout", "-q", "-B", "work")
    return shop


def here(shop: Shop) -> bytes:
    return (shop.path / PATH).read_bytes()


def says(shop: Shop, *edits: tuple[str, str], lines_from: bytes, own: bool = False) -> str:
    """A decision whose `lines` begin at another content than its branch does."""
    before = here(shop)
    for old, new in edits:
        edit(shop, old, new)
    change = shop.planned(PATH)
    change["details"] = {"lines": lines_of(lines_from, here(shop))}
    if own:
        change["details"]["own_lines"] = lines_of(before, here(shop))
    trace_id = shop.save(shop.decision(change))
    shop.commit("says its lines")
    return trace_id


def is_refused(shop: Shop, *gone: tuple[str, str]) -> None:
    """Whether the branch is stopped, or what a squash makes of it with these edits taken back."""
    pull_request = shop.judge("main", "work")
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--squash", "work")
    for old, new in gone:
        edit(shop, new, old)
    shop.commit("a squash that leaves something out")
    for judgement in (
        shop.pushed("main", "refs/heads/main", before),
        shop.judge(before, "main"),
    ):
        found = {*found_at(judgement), *found_at(pull_request)}
        assert ("TG412", PATH) in found, finding_lines(judgement)


def test_own_lines_under_the_name_of_the_sum(shop: Shop) -> None:
    decided(shop, *MUG)
    says(shop, POT, lines_from=here(shop))
    lands(shop, *LID)
    is_refused(shop, MUG)


def test_own_lines_under_both_names(shop: Shop) -> None:
    decided(shop, *MUG)
    says(shop, POT, lines_from=here(shop), own=True)
    lands(shop, *LID)
    is_refused(shop, MUG)


@pytest.mark.parametrize("own", [False, True])
def test_a_sum_of_the_last_two_of_three(shop: Shop, own: bool) -> None:
    decided(shop, *MUG)
    begun = here(shop)
    says(shop, POT, lines_from=begun, own=own)
    says(shop, LID, lines_from=begun, own=True)
    lands(shop, *VAT)
    is_refused(shop, MUG)


def test_a_sum_of_the_last_two_of_three_where_the_first_two_are_true(shop: Shop) -> None:
    decided(shop, *MUG)
    begun = here(shop)
    decided(shop, *POT)
    says(shop, LID, lines_from=begun, own=True)
    lands(shop, *VAT)
    is_refused(shop, MUG)


def test_a_decision_that_leaves_the_same_content_is_no_beginning(shop: Shop) -> None:
    """Two decisions leave one content; the second says that it changed nothing."""
    decided(shop, *MUG)
    begun = here(shop)
    change = shop.planned(PATH)
    change |= {"from_value": change["to_value"], "details": {"lines": lines_of(begun, begun)}}
    shop.save(shop.decision(change))
    shop.commit("nothing")
    says(shop, POT, lines_from=begun)
    lands(shop, *LID)
    is_refused(shop, MUG)


def test_a_line_of_main_that_a_branch_had_and_took_back(shop: Shop) -> None:
    added = ("lid,0.60\n", "lid,0.60\ncap,0.50\n")
    decided(shop, *added)
    says(shop, ("cap,0.50\n", ""), MUG, lines_from=here(shop))
    lands(shop, *added)
    lands(shop, *VAT)
    is_refused(shop, added)


@pytest.mark.parametrize("gone", [(POT,), (MUG,), (LID,), (POT, LID), (MUG, POT)])
def test_some_of_three_honest_decisions(shop: Shop, gone: tuple) -> None:
    for edits in (MUG, POT, LID):
        decided(shop, *edits)
    lands(shop, *VAT)
    is_refused(shop, *gone)


# --- sound work ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [2, 3])
def test_the_whole_branch_lands(shop: Shop, number: int) -> None:
    for edits in (MUG, POT, LID)[:number]:
        decided(shop, *edits)
    lands(shop, *VAT)
    judgements = [shop.judge("main", "work"), squashed(shop)]
    assert all(each.verdict == "PASS" for each in judgements), [*map(finding_lines, judgements)]


def test_a_new_mode_and_then_a_new_content(shop: Shop) -> None:
    """The first decision changes no line, so the own lines of the second are its sum, too."""
    shop.git("update-index", "--chmod=+x", PATH)
    shop.save(shop.decision(PATH))
    shop.commit("mode")
    decided(shop, *POT)
    lands(shop, *LID)
    judgements = [shop.judge("main", "work"), squashed(shop)]
    assert all(each.verdict == "PASS" for each in judgements), [*map(finding_lines, judgements)]
