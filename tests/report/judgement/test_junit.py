"""JUnit: a suite that is never empty, and fails where the gate does."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from tests.support.judgements import (
    BLOCKED,
    COMMITS,
    EACH,
    NOTE,
    PASSED,
    UNCOVERED,
    UNJUDGED,
    WRONG,
    judged,
)
from trace_gate.core.gate.judgement import Judgement
from trace_gate.report.judgement import junit as module
from trace_gate.report.judgement.junit import junit


def suite(judgement: Judgement) -> Any:
    (only,) = etree.fromstring(junit(judgement).encode())
    return only


def outcome(test: Any) -> str:
    for child in test:
        if child.tag != "system-out":
            return str(child.tag)
    return "passed"


@pytest.mark.parametrize("judgement", EACH.values(), ids=EACH)
def test_the_counts_are_those_of_the_tests_and_no_suite_is_empty(judgement: Judgement):
    said = suite(judgement)
    outcomes = [outcome(each) for each in said.iter("testcase")]
    assert outcomes
    for element in (said, said.getparent()):
        counts = [int(element.get(name)) for name in ("tests", "failures", "errors")]
        assert counts == [len(outcomes), outcomes.count("failure"), outcomes.count("error")]


@pytest.mark.parametrize(
    ("judgement", "how"),
    [(BLOCKED, "failure"), (EACH["escalate"], "failure"), (PASSED, "passed"), (UNJUDGED, "error")],
    ids=EACH,
)
def test_the_verdict_is_the_first_test_with_a_name_that_stays(judgement: Judgement, how: str):
    said = suite(judgement)
    first = next(said.iter("testcase"))
    assert (first.get("classname"), first.get("name")) == ("trace-gate", "verdict")
    assert outcome(first) == how
    assert said.find("properties/property[@name='verdict']").get("value") == judgement.verdict
    assert said.findtext("system-out").splitlines()[-1].startswith(judgement.verdict)


def test_what_could_not_be_judged_is_an_error_and_no_failure():
    said = suite(UNJUDGED)
    assert [outcome(each) for each in said.iter("testcase")] == ["error", "error"]
    assert said.find("testcase/error[@type='TG801']").get("message") == "nowhere is no commit here."


def test_an_error_fails_its_test_and_says_how_to_mend_it():
    failed = suite(judged(WRONG)).find("testcase[@classname='TG102 schema']")
    assert failed.get("name") == f"{WRONG.path}:45:5: rationale is missing."
    assert failed.find("failure").text.splitlines() == [
        "rationale is missing.",
        f"where: {WRONG.path}:45:5",
        "fix: Write it below decision.",
    ]


def test_a_note_passes_and_is_told():
    told = suite(judged(NOTE, verdict="PASS")).find("testcase[@classname='TG505 hypothesis']")
    assert outcome(told) == "passed"
    assert told.findtext("system-out").startswith("note: It rests on H-001")


def test_each_commit_that_passed_is_a_test():
    commits = [e.get("name") for e in suite(BLOCKED).iterfind("testcase[@classname='commits']")]
    assert commits == [COMMITS[0]]


def test_no_test_names_a_file_which_the_schema_does_not_know():
    assert " file=" not in junit(BLOCKED)


def test_a_reader_gets_no_more_than_it_takes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST", 4)
    many = [UNCOVERED.with_(path=f"ads/{number}.csv") for number in range(6)]
    said = suite(judged(*many))
    assert len(list(said.iter("testcase"))) == 4
    assert said.findtext("system-out").startswith("4 more tests are not in this file")
    long = [UNCOVERED.with_(path=f"ads/{n}.csv", message="关" * 1_000_000) for n in range(4)]
    monkeypatch.setattr(module, "MOST_BYTES", 20_000_000)
    assert len(junit(judged(*long)).encode()) < 20_100_000
