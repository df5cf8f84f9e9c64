"""`trace-gate explain`: every code, by number and by name, for people and for programs."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from trace_gate.cli.commands.explain import command
from trace_gate.core.codes import CODES
from trace_gate.core.errors import UsageError


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
        ("\x1b[31m", "trace-gate explain   lists them all."),
    ],
)
def test_an_unknown_code_names_the_near_one(word, remedy):
    with pytest.raises(UsageError) as stopped:
        run(word)
    assert stopped.value.remedy == remedy
    assert "\x1b" not in stopped.value.message
