"""What is remembered of the judgement of a step (SPEC 9)."""

from __future__ import annotations

from trace_gate.core.audit.step import judged_step
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import CommitJudgement, Judgement, Mends

BASE, FIRST, TIP = "0" * 40, "1" * 40, "2" * 40
TRACE = "traces/2025-01/TRACE-20250101-001.yaml"
UNCOVERED = Finding(code="TG402", message="It is.", remediation="Add it.", path="ads/bids.csv")
EDITED = Finding(code="TG203", message="It was edited.", remediation="git reset", path=TRACE)
WARNING = Finding(code="TG410", message="Odd.", remediation="None.", level="warning")
ACCEPTS = Mends(accepted=((BASE, "TG401", "TRACE-20250102-001"),))


def judgement(*found: Finding, verdict: str = "BLOCK", mends: Mends | None = None) -> Judgement:
    return Judgement(
        verdict=verdict,
        policy_digest="d" * 64,
        commits=(
            CommitJudgement(commit=FIRST, verdict="PASS", traces=("A",), paths=("ads/bids.csv",)),
            CommitJudgement(commit=TIP, verdict="PASS", traces=("A", "B"), paths=(TRACE,)),
        ),
        findings=found,
        mends=mends,
    )


def step(given: Judgement, gone=()):
    return judged_step(given, commit=TIP, base=BASE, commits=2, gone=gone)


def test_a_sound_step_keeps_its_traces_and_what_it_accepts():
    found = step(judgement(WARNING, verdict="PASS", mends=ACCEPTS))
    assert (found.traces, found.violations, found.accepts) == (("A", "B"), (), ACCEPTS.accepted)
    assert (found.policy, found.base, found.commits) == ("d" * 64, BASE, 2)


def test_a_step_that_does_not_pass_itself_accepts_nothing():
    assert step(judgement(UNCOVERED, mends=ACCEPTS)).accepts == ()
    assert step(judgement(verdict="BLOCK", mends=ACCEPTS)).accepts == ()


def test_a_decision_may_name_the_commit_of_the_change_or_that_by_which_it_landed():
    (violation,) = step(judgement(UNCOVERED)).violations
    assert violation.commits == (FIRST, TIP)
    (other,) = step(judgement(UNCOVERED.with_(commit=TIP))).violations
    assert other.commits == (TIP,)


def test_the_fix_of_what_has_landed_is_a_decision_about_it_and_nothing_that_changes_history():
    violations = step(judgement(UNCOVERED, EDITED)).violations
    fixes = {each.finding.code: each.finding.remediation for each in violations}
    assert f"--target commit/{TIP}" in fixes["TG402"]
    assert "accepts: [TG402]" in fixes["TG402"]
    assert "revert" not in fixes["TG402"]
    assert "no decision can accept it" in fixes["TG203"]
    assert f"git restore --source={BASE[:10]} --staged --worktree {TRACE}" in fixes["TG203"]
    assert "reset" not in fixes["TG203"]


def test_what_is_gone_is_kept_only_where_something_is_wrong():
    assert step(judgement(UNCOVERED), gone=(TRACE,)).gone == (TRACE,)
    assert step(judgement(verdict="PASS"), gone=(TRACE,)).gone == ()
