"""GitLab's code quality report: six fields, unique names, and never an empty list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.judgements import EACH, NOTE, POLICY, UNCOVERED, WAITING, WRONG, judged
from trace_gate.core.gate.judgement import Judgement
from trace_gate.report.judgement.gitlab import gitlab


def issues(judgement: Judgement) -> list[dict[str, Any]]:
    found = json.loads(gitlab(judgement))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("judgement", EACH.values(), ids=EACH)
def test_the_verdict_is_the_first_issue_with_a_name_that_stays(judgement: Judgement):
    first, *others = issues(judgement)
    assert first["check_name"] == "trace-gate"
    assert first["description"].startswith(judgement.verdict)
    assert first["fingerprint"] == f"verdict-{judgement.verdict}"
    assert len(others) == len(judgement.findings)


def test_only_a_pass_is_no_more_than_information():
    severities = {each.verdict: issues(each)[0]["severity"] for each in EACH.values()}
    assert severities == {
        "BLOCK": "blocker",
        "ESCALATE": "major",
        "PASS": "info",
        "CANNOT_JUDGE": "blocker",
    }


def test_each_issue_has_its_severity_and_its_place():
    warning = UNCOVERED.with_(level="warning", path="ads/a b.csv", line=3)
    found = issues(judged(WRONG, WAITING, warning, NOTE))[1:]
    places = [(each["severity"], each["location"]) for each in found]
    assert [(how, place["path"], place["lines"]["begin"]) for how, place in places] == [
        ("major", "traces/2025-01/TRACE-20250107-001.yaml", 1),
        ("critical", "traces/2025-01/TRACE-20250107-001.yaml", 45),
        ("minor", "ads/a b.csv", 3),
        ("info", "traces/2025-01/TRACE-20250107-001.yaml", 12),
    ]
    assert found[1]["check_name"] == "TG102 schema"
    assert found[1]["description"] == "rationale is missing. Fix: Write it below decision."


def test_no_two_issues_have_one_fingerprint():
    """GitLab shows the first of them only."""
    found = issues(judged(UNCOVERED, UNCOVERED, UNCOVERED.with_(path="b.csv"), WRONG))
    assert len({each["fingerprint"] for each in found}) == len(found)


@pytest.mark.parametrize("path", ["./a.csv", "/a.csv", "../a.csv", "a/../../b", ""])
def test_a_path_is_relative_and_below_the_top(path: str):
    assert issues(judged(UNCOVERED.with_(path=path)))[1]["location"]["path"] == POLICY


def test_the_file_has_no_byte_order_mark():
    assert gitlab(EACH["block"]).encode()[:1] == b"["
