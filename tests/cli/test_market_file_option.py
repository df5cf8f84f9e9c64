"""`trace-gate init --market-file`: the entry, what it reads; written only where that is asked."""

from __future__ import annotations

import json

from tests.support import fast_yaml
from tests.support.desk import Desk
from tests.support.mapped_shop import BIDS, MUG, TABLE

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
