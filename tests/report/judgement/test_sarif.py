"""SARIF: what GitHub asks beyond the schema, and what it says of each verdict."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.judgements import (
    BLOCKED,
    COMMITS,
    DOCS,
    EACH,
    NOTE,
    PASSED,
    POLICY,
    REPOSITORY,
    UNCOVERED,
    UNJUDGED,
    UNKNOWN,
    WAITING,
    WRONG,
    judged,
)
from trace_gate.core.codes import CODES
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Addresses, CommitJudgement, Judgement
from trace_gate.report.judgement import sarif as module
from trace_gate.report.judgement.sarif import sarif


def run(judgement: Judgement) -> dict[str, Any]:
    (only,) = json.loads(sarif(judgement))["runs"]
    return only


def place(finding: Finding, **fields: object) -> tuple[str, dict[str, int]]:
    (result,) = run(judged(finding, **fields))["results"]
    physical = result["locations"][0]["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]


@pytest.mark.parametrize("judgement", EACH.values(), ids=EACH)
def test_nothing_that_github_needs_is_missing_or_empty(judgement: Judgement):
    said = run(judgement)
    for rule in said["tool"]["driver"]["rules"]:
        assert rule["id"]
        assert rule["shortDescription"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
    for each in said["results"]:
        assert each["message"]["text"]
        (only,) = each["locations"]
        region = only["physicalLocation"]["region"]
        assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert all(number > 0 for number in region.values())
        assert region["endColumn"] > region["startColumn"]
        assert only["physicalLocation"]["artifactLocation"]["uri"]
        assert set(each["partialFingerprints"]) == {"primaryLocationLineHash"}


@pytest.mark.parametrize(
    ("judgement", "success", "code", "level"),
    [
        (BLOCKED, True, 1, "note"),
        (EACH["escalate"], True, 1, "note"),
        (PASSED, True, 0, "note"),
        (UNJUDGED, False, 2, "error"),
    ],
    ids=EACH,
)
def test_every_verdict_is_said(judgement: Judgement, success: bool, code: int, level: str):
    said = run(judgement)
    assert said["properties"]["verdict"] == judgement.verdict
    (invocation,) = said["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (success, code)
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["level"] == level
    assert notification["message"]["text"].startswith(judgement.verdict)


def test_what_could_not_be_judged_is_a_result_as_well():
    (result,) = run(UNJUDGED)["results"]
    assert (result["ruleId"], result["level"]) == ("TG801", "error")
    assert "git fetch --all" in result["message"]["text"]


def test_errors_come_first_and_each_has_its_level_and_its_rule():
    said = run(judged(NOTE, UNCOVERED, WRONG))
    assert [each["level"] for each in said["results"]] == ["error", "error", "note"]
    ids = [rule["id"] for rule in said["tool"]["driver"]["rules"]]
    assert [ids[each["ruleIndex"]] for each in said["results"]] == [
        each["ruleId"] for each in said["results"]
    ]


def test_a_finding_stands_where_it_is():
    uri, region = place(WRONG)
    assert uri == WRONG.path
    assert region == {"startLine": 45, "startColumn": 5, "endLine": 45, "endColumn": 14}
    assert place(UNCOVERED) == (
        "ads/bids.csv",
        {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2},
    )


def test_a_finding_without_a_file_stands_at_its_trace_or_else_at_the_policy():
    assert place(WAITING)[0] == "traces/2025-01/TRACE-20250107-001.yaml"
    assert place(WAITING, commits=())[0] == POLICY
    assert place(UNKNOWN)[0] == POLICY
    assert place(UNKNOWN, policy_file="config/shop/gate.yaml")[0] == "config/shop/gate.yaml"
    assert place(UNKNOWN, policy_file="")[0] == POLICY


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("ads/my bids.csv", "ads/my%20bids.csv"),
        ("a:b.csv", "a%3Ab.csv"),
        ("ads/关.csv", "ads/%E5%85%B3.csv"),
        ("a\udcff.csv", "a%FF.csv"),
        ("a?b#c%2e.csv", "a%3Fb%23c%252e.csv"),
        ("../x", POLICY),
        ("a/./b", POLICY),
        ("/etc/passwd", POLICY),
        ("//evil.example/x", POLICY),
        ("", POLICY),
    ],
)
def test_a_path_is_a_relative_uri_below_the_top(path: str, uri: str):
    assert place(UNCOVERED.with_(path=path))[0] == uri


def test_a_rule_leads_to_its_page_where_the_docs_are_published():
    (rule,) = run(judged(UNCOVERED))["tool"]["driver"]["rules"]
    assert rule["helpUri"] == f"{DOCS}/findings/TG401.html"
    without = run(judged(UNCOVERED, addresses=Addresses()))["tool"]["driver"]
    assert "helpUri" not in without["rules"][0]
    assert "informationUri" not in without


@pytest.mark.parametrize("code", CODES)
def test_every_code_can_be_a_rule(code: str):
    (rule,) = run(judged(UNCOVERED.with_(code=code)))["tool"]["driver"]["rules"]
    assert rule["name"]
    assert rule["defaultConfiguration"]["level"] == CODES[code].level


def test_the_newest_commit_that_was_judged_is_named_with_its_repository():
    (source,) = run(BLOCKED)["versionControlProvenance"]
    assert source["repositoryUri"] == REPOSITORY
    assert source["revisionId"] == COMMITS[1]


def test_what_is_staged_has_no_revision_and_nobody_knows_every_repository():
    staged = (CommitJudgement(commit="index", verdict="PASS", traces=(), paths=()),)
    assert "versionControlProvenance" not in run(judged(verdict="PASS", commits=staged))
    assert "versionControlProvenance" not in run(judged(addresses=Addresses()))


def test_a_file_stays_below_the_limits_of_an_upload(monkeypatch: pytest.MonkeyPatch):
    assert (module.MOST, module.MOST_BYTES) <= (25_000, 10_000_000)
    monkeypatch.setattr(module, "MOST", 5)
    many = [UNCOVERED.with_(path=f"ads/{number}.csv") for number in range(8)]
    said = run(judged(NOTE, *many))
    assert len(said["results"]) == 5
    assert {each["level"] for each in said["results"]} == {"error"}
    warned = said["invocations"][0]["toolExecutionNotifications"][1]
    assert warned["message"]["text"].startswith("4 more findings are not in this file")
    assert (
        "(8 errors, 1 note)"
        in said["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    )


def test_long_findings_are_counted_in_bytes():
    long = [UNCOVERED.with_(path=f"ads/{n}.csv", message="关" * 100_000) for n in range(30)]
    text = sarif(judged(*long))
    assert len(text) < 10_000_000
    assert "more findings are not in this file" in text
