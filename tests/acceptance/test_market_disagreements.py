"""`check --all` says where a mapped file has not what was executed last (SPEC 9)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.mapped_shop import BIDS, CUP, MUG, TABLE, TITLE, bid, decided, map_files
from tests.support.shop import Shop, codes, finding_lines

RAISED = TABLE.replace("0.80", "0.90")


@pytest.fixture(scope="module")
def mapped(governed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that has decided about a bid before it mapped the file, which has another one."""
    folder = tmp_path_factory.mktemp("mapped") / "shop"
    shutil.copytree(governed, folder, symlinks=True)
    shop = Shop(folder)
    shop.clock += 3 * 86_400
    shop.branch("work")
    decided(shop, bid(f"{MUG}/bid", 0.7, 0.9))
    shop.commit("raise a bid")
    shop.git("branch", "-q", "-f", "main", "work")
    map_files(shop)
    return folder


@pytest.fixture
def shop(mapped: Path, tmp_path: Path) -> Shop:
    shutil.copytree(mapped, tmp_path / "shop", symlinks=True)
    made = Shop(tmp_path / "shop")
    made.clock += 4 * 86_400
    return made


def disagreements(shop: Shop) -> list[tuple[str, str | None, int | None]]:
    found = shop.whole()
    assert codes(found) == [], finding_lines(found)
    return [(f.code, f.path, f.line) for f in found.findings if f.code in ("TG410", "TG415")]


def test_the_row_that_has_another_value_is_named(shop: Shop):
    assert disagreements(shop) == [("TG410", BIDS, 2)]
    assert shop.whole().verdict == "PASS"
    assert "0.80, and TRACE-" in finding_lines(shop.whole())


def test_a_file_that_was_right_is_mended_by_the_decision_that_is_named(shop: Shop):
    decided(shop, bid(f"{MUG}/bid", 0.9, 0.8))
    shop.commit()
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)
    assert disagreements(shop) == []


def test_a_decision_that_was_right_is_mended_by_the_edit_and_its_decision(shop: Shop):
    shop.write(BIDS, RAISED)
    shop.git("add", BIDS)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)
    assert disagreements(shop) == []


def test_what_went_past_the_gate_is_seen_as_it_stands(shop: Shop):
    shop.write(BIDS, RAISED.replace("cup,broad,0.90", "cup,broad,9.90"))
    decided(shop, bid(f"{CUP}/bid", 0.9, 1.0))
    shop.commit()
    assert disagreements(shop) == [("TG410", BIDS, 3)]


def test_a_text_is_held_against_its_decision_too(shop: Shop):
    title = "asin/B0EXAMPLE1/content/title"
    decided(shop, bid(title, "A mug for two", "The best mug", "content_update"))
    shop.commit()
    assert disagreements(shop) == [("TG410", BIDS, 2), ("TG410", TITLE, None)]


def test_a_file_that_nobody_can_read_is_said(shop: Shop):
    shop.write(BIDS, TABLE.replace("0.80", "1e1"))
    shop.commit()
    assert disagreements(shop) == [("TG415", BIDS, 2)]
    shop.write(BIDS, "x" * (21 << 20))
    shop.commit()
    assert disagreements(shop) == [("TG415", BIDS, None)]


def test_a_file_that_no_entry_maps_says_nothing(shop: Shop):
    entries = "config/amazon-growth/market_files.yaml"
    shop.write(entries, "version: 1\nmarket_files: []\n")
    shop.commit()
    assert disagreements(shop) == []
