"""The analyst's loop with workbooks and bulk sheets: diff, draft, refresh, review, why, audit."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.desk import Desk
from tests.support.undoing import DECIDE, written
from tests.support.workbooks import BULK_ROWS, MUG_TARGET, book, bulk_book, bulk_rows

MAP = "config/amazon-growth/market_files.yaml"
HEADER = ("Campaign", "Ad Group", "Keyword", "Match Type", "Bid", "State", "Note")
ROW = ("press", "cups", "mug", "exact", 0.8, "enabled", "sells")
MUG = "campaign/press/ad_group/cups/keyword/mug/exact"
BOOK, SHEET = "more/own.xlsx", "sheets/week.xlsx"
DOWNLOAD = "uploads/bulk-a1-20250101-20250107-1.xlsx"
MORE = """\
  - id: own-book
    kind: table
    paths: ["/more/*.xlsx"]
    format: {type: xlsx, sheets: [Bids]}
    key: [Campaign, Ad Group, Keyword, Match Type]
    row: "campaign/{Campaign}/ad_group/{Ad Group}/keyword/{Keyword}/{Match Type}"
    values:
      - {column: Bid, type: money, decimals: 2, target: "{row}/bid"}
  - id: amazon-bulk
    kind: table
    layout: amazon_bulk
    paths: ["/sheets/*.xlsx"]
    base: {uploads: "bulk-*.xlsx", max_age_days: 60}
"""


def own(bid: float) -> bytes:
    return book({"Notes": [["a"]], "Bids": [HEADER, (*ROW[:4], bid, *ROW[5:])]})


@pytest.fixture
def loop(mapped: tuple[Desk, str]) -> tuple[Desk, str]:
    """A shop with a workbook and a download that have landed."""
    desk, hypothesis = mapped
    desk.git("switch", "-q", "main")
    desk.write(BOOK, own(0.8))
    desk.write(DOWNLOAD, bulk_book(BULK_ROWS))
    report = ("--evidence", DOWNLOAD, "--metric", "acos=0.3")
    desk.run("new", "observation", "--asin", "B0EXAMPLE1", *report)
    desk.write(MAP, (desk.path / MAP).read_text() + MORE)
    desk.commit("map more")
    desk.git("switch", "-q", "-C", "work")
    return desk, hypothesis


def rows(desk: Desk) -> list[dict[str, Any]]:
    return json.loads(desk.run("diff", "--format", "json").stdout)["changes"]


def drafted(loop: tuple[Desk, str]) -> str:
    desk, hypothesis = loop
    words = ("--from-staged", "--caused-by", hypothesis, *DECIDE)
    trace_id = written(desk.run("new", "decision", *words))
    desk.git("add", "traces")
    return trace_id


def moves(desk: Desk) -> list[tuple]:
    changes = desk.trace()["execution"]["changes"]
    return [(e["target"], e.get("from_value"), e.get("to_value")) for e in changes]


CASES = [
    (BOOK, own(0.9), own(0.95), f"{MUG}/bid", 0.8, 0.9, 2),
    (
        SHEET,
        bulk_book(bulk_rows((3, {"Operation": "Update", "Bid": 1.0}))),
        bulk_book(bulk_rows((3, {"Operation": "Update", "Bid": 0.95}))),
        f"{MUG_TARGET}/bid",
        0.9,
        1.0,
        5,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=["book", "bulk"])
def test_the_loop_of_a_workbook(loop, case):
    path, data, again, goal, old, new, row = case
    desk, _ = loop
    desk.write(path, data)
    (change,) = rows(desk)
    assert (change["target"], change["from_value"], change["to_value"]) == (goal, old, new)
    assert (change["path"], change["row"], change["column"]) == (path, row, "Bid")
    assert f"{path}:{row}" in desk.run("diff").output
    trace_id = drafted(loop)
    assert moves(desk) == [(goal, old, new)]
    desk.write(path, again)
    desk.run("refresh", trace_id)
    desk.git("add", "traces")
    assert moves(desk) == [(goal, old, 0.95)]
    found = json.loads(desk.run("check", "--format", "json", code=None).stdout)["findings"]
    assert not {f["code"] for f in found} & {"TG401", "TG402", "TG413", "TG414", "TG415"}
    desk.commit("a workbook")
    review = json.loads(desk.run("review", "main..HEAD", "--format", "json", code=None).stdout)
    (shown,) = review["implied"]
    assert trace_id in json.dumps(shown)
    assert goal in json.dumps(shown)
    assert "TG413" not in desk.run("audit", "--format", "json", code=None).stdout
    desk.git("switch", "-q", "main")
    desk.git("merge", "-q", "--ff-only", "work")
    desk.write(path, data)
    desk.commit("another value, past the gate")
    assert "TG413" in desk.run("audit", "--format", "json", code=None).stdout


def test_why_of_a_row_of_a_sheet(loop):
    desk, _ = loop
    text = desk.run("why", f"{BOOK}:2").output
    assert f"value          {MUG}/bid: 0.8" in text
    assert "no executed decision names it" in text
    found = json.loads(desk.run("why", f"{BOOK}:2", "--format", "json").stdout)
    assert found["market"]["values"][0]["target"] == f"{MUG}/bid"
    assert (
        json.loads(desk.run("why", f"{BOOK}:9", "--format", "json").stdout)["market"]["values"]
        == []
    )
    assert json.loads(desk.run("why", BOOK, "--format", "json").stdout)["market"] is None


def test_the_whole_tree_is_held_against_what_was_executed(loop):
    desk, _ = loop
    desk.write(BOOK, own(0.9))
    drafted(loop)
    desk.commit("decided")
    assert "cannot" not in desk.run("check", "--all", code=None).output


def test_a_file_that_cannot_be_read_stops_a_draft(loop):
    desk, hypothesis = loop
    desk.write(BOOK, b"PK\x03\x04 broken")
    words = ("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE)
    assert "is not whole" in desk.run(*words, code=2).output
    problems = json.loads(desk.run("diff", "--format", "json", code=None).stdout)["problems"]
    assert problems[0]["code"] == "TG415"


def test_a_sheet_that_trace_gate_writes_is_what_was_decided(loop):
    desk, hypothesis = loop
    move = f"{MUG_TARGET}/bid 0.90 -> 1.00"
    planned = desk.run(
        "new", "decision", "--planned", "--caused-by", hypothesis, "--change", move, *DECIDE
    )
    trace_id = written(planned)
    desk.run("approve", trace_id, "--as", "Mia")
    (desk.path / "sheets").mkdir()
    desk.run("sheet", trace_id, "-o", SHEET)
    desk.git("add", SHEET, "traces")
    (change,) = rows(desk)
    assert (change["target"], change["from_value"], change["to_value"]) == (
        f"{MUG_TARGET}/bid",
        0.9,
        1.0,
    )
    assert json.loads(desk.run("diff", "--format", "json").stdout)["problems"] == []
    desk.run("execute", trace_id)
    desk.git("add", "traces")
    found = json.loads(desk.run("check", "--format", "json", code=None).stdout)["findings"]
    assert not {f["code"] for f in found} & {"TG401", "TG402", "TG413", "TG414", "TG415"}
