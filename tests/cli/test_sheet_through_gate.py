"""The gate reads an upload sheet by its own reader, and finds what the decision says: no more."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from pathlib import Path

import openpyxl
import pytest

from tests.support import bulk_files
from tests.support.bulk_files import NAME
from tests.support.desk import Desk
from tests.support.undoing import DECIDE, written

SHEET = "sheets/week.xlsx"
GROUP = "campaign/gifts/ad_group/cups"
CHANGES = (
    f"{GROUP}/keyword/mug/exact/bid 0.80 -> 0.70",
    f"{GROUP}/keyword/tea cup/broad/state paused -> enabled",
    "campaign/gifts/budget 100 -> 90",
    "campaign/gifts/placement/top_of_search/percent 35 -> 40",
    f"{GROUP}/negative_keyword/rack/phrase/state null -> enabled",
    f"{GROUP}/negative_keyword/mug holder/exact/state enabled -> archived",
    f"{GROUP}/product_target/close-match/bid 0.60 -> 0.50",
    f"{GROUP}/bid 0.75 -> 0.70",
)
ENTRY = """\
version: 1
market_files:
  - id: amazon-bulk
    kind: table
    layout: amazon_bulk
    paths: ["/sheets/*.xlsx"]
    base: {uploads: "bulk-*.xlsx", targets: names}
"""
TENANTS = "tenants: [{store_id: ACME-01, marketplace: US, currency: USD, timezone: UTC}]"


@pytest.fixture
def mapped(expecting: tuple[Desk, str]) -> tuple[Desk, str]:
    """The shop whose sheets are mapped, with a download; the hypothesis."""
    desk, cause = expecting
    desk.write("config/amazon-growth/market_files.yaml", ENTRY)
    gate = desk.path / "config/amazon-growth/gate.yaml"
    text = gate.read_text()
    zone = re.search(r"timezone: .*", (desk.traces()[0]).read_text()).group()
    gate.write_text(re.sub(r"tenants: \[\]", TENANTS.replace("timezone: UTC", zone), text))
    name = NAME.replace(".csv", ".xlsx")
    book = openpyxl.Workbook()
    book.active.title = "Sponsored Products Campaigns"
    for row in csv.reader(io.StringIO(bulk_files.separated())):
        book.active.append([each or None for each in row])
    book.save(f"../{name}")
    desk.run("observe", f"../{name}", "--asin", "B0EXAMPLE1")
    desk.commit("the download, and where sheets lie")
    desk.git("switch", "-q", "-c", "work")
    return desk, cause


def step(change: str) -> tuple[str, tuple[object, object]]:
    """The target of a typed change, with what it was and what it comes to be."""
    head, _, new = change.partition(" -> ")
    goal, _, old = head.rpartition(" ")
    was, now = (None if e == "null" else float(e) if e[0].isdigit() else e for e in (old, new))
    return goal, (was, now)


def decided(desk: Desk, cause: str) -> str:
    words = [word for each in CHANGES for word in ("--change", each)]
    trace_id = written(
        desk.run("new", "decision", "--planned", "--caused-by", cause, *words, *DECIDE)
    )
    desk.run("approve", trace_id, "--as", "Mia")
    return trace_id


def test_the_sheet_of_a_decision_implies_what_it_says(mapped: tuple[Desk, str]):
    desk, cause = mapped
    trace_id = decided(desk, cause)
    Path("sheets").mkdir()
    desk.run("sheet", trace_id, "-o", SHEET)
    desk.run("execute", trace_id)
    desk.commit("the sheet that goes up")
    output = desk.run("check", "--range", "main..HEAD", code=None).output
    assert "PASS" in output.splitlines()[-1], output
    data = json.loads(desk.run("diff", "main..HEAD", "--format", "json").stdout)
    implied = {each["target"]: (each["from_value"], each["to_value"]) for each in data["changes"]}
    assert implied == dict(map(step, CHANGES))


def test_a_cell_that_somebody_edits_is_found_by_the_gate(mapped: tuple[Desk, str]):
    desk, cause = mapped
    trace_id = decided(desk, cause)
    Path("sheets").mkdir()
    desk.run("sheet", trace_id, "-o", SHEET)
    book = openpyxl.load_workbook(SHEET)
    book.active["T2"] = 9.9
    book.save(SHEET)
    desk.run("execute", trace_id)
    desk.commit("another sheet")
    assert "TG414" in desk.run("check", "--range", "main..HEAD", code=1).output


def test_the_policy_says_how_old_a_download_may_be_and_what_it_is_called(mapped, monkeypatch):
    desk, cause = mapped
    trace_id = decided(desk, cause)
    now = time.time()
    monkeypatch.setattr("trace_gate.cli.environment.now", lambda: now + 9 * 86_400)
    assert "is 9 days old" in desk.run("sheet", trace_id, "-o", "../s.xlsx", code=2).output
    policy = desk.path / "config/amazon-growth/market_files.yaml"
    policy.write_text(ENTRY.replace("targets:", "max_age_days: 10, targets:"))
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    policy.write_text(ENTRY.replace("bulk-*.xlsx", "other-*.xlsx"))
    said = desk.run("sheet", trace_id, "-o", "../t.xlsx", code=2).output
    assert "has no download of the campaigns" in said
