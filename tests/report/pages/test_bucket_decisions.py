"""The decisions of a draft of buckets: what was written, and the one thing to do next."""

from __future__ import annotations

import pytest

from trace_gate.app.analyse.bucket_decisions import Decided
from trace_gate.app.author.new_trace import Written
from trace_gate.core.finding import at_path
from trace_gate.report.pages import bucket_decisions


def written(number: int, **more: object) -> Written:
    name = f"TRACE-20250106-{number:03d}"
    return Written(
        trace_id=name, trace_type="decision", path=f"traces/2025-01/{name}.yaml", missing=(),
        executed=False, protected=False, left_out=(), verdict="PASS",
    ).with_(**more)  # fmt: skip


def decided(*decisions: Written, **more: object) -> Decided:
    buckets = tuple((f"IB-{number}", "IB-more") for number in range(len(decisions)))
    return Decided(hypothesis=None, decisions=decisions, buckets=buckets, lost=0).with_(**more)


def test_the_hypothesis_and_each_decision_are_named_with_their_buckets():
    found = decided(written(2), hypothesis=written(1, trace_type="hypothesis", verdict=None))
    first, second = (f"traces/2025-01/TRACE-20250106-00{number}.yaml" for number in (1, 2))
    assert list(bucket_decisions.lines(found)) == [
        f"wrote {first} (the hypothesis that they rest on)",
        f"wrote {second} (IB-0, IB-more), PASS",
        "next: trace-gate execute TRACE-20250106-002",
        f"then: git add {first} {second} && git commit",
    ]


@pytest.mark.parametrize(
    ("verdicts", "executed", "nexts"),
    [
        (("PASS", "ESCALATE"), False, ["next: a person approves", "then: trace-gate execute"]),
        (("ESCALATE", "ESCALATE"), True, ["next: a person approves", "then: git add"]),
        (("PASS", "BLOCK"), False, ["next: trace-gate govern TRACE-20250106-001"]),
    ],
)
def test_what_is_next_follows_from_the_strictest_verdict(verdicts, executed, nexts):
    some = [written(at, verdict=each, executed=executed) for at, each in enumerate(verdicts, 1)]
    lines = list(bucket_decisions.lines(decided(*some)))[len(some) :]
    for line, begin in zip(lines, nexts, strict=False):
        assert line.startswith(begin)
    assert any("git add" in line for line in lines) is ("BLOCK" not in verdicts)


def test_lost_terms_and_missing_fields_are_said():
    lacking = at_path("TG102", "x", "There is no `scenes`.", "Write it.").with_(line=7)
    text = "\n".join(bucket_decisions.lines(decided(written(1, missing=(lacking,)), lost=1)))
    assert "traces/2025-01/TRACE-20250106-001.yaml:7  There is no `scenes`." in text
    assert "fix: Write it." in text
    assert "note: 1 term of the draft is in no bucket" in text


def test_a_report_that_git_does_not_have_is_staged_too():
    last = [*bucket_decisions.lines(decided(written(1, unstaged=("uploads/my terms.csv",))))][-1]
    assert "'uploads/my terms.csv'" in last
    data = bucket_decisions.plain_data(decided(written(1)))
    assert data["decisions"][0]["buckets"] == ["IB-0", "IB-more"]
    assert data["hypothesis"] is None
