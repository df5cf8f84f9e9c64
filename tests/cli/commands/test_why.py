"""`trace-gate why`: asked in a repository, as text and as JSON that its schema describes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from tests.support import fast_yaml
from tests.support.desk import Desk
from tests.support.git_spy import GitSpy, verb
from tests.support.mapped_shop import BIDS as MARKET
from tests.support.mapped_shop import HEADER, MUG, ROWS, TABLE
from tests.support.reasons import BIDS, GONE, SHEET
from tests.support.undoing import decided, path_of

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "schemas/why.schema.json").read_text()))


def data(history: Desk, *words: str) -> dict:
    found = json.loads(history.run("why", *words, "--format", "json").output)
    SCHEMA.validate(found)
    return found


def test_a_line_is_answered_in_words(history, built):
    text = history.run("why", f"{BIDS}:2").output
    assert text.startswith(f"{BIDS}:2  C1,mug,0.72\n")
    assert built.ids["lowered"] in text
    assert "0.8 -> 0.72 (-10.0 %)" in text
    assert f"confirmed with clicks 9 (by {built.ids['verified']})" in text
    assert len(text.splitlines()) <= 16


@pytest.mark.parametrize("line", range(1, 7))
def test_json_of_each_line_is_what_its_schema_says(history, line):
    found = data(history, f"{BIDS}:{line}")
    assert (found["subject"], found["line"]) == ("line", line)


@pytest.mark.parametrize(
    ("words", "subject"),
    [((BIDS,), "file"), ((GONE,), "file"), ((f"{SHEET}:3",), "file"), (("latest",), "trace")],
)
def test_json_of_other_subjects_is_what_its_schema_says(history, words, subject):
    assert data(history, *words)["subject"] == subject


def test_paths_are_those_of_the_current_folder(history, built, monkeypatch):
    monkeypatch.chdir(built.path / "ads")
    assert data(history, "bids.csv:2")["path"] == BIDS
    assert data(history, "../README.md:1")["path"] == "README.md"


def test_another_commit_is_asked_by_its_name(history, built):
    found = data(history, "ads/old.csv:2", "--rev", built.commits["lowered"])
    assert found["commit"] == built.commits["lowered"]


def test_a_line_of_the_working_tree_is_not_committed(built, tmp_path, monkeypatch):
    copy = Desk(tmp_path / "copy")
    shutil.copytree(built.path, copy.path, symlinks=True)
    monkeypatch.chdir(copy.path)
    file = copy.path / BIDS
    file.write_text(file.read_text().replace("0.72", "0.65"))
    assert data(copy, f"{BIDS}:2")["state"] == "uncommitted"
    assert data(copy, f"{BIDS}:3")["state"] == "traced"


def test_what_is_not_there_is_exit_2_with_the_command_that_works(history):
    assert f"trace-gate why {BIDS}:6" in history.run("why", f"{BIDS}:60", code=2).output
    assert "trace-gate why TRACE-" in history.run("why", "TRACE-20250101-099", code=2).output


def test_where_nothing_is_governed_it_is_said_how_to_begin(empty):
    assert "no commit yet" in empty.run("why", "README.md", code=2).output
    empty.write("README.md", "x\n")
    empty.commit()
    assert "trace-gate init" in empty.run("why", "README.md:1", code=2).output


def test_blame_is_asked_where_no_driver_and_no_setting_of_the_repository_counts(
    built, tmp_path, monkeypatch
):
    copy = Desk(tmp_path / "copy")
    shutil.copytree(built.path, copy.path, symlinks=True)
    monkeypatch.chdir(copy.path)
    lowered = data(copy, f"{BIDS}:2")["origin"]["commit"]
    (copy.path / "ignored").write_text(f"{lowered}\n")
    copy.git("config", "blame.ignoreRevsFile", "ignored")
    spy = GitSpy(tmp_path, monkeypatch)
    assert data(copy, f"{BIDS}:2")["origin"]["commit"] == lowered
    asked = {verb(words) for words in spy.asked()}
    assert "blame" in asked
    assert spy.unsafe() == []


def test_a_bucket_has_its_way_and_the_decision_behind_its_state(history, built):
    found = data(history, "IB-gift")
    (story,) = found["stories"]
    assert (story["state"], story["job_to_be_done"]) == ("GROW", "Find a gift")
    assert [(each["before"], each["after"], each["trace"]) for each in story["moves"]] == [
        (None, "TEST", built.ids["created"]),
        ("TEST", "GROW", built.ids["grown"]),
    ]
    assert story["trace"]["trace"] == built.ids["grown"]
    assert [each.partition(":")[0] for each in story["refused"]] == [built.ids["refused"]]
    text = history.run("why", "IB-gift").output
    assert f"TEST -> GROW by {built.ids['grown']}" in text
    assert "because        The report says that this converts." in text


def test_a_hypothesis_has_what_moved_it(history, built):
    found = data(history, "h-1")
    assert (found["hypothesis"], found["status"]) == ("H-001", "CONFIRMED")
    assert built.ids["lowered"] in [each["trace"] for each in found["steps"]]
    assert "trace-gate due" not in found["commands"] or found["experiments"]
    text = history.run("why", "H-001").output
    assert text.startswith("H-001  ")
    assert f"executed by {built.ids['lowered']}" in text


@pytest.mark.parametrize(
    ("words", "near"),
    [(("IB-gifts",), "trace-gate why IB-gift"), (("H-099",), "trace-gate why H-001"),
     (("IB-gift", "--asin", "B0OTHER001"), "trace-gate status"),
     (("H-001", "--store", "SHOP_1"), "trace-gate why H-001")],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_those_nearest_to_it(history, words, near):
    assert near in history.run("why", *words, code=2).output


def test_a_shallow_clone_that_lacks_the_commit_says_what_brings_it(built, tmp_path, monkeypatch):
    clone = Desk(tmp_path)
    clone.git("clone", "-q", "--depth", "1", f"file://{built.path}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert "git fetch --unshallow" in clone.run("why", f"{BIDS}:2", code=2).output


def test_a_row_of_a_market_file_leads_to_its_decision_whatever_commit_touched_it(mapped):
    desk, cause = mapped
    desk.write(MARKET, TABLE.replace("0.80", "0.90"))
    decision = decided(desk, cause)
    path = desk.path / path_of(decision)
    whole = fast_yaml.load(path.read_bytes())
    whole["trace"]["execution"] |= {"executed_at": "2025-01-07T09:00:00Z", "result": "success"}
    path.write_text(fast_yaml.dump(whole, sort_keys=False))
    desk.write(MARKET, HEADER + ROWS[1] + ROWS[0].replace("0.80", "0.9").replace("sells", "moved"))
    desk.commit("sort it")
    bid, state = data(desk, f"{MARKET}:3")["market"]["values"]
    assert (bid["target"], bid["trace"], bid["to_value"]) == (f"{MUG}/bid", decision, 0.9)
    assert (bid["agrees"], state["trace"]) == (True, None)
    desk.write(MARKET, HEADER + ROWS[0], add=False)
    assert data(desk, f"{MARKET}:2")["market"]["values"][0]["agrees"] is False
    text = desk.run("why", f"{MARKET}:2").output
    assert "The file says 0.8, and the newest executed decision 0.9." in text
    assert data(desk, "ads/bids.csv:2")["market"] is None
