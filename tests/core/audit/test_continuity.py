"""Unbroken, rewritten, dropped (SPEC 4, 9)."""

from __future__ import annotations

import pytest

from trace_gate.core.audit import continuity
from trace_gate.core.audit.step import JudgedStep, Violation
from trace_gate.core.finding import Finding

NAME = "TRACE-20250101-001"
PATH = f"traces/2025-01/{NAME}.yaml"


def judged(commit: str, *found: Finding, gone=()) -> JudgedStep:
    return JudgedStep(
        commit=commit,
        base=None,
        commits=1,
        policy="p",
        violations=tuple(Violation(finding=each, commits=(commit,)) for each in found),
        gone=gone,
    )


def finding(code: str, path: str | None = PATH, commit: str | None = None) -> Finding:
    return Finding(code=code, message="m", remediation="r", path=path, commit=commit)


@pytest.mark.parametrize(
    ("code", "gone", "state"),
    [
        ("TG203", (), "rewritten"),
        ("TG204", (), "dropped"),
        ("TG204", (PATH,), "dropped"),
        ("TG409", (PATH,), "dropped"),
        ("TG409", (), "rewritten"),
    ],
)
def test_what_happened_to_a_trace_is_what_the_judge_found(code, gone, state):
    (found,) = continuity.broken([judged("a", finding(code), gone=gone)])
    assert (found.path, found.trace_id, found.state, found.commit) == (PATH, NAME, state, "a")


@pytest.mark.parametrize(
    "found", [finding("TG401"), finding("TG203", "ads/bids.csv"), finding("TG409", None)]
)
def test_other_findings_and_other_files_break_no_trace(found):
    assert continuity.broken([judged("a", found)]) == []


def test_the_first_commit_that_broke_it_is_named_and_dropped_is_worse():
    first, again = judged("a", finding("TG203", commit="c")), judged("b", finding("TG203"))
    (found,) = continuity.broken([first, again])
    assert (found.state, found.commit) == ("rewritten", "c")
    (found,) = continuity.broken([first, judged("d", finding("TG204")), again])
    assert (found.state, found.commit) == ("dropped", "d")


def test_traces_stand_in_the_order_of_their_paths():
    other = PATH.replace("001", "000")
    found = continuity.broken([judged("a", finding("TG203"), finding("TG204", other))])
    assert [each.path for each in found] == [other, PATH]
