"""`trace-gate explain`: every code, by number and by name, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from tests.support.reasons import BIDS
from trace_gate.cli.commands.explain import command
from trace_gate.core.codes import CODES
from trace_gate.core.errors import UsageError

ROOT = Path(__file__).resolve().parents[3]


def run(*words: str) -> str:
    done = CliRunner().invoke(command, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_explained_by_number_and_by_name(code):
    by_code, by_name = run(code.lower()), run(CODES[code].name)
    assert by_code == by_name
    assert by_code.startswith(f"{code} {CODES[code].name}\n")
    assert f"Why: {CODES[code].why.split()[0]} " in by_code
    assert "\nMend it: " in by_code


@pytest.mark.parametrize("code", [code for code in CODES if code != "TG901"])
def test_each_code_has_a_bad_and_a_good_example_with_the_words_of_the_gate(code):
    text = run(code)
    bad, good = text[text.index("\nBad: ") :].split("\nGood: ")
    assert f" {code} {CODES[code].level}: " in bad
    for side in (bad, good):
        assert "  $ " in side
        assert "trace-gate " in side


def test_a_bug_of_ours_is_explained_without_an_example():
    text = run("TG901")
    assert "exit code is 3" in text
    assert "Bad: " not in text
    assert json.loads(run("TG901", "--format", "json"))["bad"] is None


def test_programs_get_the_same_facts():
    facts = json.loads(run("TG401", "--format", "json"))
    assert list(facts) == ["code", "name", "level", "means", "why", "mend", "bad", "good"]
    assert (facts["code"], facts["name"], facts["level"]) == ("TG401", "no-linked-trace", "error")
    assert set(facts["bad"]) == {"story", "commands", "said"}
    assert facts["bad"]["commands"].endswith("trace-gate check --range main..HEAD\n")


def test_without_a_code_every_code_is_listed_once():
    lines = run().splitlines()
    assert [line.split()[:2] for line in lines] == [
        [each.code, each.name] for each in CODES.values()
    ]


def test_the_list_is_for_programs_too():
    rows = json.loads(run("--format", "json"))
    assert [row["code"] for row in rows] == list(CODES)
    assert set(rows[0]) == {"code", "name", "level", "why"}


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("TG4O2", "trace-gate explain TG402"),
        ("path-not-coverd", "trace-gate explain path-not-covered"),
        ("\x1b[31m", "trace-gate explain   lists all codes."),
    ],
)
def test_an_unknown_code_names_the_near_one(word, remedy):
    with pytest.raises(UsageError) as stopped:
        run(word)
    assert stopped.value.remedy == remedy
    assert "\x1b" not in stopped.value.message


EXPLAINED = jsonschema.Draft202012Validator(
    json.loads((ROOT / "schemas/explain.schema.json").read_text())
)


@pytest.mark.parametrize("what", [BIDS, "README.md", "docs/new.md", "HEAD", "ads/old.csv"])
def test_a_path_and_a_commit_are_explained_for_people_and_programs(history, what):
    data = json.loads(history.run("explain", what, "--format", "json").output)
    EXPLAINED.validate(data)
    assert data["name"] == what
    assert history.run("explain", what).output.startswith(what)


def test_a_path_is_that_of_the_current_folder_and_wins_over_a_commit(history, built, monkeypatch):
    monkeypatch.chdir(built.path / "ads")
    assert history.run("explain", "bids.csv").output.startswith(BIDS)


def test_a_commit_that_landed_past_the_gate_names_what_accepts_it(history, built):
    text = history.run("explain", built.commits["bypassed"][:10]).output
    assert "TG401" in text
    assert f"--target commit/{built.commits['bypassed']}" in text


@pytest.mark.parametrize(
    ("what", "remedy"),
    [
        ("ads", "trace-gate explain ads/bids.csv"),
        ("ads/bids.csv:2", "trace-gate why ads/bids.csv:2"),
        ("nonsense", "lists all codes"),
    ],
)
def test_a_folder_a_line_and_an_unknown_word_are_refused_with_what_works(history, what, remedy):
    assert remedy in history.run("explain", what, code=2).output


def test_outside_of_a_repository_there_are_codes_only(plain):
    assert "no finding code" in plain.run("explain", "ads/bids.csv", code=2).output
    assert "TG401" in plain.run("explain", "TG401").output
