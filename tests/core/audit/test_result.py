"""Totals and the verdict of an audit (SPEC 9)."""

from __future__ import annotations

from trace_gate.core.audit.continuity import BrokenTrace
from trace_gate.core.audit.result import Audit, Totals, totals
from trace_gate.core.audit.step import Remediated, Step
from trace_gate.core.finding import Finding

ERROR = Finding(code="TG401", message="m", remediation="r", path="a")
WAITS = ERROR.with_(code="TG408", waits=True)
NOTE = ERROR.with_(code="TG803", level="note")


def step(state: str, *still: Finding, closed=()) -> Step:
    return Step(
        commit="c",
        base=None,
        commits=2,
        policy="p",
        traces=(),
        state=state,
        open=still,
        remediated=tuple(Remediated(finding=each, trace_id="T") for each in closed),
    )


def audit(*steps: Step, findings=()) -> Audit:
    return Audit(
        ref="main",
        commit="c",
        since=None,
        adoption="c",
        before=0,
        root="0",
        steps=steps,
        broken=(),
        totals=totals(steps, (), frozenset()),
        findings=findings,
    )


def test_steps_commits_and_traces_are_counted():
    broken = [
        BrokenTrace(path="a", trace_id="A", state="rewritten", commit="c"),
        BrokenTrace(path="b", trace_id="B", state="dropped", commit="c"),
    ]
    steps = [step("linked"), step("linked"), step("remediated"), step("bypassed", ERROR)]
    assert totals(steps, broken, frozenset({"a", "z"})) == Totals(
        steps=4,
        commits=8,
        linked=2,
        remediated=1,
        bypassed=1,
        traces=3,
        unbroken=1,
        rewritten=1,
        dropped=1,
    )


def test_the_verdict_is_the_worst_of_what_is_open():
    assert audit(step("linked")).verdict == "PASS"
    assert audit(step("remediated", closed=[ERROR])).verdict == "PASS"
    assert audit(step("bypassed", ERROR)).verdict == "BLOCK"
    assert audit(step("bypassed", WAITS)).verdict == "ESCALATE"
    assert audit(step("bypassed", WAITS), step("bypassed", ERROR)).verdict == "BLOCK"
    assert audit(findings=(NOTE,)).verdict == "PASS"
    assert audit(findings=(ERROR,)).verdict == "BLOCK"


def test_what_is_of_the_whole_history_comes_first():
    assert [each.code for each in audit(step("bypassed", ERROR), findings=(NOTE,)).open] == [
        "TG803",
        "TG401",
    ]
