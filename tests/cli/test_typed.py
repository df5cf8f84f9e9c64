"""What is typed is read as it was meant, and said back: numbers, paths, names, languages."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import unicodedata

import pytest

from tests.support.undoing import written
from trace_gate.app.author import large_files, typed_numbers
from trace_gate.cli import environment

OBSERVE = ("new", "observation", "--asin", "B0EXAMPLE1")
DECIDE = ("new", "decision", "--rationale", "41 clicks, no order", "--option", "A", "--option", "B")


@pytest.fixture
def report(shop):
    shop.write("uploads/a.csv", "term,clicks\n")
    return ("--evidence", "uploads/a.csv")


def test_metrics_are_read_as_people_write_them_and_said_back(shop, report):
    metrics = ("--metric", "acos=54.74%", "--metric", "clicks=3,817", "--metric", "bid=0,30")
    output = shop.run(*OBSERVE, *report, *metrics).output
    assert "read 54.74% as 0.5474\nread 3,817 as 3817\nread 0,30 as 0.30\n" in output
    assert shop.trace()["observation"]["key_metrics"] == {
        "acos": 0.5474,
        "clicks": 3817,
        "bid": 0.3,
    }


def test_json_says_back_what_was_read(shop, report):
    output = shop.run(*OBSERVE, *report, "--metric", "acos=30%", "--format", "json").output
    assert json.loads(output)["read"] == ["read 30% as 0.30"]


def test_a_criterion_may_be_a_percentage(shop, report):
    seen = written(shop.run(*OBSERVE, *report, "--metric", "acos=0.41"))
    words = (
        "--statement",
        "It falls",
        "--criterion",
        "acos < 30% from 54.74%",
        "--window",
        "7 days",
    )
    output = shop.run("new", "hypothesis", "--caused-by", seen, *words).output
    assert "still to be filled in" not in output
    hypothesis = shop.trace()["hypothesis"]
    wanted = {"metric": "acos", "operator": "<", "value": 0.3, "baseline": 0.5474}
    assert hypothesis["success_criteria"] == [wanted]
    assert hypothesis["verification_window_days"] == 7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--metric", "acos="), "--metric 'acos=' says no value."),
        (("--criterion", "acos < cheap"), "numbers are compared here, and 'cheap' is none"),
        (("--window", "soon"), "--window 'soon' is not a number of days."),
        (("--window", "7.5"), "--window '7.5' is not a number of days."),
    ],
)
def test_what_is_no_number_is_refused_in_a_line_and_nothing_is_written(shop, report, words, said):
    output = shop.run(*OBSERVE, *report, *words, code=2).output
    assert said in output
    assert "fix: " in output
    assert shop.traces() == []


@pytest.fixture
def comma_country(monkeypatch):
    monkeypatch.setattr(typed_numbers, "COMMA_COUNTRIES", frozenset({"US"}))


@pytest.mark.usefixtures("comma_country")
def test_without_a_terminal_an_unclear_number_is_refused_with_both_readings(shop, report):
    words = (*OBSERVE, *report, "--metric", "clicks=3,817")
    output = shop.run(*words, code=2).output
    assert "--metric 'clicks=3,817': '3,817' can be read as 3817 or as 3.8170." in output
    assert "fix: Type the one that you mean: 3817 or 3.8170" in output
    assert shop.traces() == []
    shop.run(*OBSERVE, *report, "--metric", "clicks=3.8170")
    assert shop.trace()["observation"]["key_metrics"] == {"clicks": 3.817}


@pytest.mark.usefixtures("comma_country")
def test_at_a_terminal_an_unclear_number_is_asked_for(shop, report, monkeypatch):
    monkeypatch.setattr(environment, "at_terminal", lambda: True)
    words = (*OBSERVE, *report, "--metric", "clicks=3,817")
    output = shop.run(*words, stdin="what\n3817\n").output
    assert "Which one do you mean? (3817, 3.8170)" in output
    assert shop.trace()["observation"]["key_metrics"] == {"clicks": 3817}


# --- paths ---------------------------------------------------------------------------------


def test_a_target_that_is_typed_in_a_folder_is_below_that_folder(shop, monkeypatch):
    monkeypatch.chdir(shop.path / "ads")
    output = shop.run(*DECIDE, "--target", "bids.csv").output
    assert "bids.csv is ads/bids.csv\n" in output
    assert shop.trace()["execution"]["changes"][0]["target"] == "ads/bids.csv"


@pytest.mark.parametrize("typed", ["ads/bids.csv", "file/ads/bids.csv", "../ads/bids.csv"])
def test_a_target_from_the_top_is_found_in_every_folder(shop, monkeypatch, typed):
    monkeypatch.chdir(shop.path / "ads")
    shop.run(*DECIDE, "--target", typed)
    assert shop.trace()["execution"]["changes"][0]["target"].removeprefix("file/") == "ads/bids.csv"


def test_a_target_of_the_market_does_not_depend_on_the_folder(shop, monkeypatch):
    monkeypatch.chdir(shop.path / "ads")
    shop.run(*DECIDE, "--target", "campaign/C1/budget")
    assert shop.trace()["execution"]["changes"][0]["target"] == "campaign/C1/budget"


def test_a_file_that_does_not_exist_is_said(shop):
    output = shop.run(*DECIDE, "--target", "ads/bid.csv").output
    assert "note: there is no file ads/bid.csv yet: check the spelling" in output
    assert "note: there is no file" not in shop.run(*DECIDE, "--target", "ads/bids.csv").output


def test_a_file_that_was_deleted_exists(shop):
    (shop.path / "ads/bids.csv").unlink()
    output = shop.run(*DECIDE, "--target", "ads/bids.csv").output
    assert "there is no file" not in output


@pytest.mark.parametrize(
    "name",
    [
        unicodedata.normalize("NFD", "caf\u00e9.csv"),
        "CON.xlsx",
        "a:b.xlsx",
        "week\u200b2.csv",
        "end. ",
        "a\\b.csv",
    ],
)
def test_evidence_that_the_gate_would_refuse_is_refused_at_once_and_the_fix_works(shop, name):
    shop.write(f"uploads/{name}", "term,clicks\n")
    evidence = ("--evidence", f"uploads/{name}", "--metric", "acos=0.41")
    refused = shop.run(*OBSERVE, *evidence, code=2)
    assert "The gate would refuse the name" in refused.output
    assert shop.traces() == []
    fix = refused.output.partition("fix: ")[2].strip()
    rename, _, evidence = fix.partition("   then: ")
    subprocess.run(["bash", "-c", rename], cwd=shop.path, check=True)
    typed = subprocess.check_output(["bash", "-c", f"printf %s {evidence.split()[1]}"]).decode()
    shop.run(*OBSERVE, "--evidence", typed, "--metric", "acos=0.41")
    shop.git("add", ".")
    assert "PASS" in shop.run("check").output


def test_two_names_that_look_alike_are_shown_by_their_letters(shop):
    name = unicodedata.normalize("NFD", "caf\u00e9.csv")
    shop.write(f"uploads/{name}", "term,clicks\n")
    refused = shop.run(*OBSERVE, "--evidence", f"uploads/{name}", code=2)
    assert "U+0065 U+0301 here, U+00E9 there" in refused.output


def test_an_address_that_the_gate_refuses_is_refused_at_once(shop):
    refused = shop.run(*OBSERVE, "--evidence", "ftp://x/y", code=2)
    assert "Evidence with `ftp:` is not accepted" in refused.output


def test_a_large_report_is_noted_with_the_command_for_git_lfs(shop, monkeypatch):
    monkeypatch.setattr(large_files, "LARGE", 1_000_000)
    shop.write("uploads/big.csv", b"x" * 2_000_000, add=False)
    shop.write("uploads/small.csv", "x\n", add=False)
    output = shop.run(*OBSERVE, "--evidence", "uploads/big.csv", "--evidence", "uploads/small.csv")
    assert "note: uploads/big.csv has 2 MB" in output.output
    assert "git lfs track '/uploads/*.csv'" in output.output
    assert "small.csv has" not in output.output


def test_a_large_report_that_git_lfs_keeps_is_not_noted(shop, monkeypatch):
    monkeypatch.setattr(large_files, "LARGE", 1_000_000)
    shop.write(".gitattributes", "/uploads/*.csv filter=lfs -text\n", add=False)
    shop.git("-c", "filter.lfs.clean=cat", "add", ".gitattributes")
    shop.git("commit", "-q", "--no-verify", "-m", "lfs")
    shop.write("uploads/big.csv", b"x" * 2_000_000, add=False)
    output = shop.run(*OBSERVE, "--evidence", "uploads/big.csv", code=None).output
    assert "MB" not in output


# --- languages -----------------------------------------------------------------------------


def test_another_encoding_of_the_terminal_writes_what_was_typed(shop):
    words = [*DECIDE[:2], "--rationale", "\u8fd9\u4e2a\u8bcd\u6ca1\u6709\u8ba2\u5355"]
    script = os.path.join(os.path.dirname(sys.executable), "trace-gate")
    command = [script, *(os.fsencode(each) for each in words)]
    poor = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(command, cwd=shop.path, env=poor, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert shop.trace()["decision"]["rationale"] == words[3]


def test_a_bucket_is_shown_in_words(shop):
    move = "asin/B0EXAMPLE1/intent_bucket/IB-gift null -> {fit_type: exact, keywords: [mug, cup]}"
    trace_id = written(shop.run(*DECIDE, "--change", move))
    output = shop.run("show", trace_id).output
    assert "fit_type: exact\n" in output
    assert "keywords: mug, cup\n" in output
    assert "{" not in output


# --- the words of an example ------------------------------------------------------------------

CHANGED, WHY = "WHAT YOU CHANGE", "WHY, IN A SENTENCE OR MORE"


@pytest.mark.parametrize(
    "words",
    [
        ("new", "decision", "--option", CHANGED, "--option", "LEAVE IT", "--rationale", "It sells"),
        ("new", "decision", "--option", "Lower", "--option", "LEAVE IT", "--rationale", WHY),
        ("new", "maintenance", "--rationale", WHY),
        ("new", "maintenance", "--rationale", "WHY"),
        ("new", "hypothesis", "--statement", f"{WHY}."),
    ],
)
def test_the_words_of_an_example_are_not_written(shop, words):
    before = shop.traces()
    output = shop.run(*words, code=2).output
    assert "Put your own words in place of the capitals" in output
    assert shop.traces() == before


def test_to_leave_it_is_an_option(shop):
    words = ("--option", "Lower the bid", "--option", "LEAVE IT", "--rationale", "Why it sells")
    shop.run("new", "decision", "--target", "ads/bids.csv", "--planned", *words)


# --- a forgotten last part, and values of another kind ---------------------------------------

PRESS = "campaign/press/ad_group/main/keyword/french press"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--change", f"{PRESS} 1.20 -> 12"), f"{PRESS}/bid or {PRESS}/state"),
        (("--target", PRESS), f"{PRESS}/bid or {PRESS}/state"),
        (("--change", "campaign/press 20 -> 200"), "campaign/press/budget or campaign/press/state"),
        (("--change", "campaign/press/state enabled -> stopped"), "enabled, paused or archived"),
        (("--change", "campaign/press/state 1 -> 2"), "enabled, paused or archived"),
        (("--change", "listing/B0DEMO0001/title Old -> New"), "asin/B0DEMO0001/content/title"),
        (("--change", "content/B0DEMO0001/title Old -> New"), "asin/B0DEMO0001/content/title"),
        (("--change", "ads/bids.csv old -> new"), "--target ads/bids.csv"),
    ],
)
def test_values_of_another_kind_are_not_written(shop, words, says):
    before = shop.traces()
    assert says in shop.run(*DECIDE, *words, "--planned", code=2).output
    assert shop.traces() == before


def test_a_path_that_looks_like_the_text_of_a_product_is_asked_about(shop):
    output = shop.run(*DECIDE, "--target", "listing/B0DEMO0001/title", "--planned").output
    assert "Did you mean asin/B0DEMO0001/content/title?" in output


def test_a_pause_and_the_short_form_of_a_state_are_written(shop):
    for target in ("campaign/press/state", PRESS):
        shop.run(*DECIDE, "--change", f"{target} enabled -> paused", "--planned")


def test_a_count_that_may_be_thousands_is_asked_for(shop, report):
    """1.317 is how half of Europe writes 1317, whatever the shop sells in."""
    output = shop.run(*OBSERVE, *report, "--metric", "clicks=1.317", code=2).output
    assert "'1.317' can be read as 1317 or as 1.3170." in output
    assert shop.traces() == []
    for number, read in (("1317", 1317), ("1.3170", 1.317)):
        shop.run(*OBSERVE, *report, "--metric", f"clicks={number}", "--metric", "cpc=1.317")
        assert shop.trace()["observation"]["key_metrics"]["clicks"] == read


def test_a_trace_is_named_by_its_path_too(shop, report, monkeypatch):
    """A shell completes paths, in each folder."""
    seen = written(shop.run(*OBSERVE, *report, "--metric", "acos=0.41"))
    path = shop.traces()[-1]
    expect = ("new", "hypothesis", "--statement", "It falls", "--criterion", "acos < 0.3")
    for name in (str(path.relative_to(shop.path)), str(path)):
        shop.run(*expect, "--caused-by", name)
        assert shop.trace()["causal_links"]["caused_by"] == seen
    monkeypatch.chdir(path.parent)
    shop.run(*expect, "--caused-by", path.name)
    assert shop.trace()["causal_links"]["caused_by"] == seen


@pytest.mark.parametrize("below", ["", "ads"])
def test_a_report_outside_is_copied_by_what_is_said(shop, tmp_path_factory, monkeypatch, below):
    there = tmp_path_factory.mktemp("my downloads") / "week 1.csv"
    there.write_text("term,clicks\n")
    folder = shop.path / below
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    typed = os.path.relpath(os.path.realpath(there), os.path.realpath(folder))
    words = (*OBSERVE, "--metric", "acos=0.4")
    output = shop.run(*words, "--evidence", typed, code=2).output
    fix, option = output.partition("fix: ")[2].splitlines()[0].split("   then: ")
    monkeypatch.chdir(shop.path)
    subprocess.run(["sh", "-c", fix], check=True)
    shop.run(*words, *shlex.split(option))
    assert shop.trace()["evidence"][0]["uri"] == "uploads/week 1.csv"


def test_a_change_of_a_bucket_that_is_not_there_is_told_how_to_make_it(shop, report):
    shop.run(*OBSERVE, *report, "--metric", "acos=0.4")
    seen = shop.traces()[-1].stem
    target = "asin/B0EXAMPLE1/intent_bucket/IB-camping"
    decide = (*DECIDE, "--caused-by", seen)
    shop.run(*decide, "--planned", "--change", f"{target} TEST -> GROW")
    output = shop.run("govern", shop.traces()[-1].stem, code=1).output
    fix = next(each for each in output.splitlines() if "Create it first: " in each)
    words = shlex.split(
        fix.partition("Create it first: trace-gate ")[2].replace("HYPOTHESIS", seen)
    )
    shop.run(*words, *DECIDE[2:])
    change = shop.trace()["execution"]["changes"][0]
    assert (change["target"], change["change_type"]) == (target, "bucket_create")
    assert "TG507" not in shop.run("govern", shop.traces()[-1].stem, code=1).output


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\u202eb", "a\r\nb", "a\x00b", "a\u200bb"])
def test_what_no_trace_can_hold_is_refused_and_nothing_is_written(shop, text):
    typed = json.dumps({"statement": text, "criterion": [
        {"metric": "acos", "operator": "<=", "value": 0.3}]})  # fmt: skip
    output = shop.run("new", "hypothesis", "--from-json", "-", stdin=typed, code=2).output
    assert "statement: " in output
    assert "No trace can hold that, so nothing was written." in output
    assert "fix: " in output
    assert not shop.traces()
