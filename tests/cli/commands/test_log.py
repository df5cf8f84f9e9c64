"""`trace-gate log`: its options, its formats, and what it refuses."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.desk import Desk
from tests.support.log_rows import SCHEMA
from tests.support.reasons import Reasons


def data(history: Desk, *words: str) -> dict:
    found = json.loads(history.run("log", *words, "--format", "json").output)
    SCHEMA.validate(found)
    return found


def test_the_newest_decision_stands_first(history, built):
    first, *_, last = history.run("log").output.splitlines()
    assert built.ids["refused"] in first
    assert built.ids["lowered"] in last
    assert "confirmed" in last
    assert "Ann Analyst" in last


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("--verdict", "escalate"), ["accepted", "approved"]),
        (("--outcome", "confirmed"), ["lowered"]),
        (("--bucket", "IB-gift", "-n", "1"), ["refused"]),
        (("--by", "ann", "--until", "2025-01-01"), ["lowered"]),
        (("--since", "2031-01-01"), []),
    ],
)
def test_options_choose(history, built: Reasons, words, names):
    found = data(history, *words)["decisions"]
    assert [each["trace"] for each in found] == [built.ids[name] for name in names]


def test_csv_and_json_lines_have_the_same_decisions(history):
    table = csv.DictReader(io.StringIO(history.run("log", "--format", "csv").output))
    lines = history.run("log", "--format", "jsonl").output.splitlines()
    assert [row["trace"] for row in table] == [json.loads(line)["trace"] for line in lines]
    assert len(lines) == 11


def test_another_commit_has_another_log(history, built):
    found = data(history, "--rev", built.commits["lowered"])
    assert [each["trace"] for each in found["decisions"]] == [built.ids["lowered"]]
    assert found["decisions"][0]["outcome"] == "open"


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        (("--asin", "B0EXAMPLE9"), "--asin B0EXAMPLE1"),
        (("--since", "2025-02-01", "--until", "2025-01-01"), "--since 2025-01-01"),
        (("--since", "yesterday"), "--since 2025-01-08"),
        (("--by", ""), "Leave --by out"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_what_works(history, words, fix):
    assert fix in history.run("log", *words, code=2).output
