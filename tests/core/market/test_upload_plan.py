"""The rows of a sheet: one for each thing that changes, with what Amazon asks for and no more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.bulk_files import (
    CLOSE,
    CUP,
    CUPS,
    GIFTS,
    MUG,
    NOT_MUG,
    ROWS,
    campaign,
    download,
    planned,
)
from trace_gate.core.market import upload_plan, upload_words
from trace_gate.core.market.upload_values import Known
from trace_gate.core.trace import target

GROUP = "campaign/gifts/ad_group/cups"
OWN = {"product": "Sponsored Products", "operation": "Update", "campaign_id": GIFTS}


def plan(*changes, rows=(), newer=None, left=frozenset()):
    return upload_plan.plan(
        planned(*changes), download(*rows), newer=newer or {}, left=frozenset(left)
    )


def only(*changes, rows=()) -> dict:
    """The filled cells of the one row."""
    made = plan(*changes, rows=rows)
    assert not made.problems, made.problems
    (line,) = made.lines
    return {name: cell for name, cell in line.cells.items() if cell is not None}


def problem(*changes, **more) -> str:
    made = plan(*changes, **more)
    (found,) = made.problems
    assert found.remedy
    assert made.lines == ()
    return found.wrong


# --- updates -----------------------------------------------------------------------------


def test_a_bid_carries_its_ids_and_its_state_and_nothing_else():
    assert only((f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9)) == {
        **OWN,
        "entity": "Keyword",
        "ad_group_id": CUPS,
        "keyword_id": MUG,
        "state": "enabled",
        "bid": Decimal("0.9"),
    }


def test_a_campaign_carries_what_a_blank_cell_would_take_away():
    assert only(("campaign/gifts/budget", 100, 120)) == {
        **OWN,
        "entity": "Campaign",
        "state": "enabled",
        "daily_budget": Decimal(120),
        "portfolio_id": "578912345678901234",
        "end_date": "20251231",
    }
    bare = only(("campaign/gifts/budget", 100, 120), rows=[campaign(Portfolio_ID="", End_Date="")])
    assert not {"portfolio_id", "end_date"} & bare.keys()


def test_a_placement_has_its_strategy_and_no_state():
    found = only(("campaign/gifts/placement/top_of_search/percent", 35, 40))
    assert found == {
        **OWN,
        "entity": "Bidding Adjustment",
        "placement": "Placement Top",
        "percentage": Decimal(40),
        "strategy": "Fixed bid",
    }


def test_a_default_bid_and_a_product_target():
    assert only((f"{GROUP}/bid", 0.75, 0.7))["default_bid"] == Decimal("0.7")
    found = only((f"{GROUP}/product_target/close-match/bid", 0.6, 0.5))
    assert (found["target_id"], found["bid"]) == (CLOSE, Decimal("0.5"))


def test_changes_of_one_keyword_are_one_row():
    made = plan(
        (f"{GROUP}/keyword/tea cup/broad/bid", 1, 0.9),
        ("campaign/gifts/budget", 100, 90),
        (f"{GROUP}/keyword/TEA CUP/state", "paused", "enabled"),
    )
    assert [each.numbers for each in made.lines] == [(1, 3), (2,)]
    cells = made.lines[0].cells
    assert (cells["keyword_id"], cells["state"], cells["bid"]) == (CUP, "enabled", Decimal("0.9"))


def test_what_is_archived_has_ids_only():
    found = only((f"{GROUP}/negative_keyword/mug holder/exact/state", "enabled", "archived"))
    ids = {"ad_group_id": CUPS, "keyword_id": NOT_MUG}
    assert found == {**OWN, **ids, "entity": "Negative Keyword", "operation": "Archive"}
    said = problem(
        (f"{GROUP}/keyword/mug/exact/state", "enabled", "archived"),
        (f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9),
    )
    assert "archived and changed" in said


def test_the_columns_are_those_of_the_empty_sheet():
    header, *rows = plan(("campaign/gifts/budget", 100, 120)).table()
    assert header == list(upload_words.COLUMNS.values())
    assert [len(each) for each in rows] == [26]


# --- what is new -------------------------------------------------------------------------


def test_a_new_keyword_has_its_parents_ids_and_none_of_its_own():
    assert only(
        (f"{GROUP}/keyword/travel%2Fmug/phrase/state", None, "enabled"),
        (f"{GROUP}/keyword/travel%2Fmug/phrase/bid", None, 0.5),
    ) == {
        **OWN,
        "operation": "Create",
        "entity": "Keyword",
        "ad_group_id": CUPS,
        "keyword": "travel/mug",
        "match_type": "phrase",
        "state": "enabled",
        "bid": Decimal("0.5"),
    }


def test_a_new_negative_and_a_new_placement():
    found = only((f"{GROUP}/negative_keyword/rack/phrase/state", None, "enabled"))
    assert (found["match_type"], found["operation"]) == ("negativePhrase", "Create")
    found = only(("campaign/gifts/placement/product_pages/percent", None, 10))
    assert found["placement"] == "Placement Product Page"
    assert (found["operation"], found["strategy"]) == ("Create", "Dynamic bids - down only")


def test_a_keyword_that_was_archived_is_created_anew():
    found = only((f"{GROUP}/keyword/old mug/exact/state", None, "enabled"))
    assert (found["operation"], "keyword_id" in found) == ("Create", False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((f"{GROUP}/keyword/mug/exact/state", None, "enabled"), "has it in row 6"),
        ((f"{GROUP}/keyword/pot/exact/bid", None, 0.5), "has no such keyword"),
        ((f"{GROUP}/keyword/pot/exact/bid", 0.4, 0.5), "has no such keyword"),
        ((f"{GROUP}/keyword/pot/state", None, "enabled"), "needs a match type"),
        ((f"{GROUP}/keyword/pot/exact/state", None, "archived"), "cannot be archived"),
        ((f"{GROUP}/product_target/B0NEWONE01/state", None, "enabled"), "needs a bid"),
        (("campaign/gifts/placement/product_pages/percent", 5, 10), "begins at one"),
        (("campaign/new/state", None, "enabled"), "has no campaign 'new'"),
        ((f"{GROUP}/keyword/old mug/exact/bid", 0.8, 0.9), "archived in"),
    ],
)
def test_what_is_new_and_what_is_not_there_are_told_apart(change, said: str):
    assert said in problem(change)


# --- what Amazon has ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((f"{GROUP}/keyword/mug/exact/bid", 0.9, 1), "Amazon has 0.80 (row 6 of the download)"),
        ((f"{GROUP}/keyword/mug/exact/bid", None, 1), "begins at nothing"),
        ((f"{GROUP}/keyword/mug/exact/bid", 0.9, 0.8), "has 0.8 already"),
        ((f"{GROUP}/keyword/tea cup/broad/state", "enabled", "paused"), "has paused already"),
        (("campaign/gifts/placement/top_of_search/percent", None, 40), "Amazon has 35"),
        (("campaign/gifts/budget", "100", 110), None),
        ((f"{GROUP}/product_target/B0RIVAL001/bid", None, 0.5), None),
    ],
)
def test_a_step_from_another_value_is_not_the_one_that_was_approved(change, said: str | None):
    assert said is None or said in problem(change)
    assert said is not None or plan(change).lines


def test_what_a_decision_has_done_since_the_download_counts_as_what_amazon_has():
    step = (f"{GROUP}/keyword/mug/exact/bid", 0.9, 1)
    goal = target.parse(f"campaign/{GIFTS}/ad_group/cups/keyword/mug/exact/bid")
    newer = upload_plan.current([(goal, 0.85, "TRACE-1"), (goal, 0.9, "TRACE-2")], download())
    assert list(newer.values()) == [Known(value=0.9, trace_id="TRACE-2")]
    assert plan(step, newer=newer).lines
    assert "by TRACE-2" in problem((step[0], 0.8, 1), newer=newer)
    assert "TRACE-2 has made it so" in problem((step[0], 0.8, 0.9), newer=newer)


def test_a_state_that_was_changed_since_is_never_set_back_by_a_bid():
    step = (f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9)
    goal = target.parse(f"{GROUP}/keyword/mug/exact/state")
    newer = upload_plan.current([(goal, "paused", "TRACE-1")], download())
    assert "TRACE-1 has made it paused since" in problem(step, newer=newer)
    same = upload_plan.current([(goal, "enabled", "TRACE-1")], download())
    assert plan(step, newer=same).lines


# --- what cannot be written --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.905), "does not take 0.905"),
        ((f"{GROUP}/keyword/mug/exact/bid", 0.8, 0), "does not take 0"),
        ((f"{GROUP}/keyword/mug/exact/bid", 0.8, None), "is taken away"),
        ((f"{GROUP}/keyword/mug/exact/bid", 0.8, -1), "no amount"),
        ((f"{GROUP}/keyword/mug/exact/bid", 0.8, True), "no amount"),
        ((f"{GROUP}/keyword/mug/exact/bid", 0.8, "0,90"), "no amount"),
        (("campaign/gifts/placement/top_of_search/percent", 35, 40.5), "no percentage"),
        (("campaign/gifts/placement/top_of_search/percent", 35, 901), "no percentage"),
        (("campaign/gifts/state", "enabled", "gone"), "no state"),
        (("asin/B0EXAMPLE1/content/title", "A", "B"), "carries the title of a listing"),
    ],
)
def test_what_no_sheet_can_carry_is_named(change, said: str):
    assert said in problem(change)


def test_a_keyword_that_is_nearly_there_is_named():
    (found,) = plan((f"{GROUP}/keyword/mugg/exact/bid", 0.8, 0.9)).problems
    assert "Did you mean 'mug'?" in found.remedy
    assert f"{GROUP}/keyword/mugg/exact/state, nothing to enabled" in found.remedy


def test_one_value_twice_is_refused():
    twice = (
        (f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9),
        (f"campaign/{GIFTS}/ad_group/cups/keyword/mug/exact/bid", 0.8, 1),
    )
    assert "same value" in problem(*twice)


def test_every_change_that_stops_it_is_named_in_order():
    made = plan(
        ("asin/B0EXAMPLE1/content/title", "A", "B"),
        (f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9),
        (f"{GROUP}/keyword/pot/exact/bid", 0.8, 0.9),
        ("campaign/none/budget", 1, 2),
    )
    assert [each.number for each in made.problems] == [1, 3, 4]


def test_what_amazon_knows_nothing_of_has_no_row_and_is_said():
    made = plan(
        ("asin/B0EXAMPLE1/intent_bucket/IB-gift", "TEST", "GROW"),
        ("file/ads/bids.csv", "0" * 64, "1" * 64),
        ("asin/B0EXAMPLE1/acos_target", 0.3, 0.4),
        (f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9),
        ("campaign/none/budget", 1, 2),
        left={5},
    )
    assert (made.apart, made.left, made.problems) == ((1, 2, 3), (5,), ())
    assert [each.numbers for each in made.lines] == [(4,)]


def test_every_row_of_the_download_can_be_found_again():
    assert len(download(*ROWS).by_identity) == len(ROWS) - 1
