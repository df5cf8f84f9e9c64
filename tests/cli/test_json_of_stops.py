"""With `--format json`, a program reads JSON also where a command could not answer (SPEC 6)."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.desk import Desk
from trace_gate.cli import main

SCHEMAS = Path(__file__).parents[2] / "schemas"
SCHEMA = json.loads((SCHEMAS / "check-report.schema.json").read_text())
REVIEW = json.loads((SCHEMAS / "review.schema.json").read_text())

OUTSIDE = [
    ("approve", "TRACE-20250107-001"),
    ("audit",),
    ("check", "--staged"),
    ("check", "--range", "a..b"),
    ("derive", "--check"),
    ("diff",),
    ("due",),
    ("execute", "TRACE-20250107-001"),
    ("export", "out", "--csv"),
    ("govern", "TRACE-20250107-001"),
    ("init",),
    ("install",),
    ("log",),
    ("new", "observation"),
    ("observe", "week.csv"),
    ("refresh", "TRACE-20250107-001"),
    ("report",),
    ("renumber", "TRACE-20250107-001"),
    ("revert", "HEAD"),
    ("review", "a..b"),
    ("score", "--asin", "B0EXAMPLE1"),
    ("sheet", "TRACE-20250107-001", "-o", "sheet.xlsx"),
    ("show", "TRACE-20250107-001"),
    ("simulate", "--policy", "."),
    ("split", "TRACE-20250107-001"),
    ("status",),
    ("supersede", "TRACE-20250107-001"),
    ("verify", "TRACE-20250107-001"),
    ("why", "README.md"),
]
"""Each command that prints facts, as it is typed where there is no repository."""


def stopped(desk: Desk, *words: str) -> dict:
    """The report that a command prints which cannot answer."""
    report = json.loads(desk.run(*words, code=2).stdout)
    jsonschema.validate(report, REVIEW if words[0] == "review" else SCHEMA)
    assert report["verdict"] == "CANNOT_JUDGE"
    return report


@pytest.mark.parametrize("words", OUTSIDE, ids=" ".join)
@pytest.mark.parametrize("form", [("--format", "json"), ("--format=json",)], ids=" ".join)
def test_outside_of_a_repository(plain: Desk, words: tuple[str, ...], form: tuple[str, ...]):
    plain.write("week.csv", "a file that is there", add=False)
    (finding,) = stopped(plain, *words, *form)["findings"]
    assert finding["code"] == "TG801"
    assert "not in a Git repository" in finding["message"]
    assert finding["remediation"]


def test_a_review_that_has_to_stop_says_in_its_own_words_what_is_missing(shop: Desk):
    found = stopped(shop, "review", "nowhere..HEAD", "--format", "json")
    assert (found["base"], found["head"]) == (
        {"name": "nowhere", "commit": ""},
        {"name": "HEAD", "commit": ""},
    )
    assert "There is no commit 'nowhere'" in found["findings"][0]["message"]
    assert found["actions"][0]["what"].startswith("git fetch")
    assert stopped(shop, "review", "main", "--format", "json")["base"]["name"] == ""


def test_a_wrong_option_is_told_as_json_too(plain: Desk):
    (finding,) = stopped(plain, "status", "--format", "json", "--asins", "B0EXAMPLE1")["findings"]
    assert "--asins" in finding["message"]
    assert "--help" in finding["remediation"]


def test_each_reason_of_a_file_that_cannot_be_used_is_a_finding(shop: Desk):
    shop.write("traces/2025-01/TRACE-20250107-001.yaml", "trace: {id: 1\n")
    (finding,) = stopped(
        shop, "show", "--format", "json", "traces/2025-01/TRACE-20250107-001.yaml"
    )["findings"]
    assert finding["code"] == "TG101"
    assert finding["path"] == "traces/2025-01/TRACE-20250107-001.yaml"


@pytest.mark.parametrize("words", [("status",), ("status", "--format", "json", "--format", "text")])
def test_people_get_words_only(plain: Desk, words: tuple[str, ...]):
    assert plain.run(*words, code=2).stdout == ""


def test_every_command_with_that_format_is_tried():
    asked = {words[0] for words in OUTSIDE}
    with_format = {
        name
        for name in main.COMMANDS
        for command in [main.cli.get_command(None, name)]
        if any("--format" in option.opts for option in command.params)
    }
    assert with_format - {"compile", "doctor", "explain"} == asked  # these need no repository
