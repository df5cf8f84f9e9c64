"""Market files that are workbooks, and bulk sheets, with real Git (SPEC 5, Market files)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl.styles import Font

from tests.support.mapped_shop import bid, decided, map_files
from tests.support.shop import Shop, codes, finding_lines
from tests.support.workbooks import (
    BULK_ROWS,
    BULK_SHEET,
    MUG_TARGET,
    book,
    bulk_book,
    bulk_rows,
)

BIDS = "ads/bids.xlsx"
HEADER = ("Campaign", "Ad Group", "Keyword", "Match Type", "Bid", "State", "Note")
ROWS = (
    ("gifts", "cups", "mug", "exact", 0.8, "enabled", "sells"),
    ("gifts", "cups", "cup", "broad", 0.9, "enabled", None),
)
MUG, CUP = (f"campaign/gifts/ad_group/cups/keyword/{each}" for each in ("mug/exact", "cup/broad"))
SHEET = "sheets/SHOP_1-US/week.xlsx"
DOWNLOAD = "uploads/SHOP_1-US/bulk-a1-20250101-20250107-1.xlsx"
ENTRIES = """\
version: 1
market_files:
  - id: bids
    kind: table
    paths: ["/ads/*.xlsx"]
    format: {type: xlsx, sheets: [Bids]}
    key: [Campaign, Ad Group, Keyword, Match Type]
    row: "campaign/{Campaign}/ad_group/{Ad Group}/keyword/{Keyword}/{Match Type}"
    values:
      - {column: Bid, type: money, decimals: 2, target: "{row}/bid"}
      - {column: State, type: enum, target: "{row}/state"}
    removed: archived
  - id: amazon-bulk
    kind: table
    layout: amazon_bulk
    paths: ["/sheets/{store}-{marketplace}/*.xlsx"]
    base: {uploads: "bulk-*.xlsx", max_age_days: 7}
"""


def bids(*rows, note="a note", then=None) -> bytes:
    return book({"Notes": [[note]], "Bids": [HEADER, *(rows or ROWS)]}, then)


@pytest.fixture(scope="module")
def mapped(governed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("books") / "shop"
    shutil.copytree(governed, folder, symlinks=True)
    shop = Shop(folder)
    shop.clock += 3 * 86_400
    shop.switch("main")
    shop.write(BIDS, bids())
    shop.write(DOWNLOAD, bulk_book(BULK_ROWS))
    shop.save(shop.observation(evidence=[shop.report(DOWNLOAD.removeprefix("uploads/"))]))
    shop.commit("a download")
    map_files(shop, ENTRIES)
    return folder


@pytest.fixture
def shop(mapped: Path, tmp_path: Path) -> Shop:
    shutil.copytree(mapped, tmp_path / "shop", symlinks=True)
    made = Shop(tmp_path / "shop")
    made.clock += 4 * 86_400
    return made


def market(found) -> list[str]:
    """What is said of market files."""
    return [
        f"{f.code} {f.message}" for f in found.findings if f.code in ("TG413", "TG414", "TG415")
    ]


def staged(shop: Shop, path: str, data: bytes):
    shop.write(path, data)
    shop.git("add", path)
    return shop.staged()


# --- workbooks by sheet -----------------------------------------------------------------------


def test_a_value_that_nobody_decided_is_stopped_with_sheet_row_and_column(shop: Shop):
    found = staged(shop, BIDS, bids(ROWS[0], (*ROWS[1][:4], 9.9, *ROWS[1][5:])))
    (said,) = market(found)
    assert said.startswith(
        f"TG413 {BIDS}, sheet 'Bids', row 3, column 'Bid': 0.9 becomes 9.9, and no decision"
    )
    assert found.verdict == "BLOCK"


def test_a_decision_about_the_value_covers_the_workbook(shop: Shop):
    shop.write(BIDS, bids((*ROWS[0][:4], 0.9, *ROWS[0][5:]), ROWS[1]))
    shop.git("add", BIDS)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    for found in (
        shop.judge(),
        shop.pushed("work", "refs/heads/main", shop.git("rev-parse", "main")),
    ):
        assert codes(found) == [], finding_lines(found)


def test_another_value_than_the_decided_one_is_stopped(shop: Shop):
    shop.write(BIDS, bids((*ROWS[0][:4], 0.95, *ROWS[0][5:]), ROWS[1]))
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    assert codes(shop.judge()) == ["TG414"]


@pytest.mark.parametrize("other", [("gifts", "cups", "mug", "exact", "0.80", "Enabled", "sells")])
def test_another_form_changes_no_value(shop: Shop, other):
    found = staged(shop, BIDS, bids(other, ROWS[1]))
    assert market(found) == []
    assert codes(found) == ["TG401"]


def test_how_cells_look_is_no_change_that_needs_a_decision_of_its_own(shop: Shop):
    def bold(made):
        made["Bids"]["E2"].font = Font(bold=True)
        made["Notes"].column_dimensions["A"].width = 50

    shop.write(BIDS, bids((*ROWS[0][:4], 0.9, *ROWS[0][5:]), ROWS[1], then=bold))
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_what_else_differs_needs_a_decision_about_the_file(shop: Shop):
    shop.write(BIDS, bids((*ROWS[0][:4], 0.9, *ROWS[0][5:]), ROWS[1], note="another"))
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG402"]
    assert "the sheet 'Notes' differs" in finding_lines(found)


def formula(made):
    made["Bids"]["E2"] = "=0.4*2"


def merged(made):
    made["Bids"].merge_cells("E2:E3")


def percent(made):
    made["Bids"]["E2"].number_format = "0.00%"


def hidden(made):
    made["Bids"].row_dimensions[2].hidden = True
    made["Bids"]["E2"] = "0,90"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (formula, "sheet 'Bids', row 2, column 'Bid' is a formula"),
        (merged, "sheet 'Bids', row 2, column 'Bid' is part of merged cells"),
        (percent, "sheet 'Bids', row 2, column 'Bid' is shown in percent"),
        (hidden, "sheet 'Bids', row 2 (hidden), column 'Bid' is '0,90'"),
    ],
)
def test_what_two_readers_could_read_as_two_is_refused(shop: Shop, then, said):
    found = staged(shop, BIDS, bids(then=then))
    assert any(each.startswith(f"TG415 {BIDS}, {said}") for each in market(found)), market(found)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 and no more", "is not whole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected by a password"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "pointer of Git LFS"),
        (b"Campaign,Bid\n", "is no workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(shop: Shop, data: bytes, said: str):
    (found,) = market(staged(shop, BIDS, data))
    assert found.startswith("TG415")
    assert said in found


def test_a_sheet_that_is_gone_takes_its_rows_along(shop: Shop):
    found = staged(shop, BIDS, book({"Notes": [["a note"]]}))
    assert len(market(found)) == 2
    assert "which makes it archived" in market(found)[0]


# --- bulk sheets -------------------------------------------------------------------------------

UPDATE = {"Operation": "Update"}


def test_a_bulk_sheet_that_nobody_decided_is_stopped(shop: Shop):
    found = staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 9.9}))))
    (said,) = market(found)
    place = f"{SHEET}, sheet '{BULK_SHEET}', row 5, column 'Bid'"
    assert said.startswith(f"TG413 {place}: 0.9 becomes 9.9, and no decision here says so")
    assert f"({MUG_TARGET}/bid)" in said


def test_a_bulk_sheet_that_was_decided_passes_whole(shop: Shop):
    shop.write(SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 1.0}))))
    decided(shop, bid(f"{MUG_TARGET}/bid", 0.9, 1.0))
    shop.commit()
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)


def test_a_download_that_the_unit_brings_changes_nothing(shop: Shop):
    forged = DOWNLOAD.replace("-1.xlsx", "-2.xlsx")
    shop.write(forged, bulk_book(bulk_rows((3, {"Bid": 9.9}))))
    shop.save(shop.observation(evidence=[shop.report(forged.removeprefix("uploads/"))]))
    found = staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 9.9}))))
    (said,) = market(found)
    assert "0.9 becomes 9.9" in said


def test_a_download_that_has_landed_is_what_amazon_has(shop: Shop):
    newer = DOWNLOAD.replace("-1.xlsx", "-2.xlsx")
    shop.switch("main")
    shop.write(newer, bulk_book(bulk_rows((3, {"Bid": 1.1}))))
    shop.save(shop.observation(evidence=[shop.report(newer.removeprefix("uploads/"))]))
    shop.commit("a newer download")
    shop.git("branch", "-q", "-f", "work", "main")
    shop.switch("work")
    assert market(staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 1.1}))))) == []
    (said,) = market(staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 0.9})))))
    assert "1.1 becomes 0.9" in said


def test_what_was_executed_since_is_what_amazon_has(shop: Shop):
    shop.branch("earlier")
    decided(shop, bid(f"{MUG_TARGET}/bid", 0.9, 1.1))
    shop.commit("raise it")
    shop.git("branch", "-q", "-f", "main", "earlier")
    shop.git("branch", "-q", "-f", "work", "main")
    shop.switch("work")
    stale = bulk_book(bulk_rows((3, UPDATE)))
    (said,) = market(staged(shop, SHEET, stale))
    assert "1.1 becomes 0.9" in said


def test_a_download_of_tomorrow_is_none(shop: Shop):
    forged = DOWNLOAD.replace("-1.xlsx", "-2.xlsx")
    shop.switch("main")
    shop.write(forged, bulk_book(bulk_rows((3, {"Bid": 9.9}))))
    entry = shop.report(forged.removeprefix("uploads/"))
    shop.save(shop.observation(evidence=[{**entry, "captured_at": "2099-01-01T00:00:00Z"}]))
    shop.commit("a download of tomorrow")
    shop.git("branch", "-q", "-f", "work", "main")
    shop.switch("work")
    (said,) = market(staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 9.9})))))
    assert "0.9 becomes 9.9" in said


def test_a_download_of_another_shop_is_none(shop: Shop):
    newer = DOWNLOAD.replace("-1.xlsx", "-2.xlsx")
    shop.switch("main")
    shop.write(newer, bulk_book(bulk_rows((3, {"Bid": 9.9}))))
    entry = shop.report(newer.removeprefix("uploads/"))
    other = {"store_id": "SHOP_2", "marketplace": "US", "currency": "USD", "timezone": "UTC"}
    shop.save(shop.observation(evidence=[entry], tenant=other))
    shop.commit("a download of another shop")
    shop.git("branch", "-q", "-f", "work", "main")
    shop.switch("work")
    (said,) = market(staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 9.9})))))
    assert "0.9 becomes 9.9" in said


def test_a_download_that_is_another_file_than_its_trace_recorded_is_none(shop: Shop):
    shop.switch("main")
    shop.write(DOWNLOAD, bulk_book(bulk_rows((3, {"Bid": 9.9}))))
    shop.git("add", "-A")
    shop.git("commit", "-q", "--no-verify", "-m", "another content")
    shop.git("branch", "-q", "-f", "work", "main")
    shop.switch("work")
    (said,) = market(staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 9.9})))))
    assert "is not what its trace recorded" in said


def test_an_old_download_is_none(shop: Shop):
    shop.clock += 30 * 86_400
    (said,) = market(staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 1.0})))))
    assert said.startswith("TG415")
    assert "that is too old" in said


def test_without_a_download_nothing_is_known(shop: Shop):
    shop.switch("main")
    shop.git("rm", "-q", DOWNLOAD)
    shop.git("commit", "-q", "--no-verify", "-m", "lost")
    shop.git("branch", "-q", "-f", "work", "main")
    shop.switch("work")
    (said,) = market(staged(shop, SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 1.0})))))
    assert "the base has none" in said


def test_an_operation_of_another_sheet_is_not_passed_over(shop: Shop):
    brands = [
        ("Product", "Entity", "Operation", "Bid"),
        ("Sponsored Brands", "Keyword", "Update", 9),
    ]
    found = staged(shop, SHEET, bulk_book(BULK_ROWS, **{"Sponsored Brands Campaigns": brands}))
    (said,) = market(found)
    assert "sheet 'Sponsored Brands Campaigns', row 2 has an Operation" in said


@pytest.mark.parametrize("word", ["Aktualisieren", "Mettre à jour", "更新", "अपडेट करें"])
def test_a_sheet_in_another_language_is_not_passed_over(shop: Shop, word: str):
    rows = [
        ("Produkt", "Entität", "Vorgang", "Gebot"),
        ("Sponsored Products", "Keyword", word, 9),
    ]
    found = staged(shop, SHEET, bulk_book(BULK_ROWS, **{"Sponsored Products-Kampagnen": rows}))
    (said,) = market(found)
    assert "sheet 'Sponsored Products-Kampagnen', row 2 has an Operation" in said
    notes = [("a", "b", "c"), ("x", "y", "as discussed")]
    assert market(staged(shop, SHEET, bulk_book(BULK_ROWS, Notes=notes))) == []


def test_a_sheet_without_an_operation_says_nothing_and_covers_nothing(shop: Shop):
    found = staged(shop, SHEET, bulk_book(bulk_rows((3, {"Bid": 9.9}))))
    assert market(found) == []
    assert codes(found) == ["TG401"]


def test_rows_that_have_landed_are_no_change_again(shop: Shop):
    shop.write(SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 1.0}))))
    decided(shop, bid(f"{MUG_TARGET}/bid", 0.9, 1.0))
    shop.commit()
    shop.git("branch", "-q", "-f", "main", "work")
    both = bulk_rows((3, {**UPDATE, "Bid": 1.0}), (7, {**UPDATE, "Bid": 0.8}))
    (said,) = market(staged(shop, SHEET, bulk_book(both)))
    assert "0.7 becomes 0.8" in said


def test_a_row_that_has_landed_brings_nothing_back_that_was_gone_on_from(shop: Shop):
    shop.write(SHEET, bulk_book(bulk_rows((3, {**UPDATE, "Bid": 1.0}))))
    decided(shop, bid(f"{MUG_TARGET}/bid", 0.9, 1.0))
    shop.commit()
    shop.clock += 60
    decided(shop, bid(f"{MUG_TARGET}/bid", 1.0, 0.8))
    shop.commit()
    shop.git("branch", "-q", "-f", "main", "work")
    both = bulk_rows((3, {**UPDATE, "Bid": 1.0}), (7, {**UPDATE, "Bid": 0.8}))
    said = market(staged(shop, SHEET, bulk_book(both)))
    assert any("0.8 becomes 1" in each for each in said), said
    shop.git("reset", "-q", "--hard")
    shop.git("mv", SHEET, SHEET.replace("week", "again"))
    (said,) = market(shop.staged())
    assert "0.8 becomes 1" in said
