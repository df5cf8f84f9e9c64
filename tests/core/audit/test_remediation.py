"""Linked, remediated or a bypass (SPEC 5, Remediation)."""

from __future__ import annotations

import pytest

from trace_gate.core.audit import remediation
from trace_gate.core.audit.step import JudgedStep, Violation
from trace_gate.core.finding import Finding

BY = "TRACE-20250102-001"


def violation(code: str, *commits: str) -> Violation:
    return Violation(finding=Finding(code=code, message="m", remediation="r"), commits=commits)


def judged(commit: str, *violations: Violation, accepts=()) -> JudgedStep:
    return JudgedStep(
        commit=commit, base=None, commits=1, policy="p", violations=violations, accepts=accepts
    )


def states(*given: JudgedStep) -> list[str]:
    return [each.state for each in remediation.steps(given)]


def test_a_later_decision_about_the_commit_that_names_the_code_remediates():
    bad = judged("a", violation("TG401", "a"))
    assert states(bad) == ["bypassed"]
    assert states(bad, judged("b", accepts=(("a", "TG401", BY),))) == ["remediated", "linked"]
    (found, _) = remediation.steps([bad, judged("b", accepts=(("a", "TG401", BY),))])
    assert [(each.finding.code, each.trace_id) for each in found.remediated] == [("TG401", BY)]
    assert found.open == ()


@pytest.mark.parametrize(
    "accepts", [("a", "TG402", BY), ("b", "TG401", BY), ("", "TG401", BY), ("a", "", BY)]
)
def test_another_code_or_another_commit_closes_nothing(accepts):
    bad = judged("a", violation("TG401", "a"))
    assert states(bad, judged("c", accepts=(accepts,))) == ["bypassed", "linked"]


def test_an_earlier_step_and_the_step_itself_excuse_nothing():
    accepts = (("a", "TG401", BY),)
    assert states(judged("0", accepts=accepts), judged("a", violation("TG401", "a"))) == [
        "linked",
        "bypassed",
    ]
    assert states(judged("a", violation("TG401", "a"), accepts=accepts)) == ["bypassed"]


@pytest.mark.parametrize("code", ["TG203", "TG204", "TG301", "TG302", "TG601", "TG603"])
def test_what_is_about_traces_evidence_and_approvals_is_never_closed(code):
    later = judged("b", accepts=(("a", code, BY),))
    assert states(judged("a", violation(code, "a")), later) == ["bypassed", "linked"]


def test_what_a_merge_makes_of_a_trace_is_never_closed_and_of_another_file_it_is():
    later = judged("b", accepts=(("a", "TG409", BY),))
    for path, state in ((f"traces/2025-01/{BY}.yaml", "bypassed"), ("ads/a.csv", "remediated")):
        odd = violation("TG409", "a")
        odd = odd.with_(finding=odd.finding.with_(path=path))
        assert states(judged("a", odd), later) == [state, "linked"]


def test_a_step_with_one_open_error_is_open_and_shows_the_closed_one_apart():
    bad = judged("a", violation("TG401", "a"), violation("TG411", "a"))
    (found, _) = remediation.steps([bad, judged("b", accepts=(("a", "TG401", BY),))])
    assert found.state == "bypassed"
    assert [each.code for each in found.open] == ["TG411"]
    assert [each.finding.code for each in found.remediated] == ["TG401"]


def test_of_two_decisions_the_first_one_is_named():
    later = [judged(name, accepts=(("a", "TG401", name),)) for name in ("b", "c")]
    (found, *_) = remediation.steps([judged("a", violation("TG401", "a")), *later])
    assert found.remediated[0].trace_id == "b"
