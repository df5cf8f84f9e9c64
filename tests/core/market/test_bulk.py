"""A bulk sheet against the download: what it changes, and what no decision can say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bulk_sheets import SHOP, found, moves, refusal, workbook
from tests.support.workbooks import BULK_COLUMNS, BULK_ROWS, CAMPAIGN, GROUP, MUG_TARGET, bulk_rows
from trace_gate.core.market import bulk_rows as rows_of_sheets
from trace_gate.core.market.bulk_rows import Download
from trace_gate.core.trace import target

UPDATE, CREATE, ARCHIVE = ({"Operation": each} for each in ("Update", "Create", "Archive"))
NEW = {**CREATE, "Keyword ID": None}
UP_AND_DOWN = {"Bidding Strategy": "Dynamic bids - up and down"}
CAMPAIGN_TARGET = f"campaign/{CAMPAIGN}"
GROUP_TARGET = f"{CAMPAIGN_TARGET}/ad_group/{GROUP}"
TEA = f"{GROUP_TARGET}/keyword/tea cup/broad"
PLASTIC = f"{GROUP_TARGET}/negative_keyword/plastic/exact"
BID = target.parse(f"{MUG_TARGET}/bid").normal


# --- what it changes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "cells", "expected"),
    [
        (0, {"Daily Budget": 25}, (f"{CAMPAIGN_TARGET}/budget", "20", "25")),
        (0, {"State": "Paused"}, (f"{CAMPAIGN_TARGET}/state", "enabled", "paused")),
        (1, {"Percentage": 60}, (f"{CAMPAIGN_TARGET}/placement/top_of_search/percent", "50", "60")),
        (2, {"Ad Group Default Bid": 0.7}, (f"{GROUP_TARGET}/bid", "0.6", "0.7")),
        (3, {"Bid": "1.00"}, (f"{MUG_TARGET}/bid", "0.9", "1.00")),
        (4, {"State": "enabled"}, (f"{TEA}/state", "paused", "enabled")),
        (6, {"State": "paused"}, (f"{PLASTIC}/state", "enabled", "paused")),
        (7, {"Bid": 0.8}, (f'{GROUP_TARGET}/product_target/asin="B0RIVAL001"/bid', "0.7", "0.8")),
    ],
)  # fmt: skip
def test_a_filled_cell_that_differs_is_a_change(at: int, cells: dict[str, Any], expected):
    assert moves((at, {**UPDATE, **cells})) == [expected]
    assert target.parse(expected[0])


def test_what_equals_the_download_is_no_change_and_a_blank_cell_keeps_what_is_there():
    assert moves(*((at, UPDATE) for at in (0, 1, 2, 3, 4, 6, 7))) == []
    assert moves((3, {**UPDATE, "Bid": None, "State": None})) == []
    assert moves((3, {**UPDATE, "Bid": "0.90", "Impressions": 5, "ACOS": 0.9})) == []


def test_without_an_operation_nothing_happens():
    assert moves((3, {"Bid": 9.9}), (4, {"Operation": "  ", "Bid": 9.9})) == []


def test_an_archive_row_says_the_state_and_nothing_else():
    assert moves((3, {**ARCHIVE, "Bid": 9.9})) == [(f"{MUG_TARGET}/state", "enabled", "archived")]


def test_what_is_created_begins_at_nothing():
    keyword = {**bulk_rows()[3], **CREATE, "Keyword ID": None, "Keyword Text": "pot", "Bid": 0.4}
    made, problems = found([keyword])
    assert problems == []
    assert [(each.text, each.old, str(each.new)) for each in made] == [
        (f"{GROUP_TARGET}/keyword/pot/exact/bid", None, "0.4"),
        (f"{GROUP_TARGET}/keyword/pot/exact/state", None, "enabled"),
    ]


def test_a_whole_campaign_is_created_with_names_that_only_the_sheet_has():
    campaign = {
        "Entity": "Campaign", **CREATE, "Campaign ID": "new", "Campaign Name": "New",
        "State": "paused", "Daily Budget": 5, "Start Date": "20250201", "Targeting Type": "Manual",
        "Bidding Strategy": "Fixed bid",
    }  # fmt: skip
    group = {
        "Entity": "Ad Group", **CREATE, "Campaign ID": "new", "Ad Group ID": "g",
        "Ad Group Name": "G", "State": "enabled", "Ad Group Default Bid": 0.3,
    }  # fmt: skip
    made, problems = found([campaign, group])
    assert problems == []
    assert [each.text for each in made] == [
        "campaign/new/budget", "campaign/new/state", "campaign/new/ad_group/g/bid",
        "campaign/new/ad_group/g/state",
    ]  # fmt: skip
    assert [each.text for each in found([campaign, group], by_name=True)[0]][
        2
    ] == "campaign/New/ad_group/G/bid"


def test_targets_call_campaigns_as_the_policy_says():
    assert moves((3, {**UPDATE, "Bid": 1}), by_name=True) == [
        ("campaign/Gifts/ad_group/Cups/keyword/Mug %2F cup/exact/bid", "0.9", "1")
    ]


# --- what was executed since ------------------------------------------------------------------

BEFORE, SINCE = "2025-01-09T00:00:00Z", "2025-01-11T00:00:00Z"


@pytest.mark.parametrize(
    ("bid", "executed", "expected"),
    [
        (0.9, (0.9, BEFORE), None),
        (0.9, (1.1, SINCE), ("1.1", "0.9")),
        (0.9, (1.1, BEFORE), ("1.1", "0.9")),
        (1.0, (1.1, SINCE), ("1.1", "1.0")),
        (1.0, (1.1, BEFORE), ("0.9", "1.0")),
        (1.1, (1.1, SINCE), ("0.9", "1.1")),
    ],
)
def test_a_cell_is_no_change_only_if_it_is_what_was_executed_last_too(bid, executed, expected):
    made = moves((3, {**UPDATE, "Bid": bid}), executed={BID: executed})
    assert made == ([(f"{MUG_TARGET}/bid", *expected)] if expected else [])


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "cells", "column", "said"),
    [
        (3, {"Operation": "Upsert"}, "Operation", "no Operation"),
        (3, {**UPDATE, "Entity": "Keywrd"}, "Entity", "no entity that is known"),
        (8, {**UPDATE, "State": "paused"}, "Entity", "no target is about that"),
        (3, {**UPDATE, "Keyword ID": None}, "Keyword ID", "is empty, and Update needs it"),
        (3, {**UPDATE, "Keyword ID": "999"}, "Keyword ID", "does not have"),
        (3, {**UPDATE, "Keyword Text": "other"}, "Keyword Text", "the download has 'Mug / cup'"),
        (3, {**UPDATE, "Match Type": "Broad"}, "Match Type", "the download has 'Exact'"),
        (3, {**UPDATE, "Ad Group ID": "1"}, "Ad Group ID", "for this id"),
        (3, {**UPDATE, "Campaign ID": "1"}, "Campaign ID", "for this id"),
        (5, {**UPDATE, "Bid": 1}, "Keyword ID", "is archived"),
        (3, {**UPDATE, "Bid": "1,00"}, "Bid", "no number"),
        (3, {**UPDATE, "Bid": 0.756}, "Bid", "2 decimals"),
        (3, {**UPDATE, "Bid": "USD 1"}, "Bid", "no number"),
        (3, {**UPDATE, "State": "on"}, "State", "is 'on'"),
        (1, {**UPDATE, "Percentage": 901}, "Percentage", "900 at most"),
        (1, {**UPDATE, "Percentage": 50.5}, "Percentage", "0 decimals"),
        (1, {**UPDATE, **UP_AND_DOWN}, "Bidding Strategy", "no target"),
        (1, {**ARCHIVE}, "Operation", "no state"),
        (0, {**UPDATE, "Campaign Name": "Other"}, "Campaign Name", "no target"),
        (0, {**UPDATE, **UP_AND_DOWN}, "Bidding Strategy", "no target"),
        (0, {**UPDATE, "End Date": "20250301"}, "End Date", "no target"),
        (0, {**UPDATE, "Portfolio ID": None}, "Portfolio ID", "take away"),
        (3, {**UPDATE, "Shopper Cohort Percentage": 900}, "Shopper Cohort Percentage", "no target"),
        (3, {**UPDATE, "Daily Budget": 900}, "Daily Budget", "no target"),
        (3, {**CREATE, "Keyword ID": None}, "Operation", "has already"),
        (3, {**CREATE, "Keyword Text": "x"}, "Keyword ID", "has no id yet"),
        (3, {**CREATE, "Keyword ID": None, "Keyword Text": None}, "Keyword Text", "is empty"),
        (3, {**NEW, "Keyword Text": "x", "Campaign ID": "1"}, "Campaign ID", "no row creates it"),
        (0, {**CREATE}, "Campaign ID", "only this sheet uses"),
        (3, {**UPDATE, "Bid": "\x1df1.00"}, "Bid", "is a formula"),
    ],
)  # fmt: skip
def test_what_no_decision_can_say_is_never_passed_over(at, cells, column, said):
    problem = refusal((at, cells))
    assert said in problem.message
    assert (problem.row, problem.column, problem.sheet) == (
        at + 2,
        column,
        "Sponsored Products Campaigns",
    )
    assert problem.remedy


def test_another_placement_than_those_of_targets_is_refused():
    row = {**bulk_rows()[1], "Placement": "Placement Amazon Business"}
    download = [*BULK_ROWS, row]
    assert (
        "no target is about that placement"
        in found([{**row, **UPDATE, "Percentage": 5}], download)[1][0].message
    )


def test_an_id_that_the_download_has_twice_is_no_row():
    assert (
        "has twice"
        in refusal((3, {**UPDATE, "Bid": 1}), download=[*BULK_ROWS, BULK_ROWS[3]]).message
    )


def test_a_column_that_is_no_column_of_amazon_is_no_column():
    columns = [*BULK_COLUMNS, "Note"]
    row = {**bulk_rows()[3], **UPDATE, "Bid": 1, "Note": "please"}
    assert "column 'Note' is 'please'" in found([row], columns=columns)[1][0].message


def test_an_id_that_excel_has_as_a_number_is_read_to_its_last_digit():
    long = "123456789012345678"
    rows = bulk_rows((3, {**UPDATE, "Keyword ID": f"\x1dl{long}", "Bid": 1}))
    download = bulk_rows((3, {"Keyword ID": long}))
    made, problems = found(rows, download)
    assert ([e.message for e in problems], len(made)) == ([], 1)
    rounded = bulk_rows((3, {**UPDATE, "Keyword ID": "\x1dl1.2345678901234568E+17", "Bid": 1}))
    assert "more than 15 digits" in found(rounded, download)[1][0].message


def test_rows_that_were_there_before_are_left_alone():
    book = workbook(bulk_rows((3, UPDATE), (4, {**UPDATE, "Bid": 1})))
    known = {*rows_of_sheets.texts(workbook(bulk_rows((3, UPDATE))))}
    assert [each.row for each in rows_of_sheets.with_operation("a.xlsx", book, known)] == [6]


def test_of_a_keyword_each_match_type_is_known():
    rows = list(rows_of_sheets.with_operation("a.xlsx", workbook(bulk_rows((3, UPDATE)))))
    other = {**BULK_ROWS[3], "Match Type": "Phrase", "Keyword ID": "7009"}
    download = Download("b.xlsx", "2025-01-10T00:00:00Z", workbook([*BULK_ROWS, other]), rows)
    from trace_gate.core.market.bulk import Reader

    present = {*Reader(download, rows, by_name=False).present(rows[0])}
    assert {each.rsplit("/", 2)[1] for each in present} == {"exact", "phrase"}


# --- properties -------------------------------------------------------------------------------

CELLS = st.sampled_from(
    [(0, "Daily Budget"), (2, "Ad Group Default Bid"), (3, "Bid"), (4, "Bid"), (7, "Bid")]
)
VALUES = st.integers(2, 900).map(lambda cents: Decimal(cents) / 100)


@given(st.dictionaries(CELLS, VALUES), st.randoms())
def test_the_changes_applied_to_the_download_give_the_sheet_in_any_order_of_rows(cells, chance):
    rows = bulk_rows(*((at, {**UPDATE, name: value}) for (at, name), value in cells.items()))
    shuffled = [*rows]
    chance.shuffle(shuffled)
    (made, problems), (again, _) = found(rows), found(shuffled)
    assert problems == []
    assert {(e.key, e.old, e.new) for e in made} == {(e.key, e.old, e.new) for e in again}
    state = {each.key: each.old for each in made}
    assert all(state[e.key] == e.old and e.shop == SHOP for e in made)
    changed = {
        (at, name): value
        for (at, name), value in cells.items()
        if Decimal(str(BULK_ROWS[at][name])) != value
    }
    assert sorted(map(str, (e.new for e in made))) == sorted(map(str, changed.values()))
    applied = bulk_rows(*((e.place.row - 2, {e.place.column: e.new}) for e in made))
    assert found([{**row, **UPDATE} for row in rows if "Operation" in row], applied) == ([], [])
