"""A change and its trace in two steps of one push: only the words change."""

import pytest

from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judgement
from trace_gate.core.gate.steps_apart import with_notes

PATH = "ads/new.csv"


def step(base, *findings):
    return Judgement(verdict="BLOCK", policy_ref=base, findings=findings)


def missing(path=PATH, code="TG401"):
    return Finding(code=code, message="m.", remediation="old", path=path)


def late(path=PATH):
    message = f"The execution is recorded, but {path} is not changed here."
    where = "traces/2025-01/T.yaml"
    return Finding(code="TG410", message=message, remediation="old", path=where, trace_id="T")


def fixes(steps):
    return [each.remediation for step in with_notes(steps) for each in step.findings]


@pytest.mark.parametrize("code", ["TG401", "TG402"])
def test_both_say_how_they_become_one(code):
    steps = [step("aaa", missing(code=code)), step("bbb"), step("ccc", late())]
    assert all("git rebase -i aaa " in each for each in fixes(steps))
    assert [each.policy_ref for each in with_notes(steps)] == ["aaa", "bbb", "ccc"]


@pytest.mark.parametrize(
    "steps",
    [
        [step("aaa", missing())],
        [step("aaa", late())],
        [step("aaa", missing(), late())],
        [step("aaa", late()), step("bbb", missing())],
        [step("aaa", missing("ads/new")), step("bbb", late())],
        [step("aaa", missing()), step("bbb", late("ads/new"))],
        [step("aaa", missing(code="TG404")), step("bbb", late())],
    ],
)
def test_all_else_stays_as_it_is(steps):
    assert with_notes(steps) == steps


def test_no_finding_goes_and_none_becomes_weaker():
    steps = [step("aaa", missing(), missing("x")), step("bbb", late())]
    then = with_notes(steps)
    for one, other in zip(steps, then, strict=True):
        assert other.verdict == one.verdict
        pairs = zip(one.findings, other.findings, strict=True)
        assert all(
            (a.code, a.level, a.path, a.waits) == (b.code, b.level, b.path, b.waits)
            for a, b in pairs
        )
