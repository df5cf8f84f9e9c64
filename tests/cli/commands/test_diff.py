"""`trace-gate diff`: the values that the market files change, as the judge reads them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.desk import Desk
from tests.support.mapped_shop import BIDS, MUG, ROWS, TABLE, TITLE, TITLE_TARGET

SCHEMA = json.loads((Path(__file__).parents[3] / "schemas/diff.schema.json").read_text())


@pytest.fixture
def desk(mapped: tuple[Desk, str]) -> Desk:
    return mapped[0]


def data_of(desk: Desk, *words: str, code: int = 0) -> dict:
    data = json.loads(desk.run("diff", *words, "--format", "json", code=code).stdout)
    jsonschema.validate(data, SCHEMA)
    return data


def moves(data: dict) -> list[tuple]:
    return [
        (c["target"], c["from_value"], c["to_value"], c["change_pct"], c["path"], c["row"])
        for c in data["changes"]
    ]


def test_what_is_staged_and_what_a_range_brings_are_the_same_values(desk: Desk):
    assert "Nothing is implied" in desk.run("diff").output
    desk.write(BIDS, TABLE.replace("0.80", "0.95"))
    desk.write(TITLE, "The best mug\n")
    staged = data_of(desk)
    assert moves(staged) == [
        (f"{MUG}/bid", 0.8, 0.95, 0.1875, BIDS, 2),
        (TITLE_TARGET, "A mug for two", "The best mug", None, TITLE, None),
    ]
    assert staged["changes"][0]["tenant"] == {"store_id": "ACME-01", "marketplace": "US"}
    assert staged["files"] == staged["problems"] == []
    row = desk.run("diff").output.splitlines()[1]
    assert row.split()[-5:] == ["0.80", "0.95", "+18.75", "%", f"{BIDS}:2"]
    desk.commit()
    assert data_of(desk, "main..HEAD")["changes"] == staged["changes"]


def test_what_else_differs_and_what_is_gone_is_said(desk: Desk):
    gone = TABLE.replace(ROWS[1], "").replace("sells", "sells well")
    desk.write(BIDS, gone)
    data = data_of(desk)
    assert [(c["to_value"], c["gone"], c["row"]) for c in data["changes"]] == [
        ("archived", True, 3)
    ]
    assert [each["path"] for each in data["files"]] == [BIDS]
    text = desk.run("diff").output
    assert f"{BIDS}:3 of the base" in text
    assert f"{BIDS}: beside values, " in text


def test_a_file_that_cannot_be_read_is_told_as_the_gate_tells_it(desk: Desk):
    desk.write(TITLE, "The best mug\n")
    desk.write(BIDS, TABLE.replace("0.80", "1e1"))
    (problem,) = data_of(desk, code=2)["problems"]
    assert (problem["path"], problem["line"]) == (BIDS, 2)
    text = desk.run("diff", code=2).output
    assert TITLE_TARGET in text
    assert f"{BIDS}:2 TG415 error: " in text
    found = json.loads(desk.run("check", "--format", "json", code=1).stdout)["findings"]
    assert problem["message"] in [f["message"] for f in found if f["code"] == "TG415"]


def test_where_nothing_is_mapped_it_says_so(shop: Desk):
    shop.write("ads/bids.csv", "campaign,bid\nC1,9.00\n")
    assert not data_of(shop)["mapped"]
    assert "No file is mapped" in shop.run("diff").output


def test_without_a_policy_nothing_can_be_told(empty: Desk):
    assert "is not governed" in empty.run("diff", code=2).output
    assert "is not a range" in empty.run("diff", "main", code=2).output


def test_what_a_file_holds_cannot_write_on_the_terminal(desk: Desk):
    desk.write(TITLE, "mug \x1b[31m\u202e!\n")
    desk.write(BIDS, TABLE.replace("mug,exact", "mug \u202ered,exact"))
    text = desk.run("diff", code=None).output
    assert "\x1b" not in text
    assert "\u202e" not in text
