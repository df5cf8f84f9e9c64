"""`trace-gate sheet`, and the report of its upload: Amazon is asked for what was decided."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import os
import re
import shutil
import time
from decimal import Decimal
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from tests.cli.conftest import standing_in
from tests.support import bulk_files
from tests.support.bulk_files import GIFTS, MUG, NAME
from tests.support.desk import Desk
from tests.support.undoing import DECIDE, written
from trace_gate.adapters.spreadsheets import read_tables, write_sheet
from trace_gate.core.market import bulk_download, upload_reading

GROUP = "campaign/gifts/ad_group/cups"
BID = f"{GROUP}/keyword/mug/exact/bid"
UPLOADED = f"uploads/ACME-01-US/{NAME}"
DAY = 86_400
SCHEMA = json.loads((Path(__file__).parents[3] / "schemas/sheet.schema.json").read_text())


@pytest.fixture(scope="session")
def advertised_once(
    expecting_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The shop whose newest download has landed, on a branch of its own."""
    source, hypothesis = expecting_once
    folder = tmp_path_factory.mktemp("advertised") / "shop"
    shutil.copytree(source, folder, symlinks=True)
    (folder.parent / NAME).write_text(bulk_files.separated())
    with standing_in(folder) as desk:
        desk.run("observe", f"../{NAME}", "--asin", "B0EXAMPLE1")
        desk.commit("the download")
        desk.git("switch", "-q", "-c", "work")
    return folder, hypothesis


@pytest.fixture
def advertised(alone: Path, advertised_once: tuple[Path, str]) -> tuple[Desk, str]:
    """A copy of it; the hypothesis."""
    folder, hypothesis = advertised_once
    shutil.copytree(folder, alone, dirs_exist_ok=True, symlinks=True)
    return Desk(alone), hypothesis


def planned(desk: Desk, cause: str, *changes: str) -> str:
    words = [word for each in changes for word in ("--change", each)]
    return written(desk.run("new", "decision", "--planned", "--caused-by", cause, *words, *DECIDE))


def approved(desk: Desk, cause: str, *changes: str) -> str:
    trace_id = planned(desk, cause, *changes)
    desk.run("approve", trace_id, "--as", "Mia")
    return trace_id


@pytest.fixture
def lower(advertised: tuple[Desk, str]) -> tuple[Desk, str]:
    """An approved decision about a bid, a budget, a bucket and a negative; its id."""
    desk, cause = advertised
    changes = (
        f"{BID} 0.80 -> 0.70",
        "campaign/gifts/budget 100 -> 90",
        f"{GROUP}/negative_keyword/rack/phrase/state null -> enabled",
    )
    return desk, approved(desk, cause, *changes)


def refused(desk: Desk, trace_id: str, *words: str, file: str = "../s.xlsx") -> str:
    """What is said; nothing is written."""
    before = [path.read_bytes() for path in desk.traces()]
    output = desk.run("sheet", trace_id, "-o", file, *words, code=2).output
    assert [path.read_bytes() for path in desk.traces()] == before
    assert not Path(file).exists()
    assert "fix:" in output
    return output


def read_back(file: str) -> dict[str, object]:
    download = bulk_download.read(NAME, read_tables.tables(NAME, Path(UPLOADED).read_bytes()))
    (table,) = read_tables.tables("s", Path(file).read_bytes())
    return {e.target: str(e.value) for e in upload_reading.changes_of(table, download)}


def sheets(desk: Desk) -> list[dict]:
    return desk.trace()["execution"].get("sheets") or []


# --- what is written ---------------------------------------------------------------------


@pytest.mark.parametrize("file", ["../s.xlsx", "../s.csv"])
def test_a_sheet_reads_back_as_the_decision_and_its_sha256_is_recorded(lower, file: str):
    desk, trace_id = lower
    output = desk.run("sheet", trace_id, "-o", file).output
    assert read_back(file) == {
        BID: "0.7",
        "campaign/gifts/budget": "90",
        f"{GROUP}/negative_keyword/rack/phrase/state": "enabled",
    }
    sha256 = hashlib.sha256(Path(file).read_bytes()).hexdigest()
    assert sheets(desk) == [{"sha256": sha256, "download": UPLOADED}]
    assert f"sha256 {sha256}" in output
    assert f"row 2: Update {BID}: Bid 0.7   (change 1)" in output
    assert f"trace-gate execute {trace_id} --report REPORT.xlsx" in output


def test_the_same_decision_and_download_are_the_same_bytes_and_recorded_once(lower):
    desk, trace_id = lower
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    first, text = Path("../s.xlsx").read_bytes(), desk.traces()[-1].read_bytes()
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    desk.run("sheet", trace_id, "-o", "../again.xlsx")
    assert Path("../again.xlsx").read_bytes() == first
    assert desk.traces()[-1].read_bytes() == text
    assert len(sheets(desk)) == 1


def test_an_approval_holds_and_the_unit_passes_with_the_sheet_in_it(lower):
    desk, trace_id = lower
    desk.commit("decide")
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    desk.commit("the sheet")
    desk.run("execute", trace_id)
    desk.commit("done")
    assert "PASS" in desk.run("check", "--range", "main..HEAD").output


def test_a_sealed_decision_may_grow_by_its_sheet(lower):
    desk, trace_id = lower
    desk.commit("decide")
    desk.git("switch", "-q", "main")
    desk.git("merge", "-q", "work")
    desk.git("switch", "-q", "-c", "later")
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    desk.run("execute", trace_id)
    desk.commit("done")
    assert "PASS" in desk.run("check", "--range", "main..HEAD").output
    desk.git("switch", "-q", "-c", "forge")
    path = desk.traces()[-1]
    path.write_text(path.read_text().replace(sheets(desk)[0]["sha256"], "0" * 64))
    desk.commit("another sha256")
    desk.git("switch", "-q", "main")
    desk.git("merge", "-q", "later")
    assert "TG203" in desk.run("check", "--range", "main..forge", code=1).output


def test_facts_as_json(lower):
    desk, trace_id = lower
    data = json.loads(desk.run("sheet", trace_id, "-o", "../s.xlsx", "--format", "json").stdout)
    jsonschema.validate(data, SCHEMA)
    assert (data["trace"], data["file"], data["recorded"]) == (trace_id, "../s.xlsx", True)
    assert data["sha256"] == sheets(desk)[0]["sha256"]
    assert data["download"]["path"] == UPLOADED
    assert [(e["row"], e["operation"], e["entity"], e["changes"]) for e in data["rows"]] == [
        (2, "Update", "Keyword", [1]),
        (3, "Update", "Campaign", [2]),
        (4, "Create", "Negative Keyword", [3]),
    ]
    assert data["rows"][0]["cells"]["Keyword ID"] == MUG
    assert data["rows"][0]["cells"]["Campaign ID"] == GIFTS


def test_what_no_sheet_carries_is_left_out_by_its_number(advertised):
    desk, cause = advertised
    title = "asin/B0EXAMPLE1/content/title Mug -> Cup"
    trace_id = approved(desk, cause, f"{BID} 0.80 -> 0.70", title)
    output = refused(desk, trace_id)
    assert "Change 2, asin/B0EXAMPLE1/content/title: no bulk sheet of the ads carries" in output
    assert "Seller Central: Catalog, Manage all inventory, B0EXAMPLE1, Edit" in output
    assert f"trace-gate sheet {trace_id} -o ../s.xlsx --leave 2" in output
    output = desk.run("sheet", trace_id, "-o", "../s.xlsx", "--leave", "2").output
    assert "change 2: left out" in output
    assert sheets(desk)[0]["left"] == [2]
    assert list(read_back("../s.xlsx")) == [BID]


# --- what is refused: the decision -------------------------------------------------------


def test_a_decision_that_waits_for_a_person_has_no_sheet(advertised):
    desk, cause = advertised
    trace_id = planned(desk, cause, f"{BID} 0.80 -> 0.70")
    assert "waits for a person" in refused(desk, trace_id)
    desk.run("approve", trace_id, "--as", "Mia")
    desk.run("sheet", trace_id, "-o", "../s.xlsx")


def test_a_value_that_is_not_what_was_approved_is_refused(lower):
    desk, trace_id = lower
    path = desk.traces()[-1]
    path.write_text(path.read_text().replace("to_value: 0.7\n", "to_value: 0.6\n"))
    assert "TG604" in refused(desk, trace_id)


def test_what_the_guardrails_block_has_no_sheet(advertised):
    desk, cause = advertised
    many = [f"{GROUP}/keyword/word {at}/exact/bid 0.80 -> 0.70" for at in range(21)]
    trace_id = planned(desk, cause, *many)
    output = refused(desk, trace_id)
    assert f"The guardrails BLOCK {trace_id}" in output


def test_what_was_executed_or_superseded_has_no_sheet(lower):
    desk, trace_id = lower
    desk.commit("decide")
    desk.git("switch", "-q", "main")
    desk.git("merge", "-q", "work")
    desk.git("switch", "-q", "work")
    newer = written(desk.run("supersede", trace_id))
    desk.commit("supersede")
    desk.git("switch", "-q", "main")
    desk.git("merge", "-q", "work")
    assert newer in refused(desk, trace_id)
    desk.run("approve", newer, "--as", "Mia")
    desk.run("execute", newer)
    assert "was executed already" in refused(desk, newer)


def test_only_a_decision_has_a_sheet(advertised):
    desk, cause = advertised
    assert "is of type hypothesis; only a decision has a sheet" in refused(desk, cause)
    trace_id = planned(desk, cause, "asin/B0EXAMPLE1/content/title A -> B")
    desk.run("approve", trace_id, "--as", "Mia")
    assert "There is no change 9" in refused(desk, trace_id, "--leave", "9")
    assert "changes nothing that Amazon's bulk operations have" in refused(
        desk, trace_id, "--leave", "1"
    )


# --- what is refused: what Amazon has ----------------------------------------------------


def test_an_id_that_is_not_found_is_refused_and_every_change_is_named(advertised):
    desk, cause = advertised
    changes = (f"{GROUP}/keyword/pot/exact/bid 0.80 -> 0.70", "campaign/none/budget 100 -> 90")
    output = refused(desk, approved(desk, cause, *changes))
    assert f"Change 1, {GROUP}/keyword/pot/exact/bid: {UPLOADED} has no such keyword" in output
    assert f"Change 2, campaign/none/budget: {UPLOADED} has no campaign 'none'" in output
    assert output.count("fix:") == 2


def test_another_value_at_amazon_is_refused(advertised):
    desk, cause = advertised
    trace_id = approved(desk, cause, f"{BID} 0.90 -> 1.00")
    assert "Amazon has 0.80 (row 6 of the download), and the decision begins at 0.9" in refused(
        desk, trace_id
    )


def test_what_another_decision_has_done_since_counts(advertised):
    desk, cause = advertised
    first = approved(desk, cause, f"{BID} 0.80 -> 0.85")
    desk.run("execute", first)
    desk.commit("first")
    from_old = approved(desk, cause, f"{BID} 0.80 -> 0.75")
    assert f"Amazon has 0.85 (by {first})" in refused(desk, from_old)
    from_new = approved(desk, cause, f"{BID} 0.85 -> 0.80")
    desk.run("sheet", from_new, "-o", "../s.xlsx")


@pytest.mark.parametrize(
    ("word", "has"),
    [(("--failed", "1=Too low"), "0.80 (row 6"), (("--result", "failure"), "0.80 (row 6")],
)
def test_what_amazon_refused_was_not_done(advertised, word: tuple[str, str], has: str):
    desk, cause = advertised
    first = approved(desk, cause, f"{BID} 0.80 -> 0.85", "campaign/gifts/budget 100 -> 90")
    desk.run("execute", first, *word)
    desk.commit("first")
    assert f"Amazon has {has}" in refused(desk, approved(desk, cause, f"{BID} 0.85 -> 0.90"))


def test_what_was_rolled_back_is_what_it_was_before(advertised):
    desk, cause = advertised
    first = approved(desk, cause, f"{BID} 0.80 -> 0.85")
    desk.run("execute", first)
    desk.run("execute", first, "--result", "rolled_back")
    desk.commit("first")
    said = refused(desk, approved(desk, cause, f"{BID} 0.85 -> 0.90"))
    assert f"Amazon has 0.8 (by {first})" in said


def test_a_sheet_that_reads_otherwise_is_not_given_out(lower, monkeypatch):
    desk, trace_id = lower
    honest = write_sheet.workbook

    def other(made: dict) -> bytes:
        (name,) = made
        rows = [[Decimal("9.9") if c == Decimal("0.7") else c for c in r] for r in made[name]]
        return honest({name: rows})

    monkeypatch.setattr(write_sheet, "workbook", other)
    assert "would say something else than" in refused(desk, trace_id)


def test_a_download_that_came_with_the_branch_is_not_taken(expecting):
    desk, cause = expecting
    desk.git("switch", "-q", "-c", "work")
    trace_id = approved(desk, cause, f"{BID} 0.80 -> 0.70")
    assert "main has no download of the campaigns of ACME-01-US" in refused(desk, trace_id)
    Path(f"../{NAME}").write_text(bulk_files.separated())
    desk.run("observe", f"../{NAME}", "--asin", "B0EXAMPLE1")
    desk.commit("download")
    assert f"{UPLOADED} came with this branch" in refused(desk, trace_id)


def test_a_forged_download_of_a_branch_changes_nothing(lower):
    """Whoever brings another keyword's id in a file of their own would have that one's bid."""
    desk, trace_id = lower
    other = bulk_files.separated().replace(MUG, "999999999999999999")
    forged = NAME.replace("1736700000000", "1736800000000")
    Path(f"../{forged}").write_text(other)
    desk.run("observe", f"../{forged}", "--asin", "B0EXAMPLE1")
    desk.commit("forged")
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    assert sheets_of(desk, trace_id)[0]["download"] == UPLOADED
    ids = {str(c.value) for row in openpyxl.load_workbook("../s.xlsx").active for c in row}
    assert MUG in ids
    assert "999999999999999999" not in ids


def sheets_of(desk: Desk, trace_id: str) -> list[dict]:
    path = next(each for each in desk.traces() if each.stem == trace_id)
    return desk.trace(path)["execution"]["sheets"]


def test_the_newest_download_is_taken_and_an_old_one_is_not(advertised, monkeypatch):
    desk, cause = advertised
    desk.git("switch", "-q", "main")
    newer = NAME.replace("1736700000000", "1736800000000")
    Path(f"../{newer}").write_text(bulk_files.separated().replace("0.80", "0.95"))
    observed = written(desk.run("observe", f"../{newer}", "--asin", "B0EXAMPLE1"))
    path = next(each for each in desk.traces() if each.stem == observed)
    old = desk.trace(path)["evidence"][0]["captured_at"]
    later = dt.datetime.fromisoformat(old) + dt.timedelta(seconds=5)
    path.write_text(path.read_text().replace(old, later.isoformat()))
    desk.commit("a newer download")
    desk.git("switch", "-q", "work")
    desk.git("merge", "-q", "main")
    trace_id = approved(desk, cause, f"{BID} 0.95 -> 0.90")
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    assert sheets(desk)[0]["download"].endswith(newer)
    now = time.time()
    monkeypatch.setattr("trace_gate.cli.environment.now", lambda: now + 8 * DAY)
    Path("../s.xlsx").unlink()
    assert "is 8 days old" in refused(desk, trace_id)


def test_a_workbook_is_a_download_too_and_says_whose_a_campaign_is(expecting):
    desk, cause = expecting
    book = openpyxl.Workbook()
    for sheet, rows in {
        "Portfolios": [["Product", "Entity", "Operation", "Portfolio ID"]],
        "Sponsored Products Campaigns": cells_of(bulk_files.separated()),
        "Sponsored Brands Campaigns": cells_of(
            bulk_files.separated(
                bulk_files.campaign(Campaign_Name="video", Campaign_ID="7")
            ).replace("Sponsored Products", "Sponsored Brands")
        ),
    }.items():
        made = book.create_sheet(sheet)
        for row in rows:
            made.append(row)
    book.remove(book.worksheets[0])
    name = NAME.replace(".csv", ".xlsx")
    book.save(f"../{name}")
    desk.run("observe", f"../{name}", "--asin", "B0EXAMPLE1")
    desk.commit("the download")
    desk.git("switch", "-q", "-c", "work")
    trace_id = approved(desk, cause, f"{BID} 0.80 -> 0.70")
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    assert openpyxl.load_workbook("../s.xlsx").active["H2"].value == MUG
    video = approved(desk, cause, "campaign/video/budget 100 -> 90")
    said = desk.run("sheet", video, "-o", "../v.xlsx", code=2).output
    assert "the campaign 'video' is one of Sponsored Brands" in said
    assert "--leave" not in said, "nothing would be left"


def cells_of(text: str) -> list[list[str | float | None]]:
    """The rows as a workbook has them: amounts are numbers, ids texts."""
    rows = list(csv.reader(io.StringIO(text)))
    return [
        [float(each) if at and re.fullmatch(r"[0-9]+\.[0-9]+", each) else each or None
         for each in row]
        for at, row in enumerate(rows)
    ]  # fmt: skip


# --- where it is written -----------------------------------------------------------------


def test_a_file_that_is_there_is_left_alone(lower):
    desk, trace_id = lower
    before = desk.traces()[-1].read_bytes()
    Path("../s.xlsx").write_text("mine")
    output = desk.run("sheet", trace_id, "-o", "../s.xlsx", code=2).output
    assert "is there already, and is another sheet" in output
    assert Path("../s.xlsx").read_text() == "mine"
    assert desk.traces()[-1].read_bytes() == before
    os.symlink("elsewhere", "../l.xlsx")
    assert "symbolic link" in desk.run("sheet", trace_id, "-o", "../l.xlsx", code=2).output
    for name in ("../s.pdf", "../s", "../.xlsx"):
        said = desk.run("sheet", trace_id, "-o", name, code=2).output
        assert "neither that it is a workbook nor" in said


def test_a_policy_of_an_earlier_release_has_no_place_for_the_sha256(lower):
    desk, trace_id = lower
    layers = desk.path / "config/amazon-growth/trace_layers.yaml"
    text = layers.read_text()
    start, end = text.index("      sheets:\n"), text.index("\n  hypothesis:\n")
    layers.write_text(text[:start] + text[end:])
    desk.run("compile")
    output = desk.run("sheet", trace_id, "-o", "../s.xlsx").output
    assert "the sha256 is not recorded: trace-gate init --upgrade" in output
    assert Path("../s.xlsx").exists()
    assert sheets(desk) == []


# --- the report --------------------------------------------------------------------------


def report(file: str, refusals: dict[int, str], **values: object) -> str:
    """The processing report of a sheet; `values` are cells that somebody edited before."""
    book = openpyxl.load_workbook("../s.xlsx")
    tab = book.active
    for cell, value in values.items():
        tab[cell] = value
    right = tab.max_column + 1
    summary = book.create_sheet("Upload Processing Summary", 0)
    for row, words in {1: ("Error type", "Error code", "Error message"), **{
        row: ("Input Error", "Invalid", said) for row, said in refusals.items()
    }}.items():  # fmt: skip
        for at, word in enumerate(words):
            tab.cell(row, right + at, word)
        summary.append(["Original record #" if row == 1 else row, *words])
    made = io.BytesIO()
    book.save(made)
    Path(file).write_bytes(made.getvalue())
    return file


def test_a_report_records_what_amazon_refused(lower):
    desk, trace_id = lower
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    file = report("../r.xlsx", {4: "This keyword exists"})
    output = desk.run("execute", trace_id, "--report", file).output
    assert "refused by Amazon: change 3" in output
    execution = desk.trace()["execution"]
    assert execution["failed"] == [{"number": 3, "reason": "Invalid: This keyword exists"}]
    assert execution["result"] == "success"
    desk.commit("done")
    assert "PASS" in desk.run("check", "--range", "main..HEAD").output


def test_nothing_refused_is_a_success_and_everything_a_failure(lower):
    desk, trace_id = lower
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    every = report("../r.xlsx", dict.fromkeys((2, 3, 4), "no"))
    none = report("../none.xlsx", {})
    text = desk.traces()[-1].read_bytes()
    desk.run("execute", trace_id, "--report", none)
    assert desk.trace()["execution"].get("failed") is None
    desk.traces()[-1].write_bytes(text)
    desk.run("execute", trace_id, "--report", every)
    assert desk.trace()["execution"]["result"] == "failure"


def test_a_report_of_what_was_not_approved_is_no_record(lower):
    desk, trace_id = lower
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    before = desk.traces()[-1].read_bytes()
    file = report("../r.xlsx", {}, T2=9.9)
    output = desk.run("execute", trace_id, "--report", file, code=2).output
    assert "row 2 says 9.9, and change 1 was decided as 0.7" in output
    assert desk.traces()[-1].read_bytes() == before


def test_a_report_needs_a_sheet_and_one_decision(lower):
    desk, trace_id = lower
    Path("../r.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    output = desk.run("execute", trace_id, "--report", "../r.xlsx", code=2).output
    assert f"No sheet was made of {trace_id}" in output
    desk.run("sheet", trace_id, "-o", "../s.xlsx")
    assert "../r.xlsx" in desk.run("execute", trace_id, "--report", "../r.xlsx", code=2).output
    assert "cannot be read" in desk.run("execute", trace_id, "--report", "no", code=2).output


def test_a_bid_that_was_left_out_has_no_row_in_the_report(lower):
    desk, trace_id = lower
    desk.run("sheet", trace_id, "-o", "../s.xlsx", "--leave", "1")
    desk.run("execute", trace_id, "--report", report("../r.xlsx", {}))
    assert desk.trace()["execution"]["result"] == "success"


def test_what_was_left_out_and_what_is_typed_needs_no_row(advertised):
    desk, cause = advertised
    title = "asin/B0EXAMPLE1/content/title Mug -> Cup"
    trace_id = approved(desk, cause, f"{BID} 0.80 -> 0.70", title)
    desk.run("sheet", trace_id, "-o", "../s.xlsx", "--leave", "2")
    file = report("../r.xlsx", {2: "no"})
    desk.run("execute", trace_id, "--report", file, "--failed", "2=Not done yet")
    assert {each["number"] for each in desk.trace()["execution"]["failed"]} == {1, 2}
