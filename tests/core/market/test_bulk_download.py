"""Which row of a download a target is: one that is certain, or none."""

from __future__ import annotations

import pytest

from tests.support.bulk_files import (
    CUP,
    CUPS,
    GIFTS,
    MUG,
    NAME,
    NOT_MUG,
    OLD,
    RIVAL,
    ROWS,
    ad_group,
    campaign,
    download,
    keyword,
    placement,
    product_target,
    row,
    table,
)
from trace_gate.core.market import bulk_download
from trace_gate.core.market.bulk_cells import NoRow
from trace_gate.core.market.bulk_columns import NoBulkSheet
from trace_gate.core.table import Table
from trace_gate.core.trace import target

GROUP = "campaign/gifts/ad_group/cups"


def own_id(text: str, *rows: dict) -> str | None:
    found = download(*rows).row(target.parse(text))
    return None if found is None else found.cells.get(found.entity.own or "placement")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("campaign/gifts/budget", GIFTS),
        (f"campaign/{GIFTS}/state", GIFTS),
        ("campaign/Gifts/placement/top_of_search/percent", "Placement Top"),
        (f"{GROUP}/bid", CUPS),
        (f"campaign/{GIFTS}/ad_group/{CUPS}/bid", CUPS),
        (f"{GROUP}/keyword/MUG/exact/bid", MUG),
        (f"{GROUP}/keyword/tea  cup/bid", CUP),
        (f"{GROUP}/keyword/old mug/exact/state", OLD),
        (f"{GROUP}/negative_keyword/mug holder/exact/state", NOT_MUG),
        (f"{GROUP}/product_target/B0RIVAL001/bid", RIVAL),
        (f"{GROUP}/keyword/mug/phrase/bid", None),
        (f"{GROUP}/keyword/mug holder/exact/bid", None),
        (f"{GROUP}/negative_keyword/mug/exact/state", None),
        ("campaign/gifts/placement/product_pages/percent", None),
    ],
)
def test_a_target_is_one_row_by_its_names_or_its_ids(text: str, wanted: str | None):
    assert own_id(text) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("campaign/press/budget", f"{NAME} has no campaign 'press'"),
        ("campaign/gifts/ad_group/pots/bid", "no ad group 'pots' in the campaign 'gifts'"),
        (f"campaign/{GIFTS[:-1]}/budget", "has no campaign"),
    ],
)
def test_a_campaign_or_a_group_that_is_not_there_is_said(text: str, said: str):
    with pytest.raises(NoRow, match=said) as no:
        own_id(text)
    assert "trace-gate observe FILE" in no.value.remedy


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("campaign/gift/budget", "gifts"),
        ("campaign/gifts/ad_group/cup/bid", "cups"),
    ],
)
def test_a_name_that_is_nearly_there_is_named(text: str, near: str):
    with pytest.raises(NoRow) as no:
        own_id(text)
    assert f"Did you mean '{near}'?" in no.value.remedy


def test_a_keyword_of_two_match_types_has_to_say_which():
    twice = (*ROWS, keyword("9", "mug", "phrase"))
    with pytest.raises(NoRow, match=r"could be several rows of .*: 6 and 12") as no:
        own_id(f"{GROUP}/keyword/mug/bid", *twice)
    assert "keyword/TEXT/exact" in no.value.remedy
    assert own_id(f"{GROUP}/keyword/mug/phrase/bid", *twice) == "9"


def test_of_two_rows_of_one_name_the_one_that_is_not_archived_is_meant():
    again = (*ROWS, keyword("9", "old mug", "exact"))
    assert own_id(f"{GROUP}/keyword/old mug/exact/bid", *again) == "9"
    names = (campaign(Campaign_ID="7"), campaign())
    with pytest.raises(NoRow, match="'gifts' could be several"):
        own_id("campaign/gifts/budget", *names)
    assert own_id("campaign/7/budget", *names) == "7"


def test_a_name_that_is_the_id_of_another_campaign_is_not_guessed():
    rows = (campaign(), campaign(Campaign_ID="7", Campaign_Name=GIFTS))
    with pytest.raises(NoRow, match="could be several"):
        own_id(f"campaign/{GIFTS}/budget", *rows)


def test_a_campaign_of_another_product_is_named_so():
    other = {**campaign(Campaign_Name="video"), "Product": "Sponsored Brands"}
    tables = [table(sheet="Sponsored Products Campaigns"), table(other, sheet="Sponsored Brands")]
    found = bulk_download.read(NAME, tables)
    with pytest.raises(NoRow, match="is one of Sponsored Brands"):
        found.row(target.parse("campaign/video/budget"))
    mixed = download(campaign(), other)
    with pytest.raises(NoRow, match="has no campaign 'video'"):
        mixed.row(target.parse("campaign/video/budget"))


def test_another_sheet_is_no_download_and_its_rows_are_not_read():
    with pytest.raises(NoBulkSheet):
        bulk_download.read(NAME, [table(sheet="Sponsored Brands Campaigns")])
    with pytest.raises(NoBulkSheet):
        bulk_download.read(NAME, [Table(file=NAME, rows=[["sTerm", "sClicks"]])])


def test_an_id_that_a_program_has_rounded_is_refused():
    rounded = table()
    cells = [list(each) for each in rounded.rows]
    cells[1][3] = "n1.7891234567890122e+17"
    with pytest.raises(NoRow, match="row 2, column D: Campaign ID has more digits"):
        bulk_download.read(NAME, [rounded.with_(rows=cells)])
    cells[1][3] = "n178912345678.0"
    small = bulk_download.read(NAME, [rounded.with_(rows=cells[:2])])
    assert small.rows[0].cells["campaign_id"] == "178912345678"


def test_dates_are_as_amazon_writes_them():
    cells = [list(each) for each in table(campaign()).rows]
    at = [each[1:] for each in cells[0]].index("End Date")
    cells[1][at] = "d2025-12-31"
    found = bulk_download.read(NAME, [table().with_(rows=cells)])
    assert found.rows[0].cells["end_date"] == "20251231"


def test_what_has_no_id_is_known_by_its_names_in_one_spelling():
    rows = [placement("placementTop", "1"), placement("Placement Top", "2")]
    first, second = (download(campaign(), each).rows[1] for each in rows)
    assert first.identity == second.identity == ("placement", GIFTS, "top_of_search")
    assert [each.entity.level for each in download(*ROWS).rows].count("keyword") == 3
    assert download(*ROWS, ad_group(Ad_Group_ID="3"), row("Portfolio")).rows[-1].number == 12
    target_row = product_target("1", "close-match")
    assert download(campaign(), target_row).rows[1].identity == ("product_target", "1")
