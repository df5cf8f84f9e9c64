"""`trace-gate report`: the shop as one page, from any commit and day, to the place asked for."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest

from tests.support.desk import Desk

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "schemas/report.schema.json").read_text())
FILE = "trace-gate-report.html"
WEEK_24 = ("--as-of", "2024-06-10")


@pytest.fixture
def half_year(alone: Path, half_year_once: Path) -> Desk:
    """The shop of the demo after half a year."""
    shutil.copytree(half_year_once, alone, dirs_exist_ok=True, symlinks=True)
    return Desk(alone)


def asked(shop: Desk, *words: str, **options) -> dict:
    return json.loads(shop.run("report", "--format", "json", *words, **options).stdout)


def test_the_half_year_as_a_page(half_year: Desk):
    said = half_year.run("report", *WEEK_24).stdout
    assert re.search(rf"^{FILE}: KETTLE-01-US on 2024-06-10\n  \d+ kB, one file", said, flags=re.M)
    page = (half_year.path / FILE).read_text()
    assert page.startswith("<!DOCTYPE html>")
    for words in ("70 %", "7 of 10 living buckets", "IB-hotel", "H-012", "1 test runs"):
        assert words in page
    links, places = (
        set(re.findall(r'href="#(TRACE-[^"]+)"', page)),
        re.findall(r' id="([^"]+)"', page),
    )
    assert links
    assert links <= set(places)
    assert len(places) == len(set(places))
    assert "Mia" in page, "who wrote the traces"
    again = half_year.run("report", *WEEK_24, "--output", "-").output
    assert again == page, "the same commit and day give the same bytes"


def test_the_page_as_json_and_as_markdown(half_year: Desk):
    data = asked(half_year, *WEEK_24)
    jsonschema.validate(data, SCHEMA)
    (shop,) = data["shops"]
    assert shop["tenant"] == "KETTLE-01-US"
    assert shop["counts"]["frozen"] == 7
    assert len(shop["buckets"]) == 12
    text = half_year.run("report", *WEEK_24, "--format", "markdown").output
    assert text.startswith("<!-- trace-gate:report -->")
    assert "## KETTLE-01-US on 2024-06-10" in text


def test_an_earlier_commit_shows_what_it_knew_and_keeps_no_fold(half_year: Desk):
    now, before = asked(half_year, *WEEK_24), asked(half_year, "HEAD~20", *WEEK_24)
    assert before["commit"] == half_year.git("rev-parse", "HEAD~20")
    assert len(before["shops"][0]["events"]) < len(now["shops"][0]["events"])
    assert asked(half_year, *WEEK_24) == now


def test_the_name_of_the_file_says_the_format(half_year: Desk, tmp_path: Path):
    for name, begin in (("a.md", "<!-- trace"), ("a.json", "{"), ("a.HTML", "<!DOCTYPE")):
        half_year.run("report", *WEEK_24, "--output", str(tmp_path / name))
        assert (tmp_path / name).read_text().startswith(begin)
        half_year.run("report", *WEEK_24, "--output", str(tmp_path / name))  # replaces its own
    half_year.run("report", "--format", "json", "--output", str(tmp_path / "b.html"))
    assert (tmp_path / "b.html").read_text().startswith("{")


def test_no_other_file_is_replaced(half_year: Desk):
    half_year.write("notes.html", "<p>mine</p>", add=False)
    said = half_year.run("report", "--output", "notes.html", code=2).output
    assert "notes.html is there already, and is no such page. Nothing was written." in said
    assert (half_year.path / "notes.html").read_text() == "<p>mine</p>"
    half_year.run("report", "--output", "notes.html", "--force")
    assert (half_year.path / "notes.html").read_text().startswith("<!DOCTYPE html>")


def test_traces_lead_to_their_files_where_the_remote_is_known(half_year: Desk):
    half_year.git("remote", "add", "origin", "https://ann:secret@github.com/acme/shop.git")
    page = half_year.run("report", *WEEK_24, "--output", "-").output
    head = half_year.git("rev-parse", "HEAD")
    assert f'href="https://github.com/acme/shop/blob/{head}/traces/2024-06/TRACE-' in page
    assert "secret" not in page
    other = ("--link-base", "https://git.example/shop/src/{commit}")
    page = half_year.run("report", *WEEK_24, *other, "--output", "-").output
    assert f'href="https://git.example/shop/src/{head}/traces/' in page
    said = half_year.run("report", "--link-base", "http://git.example/shop", code=2).output
    assert "--link-base is no address" in said


def test_one_shop_and_one_product_can_be_asked_for(half_year: Desk):
    found = asked(half_year, "--store", "KETTLE-01", "--asin", "B0DEMO0002")
    assert [each["tenant"] for each in found["shops"]] == ["KETTLE-01-US"]
    assert (
        "No trace here is about NONE" in half_year.run("report", "--store", "NONE", code=2).output
    )


def test_a_repository_without_traces_has_a_page_that_says_so(shop: Desk):
    said = shop.run("report").output
    assert said.startswith(f"{FILE}: No shop yet on ")
    assert "No commit here has a trace yet" in (shop.path / FILE).read_text()


def test_a_damaged_trace_is_said_on_the_page_and_beside_it(half_year: Desk):
    half_year.write("traces/2024-07/TRACE-20240701-001.yaml", "trace: [")
    half_year.commit("damaged")
    done = half_year.run("report", *WEEK_24)
    assert "The fold goes on without 1 thing" in done.stderr
    assert "trace-gate check --all" in done.stderr
    page = (half_year.path / FILE).read_text()
    assert "The fold had to go on without 1 thing that traces say" in page
    assert "TRACE-20240701-001" in page


def test_a_shallow_clone_has_the_page_without_authors(half_year: Desk, tmp_path, monkeypatch):
    half_year.git("clone", "-q", "--depth", "1", f"file://{half_year.path}", str(tmp_path / "near"))
    monkeypatch.chdir(tmp_path / "near")
    near = Desk(tmp_path / "near")
    near.run("report", *WEEK_24)
    page = (near.path / FILE).read_text()
    assert "This is a shallow clone" in page
    assert "Mia" not in page
    assert "70 %" in page
    assert "git fetch --unshallow" in near.run("report", "HEAD~3", code=2).output
    said = near.run("report", "spring", code=2).output
    assert "spring is no commit here. This clone is shallow" in said
    assert "git fetch --unshallow" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "nowhere is no commit here."),
        (("--output", ""), "--output is empty."),
        (("--output", "."), ". is a folder."),
        (("--as-of", "monday"), "'monday' is no date."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(shop: Desk, words, said):
    assert said in shop.run("report", *words, code=2).output
    assert not (shop.path / FILE).exists()


def test_hostile_text_of_a_trace_stays_text(shop: Desk):
    wild = "<img src=x onerror=alert(1)> \u2028 [a](javascript:b) @you `x`"
    shop.run("new", "observation", "--asin", "B0EXAMPLE1", "--metric", "acos=0.41", "--evidence",
             shop.write("uploads/a.csv", "x\n").relative_to(shop.path).as_posix())  # fmt: skip
    seen = next((shop.path / "traces").rglob("*.yaml")).stem
    shop.run("new", "hypothesis", "--caused-by", seen, "--criterion", "acos <= 0.35",
             "--statement", wild.replace("\u2028", ""))  # fmt: skip
    shop.commit("story")
    page = shop.run("report", "--output", "-").output
    assert "<img" not in page
    assert "&lt;img" in page
    assert 'href="javascript' not in page
    text = shop.run("report", "--format", "markdown").output
    assert "<img" not in text
    assert "@you" not in text


def test_the_examples_of_its_help_are_lines_of_their_own(shop: Desk):
    lines = [line.strip() for line in shop.run("report", "--help").output.splitlines()]
    assert "Examples:" in lines
    assert "trace-gate report --output monday.html               to a file of your choice" in lines
