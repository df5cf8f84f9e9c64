"""`trace-gate init --market-file`: the entry, what it reads, and nothing is written."""

from __future__ import annotations

import json

from tests.support import fast_yaml
from tests.support.desk import Desk
from tests.support.mapped_shop import BIDS, MUG, TABLE

ASK = ("init", "--market-file")


def test_the_entry_is_what_the_policy_takes(shop: Desk):
    shop.write("ads/own bids.csv", TABLE)
    text = shop.run(*ASK, "ads/own bids.csv").output
    assert f"{MUG}/bid  0.8\n" in text
    entry = text.partition("\n\n")[2].partition("\n\n")[0]
    made = fast_yaml.load(f"market_files:\n{entry}\n".encode())["market_files"]
    assert made == [
        json.loads(shop.run(*ASK, "ads/own bids.csv", "--format", "json").output)["entry"]
    ]
    assert shop.git("status", "--porcelain", "config") == ""
    shop.write("config/amazon-growth/market_files.yaml", f"version: 1\nmarket_files:\n{entry}\n")
    assert "is mapped already" in shop.run(*ASK, "ads/own bids.csv").output


def test_what_the_gate_could_not_read_is_said(shop: Desk):
    shop.write(BIDS, TABLE.replace("0.80", "1e1"))
    text = shop.run(*ASK, BIDS, code=2).output
    assert f"cannot be read: {BIDS}:2" in text
    assert "There is no file" in shop.run(*ASK, "no.csv", code=2).output
    shop.write("notes.csv", "a,b\n1,2\n")
    assert "name no campaign" in shop.run(*ASK, "notes.csv", code=2).output
    assert "nothing else" in shop.run(*ASK, BIDS, "--upgrade", code=2).output
