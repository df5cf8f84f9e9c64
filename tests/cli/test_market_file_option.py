"""`trace-gate init --market-file`: the entry, what it reads; written only where that is asked."""

from __future__ import annotations

import json

from tests.support import fast_yaml
from tests.support.desk import Desk
from tests.support.mapped_shop import BIDS, MUG, TABLE
from tests.support.workbooks import BULK_ROWS, book, bulk_book

BOOK_HEADER = ("Campaign", "Ad Group", "Keyword", "Match Type", "Bid", "State")
ASK = ("init", "--market-file")
POLICY = "config/amazon-growth/market_files.yaml"


def test_the_entry_is_what_the_policy_takes(shop: Desk):
    shop.write("ads/own bids.csv", TABLE)
    text = shop.run(*ASK, "ads/own bids.csv").output
    assert f"{MUG}/bid  0.8\n" in text
    entry = text.partition("\n\n")[2].partition("\n\n")[0]
    made = fast_yaml.load(entry.encode())["market_files"]
    assert made == [
        json.loads(shop.run(*ASK, "ads/own bids.csv", "--format", "json").output)["entry"]
    ]
    assert shop.git("status", "--porcelain", "config") == ""
    shop.write(POLICY, f"version: 1\n{entry}\n")
    assert "is mapped already" in shop.run(*ASK, "ads/own bids.csv").output


def test_what_the_gate_could_not_read_is_said(shop: Desk):
    shop.write(BIDS, TABLE.replace("0.80", "1e1"))
    text = shop.run(*ASK, BIDS, code=2).output
    assert f"cannot be read: {BIDS}:2" in text
    assert "There is no file" in shop.run(*ASK, "no.csv", code=2).output
    shop.write("notes.csv", "a,b\n1,2\n")
    assert "name no campaign" in shop.run(*ASK, "notes.csv", code=2).output
    assert "nothing else" in shop.run(*ASK, BIDS, "--upgrade", code=2).output


def test_it_is_written_below_what_is_there_where_that_is_asked(shop: Desk):
    shop.write(BIDS, TABLE)
    title = "listings/B0EXAMPLE1/title.txt"
    shop.write(title, "A mug\n")
    before = (shop.path / POLICY).read_text()
    said = shop.run(*ASK, BIDS, "--write").output
    assert said.startswith(f"wrote into {POLICY} the entry")
    assert json.loads(shop.run(*ASK, title, "--write", "--format", "json").output)["written"]
    text = (shop.path / POLICY).read_text()
    entries = fast_yaml.load(text.encode())["market_files"]
    assert [each["id"] for each in entries] == ["market", "title"]
    assert [each for each in before.splitlines() if each not in text.splitlines()] == [
        "market_files: []"
    ]
    assert "is mapped already" in shop.run(*ASK, BIDS, "--write").output
    assert (shop.path / POLICY).read_text() == text


def test_nothing_is_written_that_the_gate_could_not_read(shop: Desk):
    shop.write(BIDS, TABLE.replace("0.80", "1e1"))
    before = (shop.path / POLICY).read_text()
    shop.run(*ASK, BIDS, "--write", code=2)
    assert (shop.path / POLICY).read_text() == before
    assert "--write is for --market-file" in shop.run("init", "--write", code=2).output


def test_the_sheet_of_a_workbook_that_has_bids_is_the_one_that_is_read(shop: Desk):
    rows = (BOOK_HEADER, ("gifts", "cups", "mug", "exact", 0.8, "enabled"))
    shop.write("ads/own.xlsx", book({"Notes": [["Campaign"], ["=1+1"]], "Our bids": rows}))
    found = json.loads(shop.run(*ASK, "ads/own.xlsx", "--format", "json").output)
    assert found["entry"]["format"] == {"type": "xlsx", "sheets": ["Our bids"]}
    assert {"target": f"{MUG}/bid", "value": 0.8} in found["values"]
    shop.run(*ASK, "ads/own.xlsx", "--write")
    assert "is mapped already" in shop.run(*ASK, "ads/own.xlsx").output


def test_a_bulk_sheet_gets_its_layout(shop: Desk):
    shop.write("sheets/week.xlsx", bulk_book(BULK_ROWS))
    text = shop.run(*ASK, "sheets/week.xlsx", "--write").output
    assert "layout: amazon_bulk" in text.replace('"', "")
    assert "Each row with an Operation is a change" in text
    shop.write("ads/broken.xlsx", b"PK\x03\x04")
    assert "is not whole" in shop.run(*ASK, "ads/broken.xlsx", code=2).output
