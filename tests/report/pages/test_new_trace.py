"""The page of a trace that was written: what it lacks, and the one thing to do next."""

from __future__ import annotations

import pytest

from tests.support.written import BLANK, PATH, WRITTEN
from trace_gate.app.author.new_trace import Written
from trace_gate.core.finding import Finding
from trace_gate.report.pages import new_trace


def last(written: Written) -> str:
    return list(new_trace.lines(written))[-1]


def test_what_is_whole_is_staged_and_committed():
    assert list(new_trace.lines(WRITTEN)) == [
        f"wrote {PATH}",
        f"next: git add {PATH} 'uploads/my report.csv' && git commit",
    ]


def test_what_it_lacks_is_named_with_its_line_and_one_fix_for_all_alike():
    other = BLANK.with_(message="goal is\x1b missing", line=None)
    said = list(new_trace.lines(WRITTEN.with_(missing=(BLANK, other))))
    assert said[1:5] == [
        "still to be filled in:",
        f"  {PATH}:7  tenant is missing",
        f"  {PATH}:1  goal is\\x1b missing",
        "      fix: write tenant:",
    ]
    assert said[5].startswith("no store is known yet: the same command with --store")
    assert said[-1].startswith("next: fill in the lines above, then: git add ")
    assert said[-1].endswith(" && trace-gate check")


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"missing": (BLANK.with_(remediation="rm it"),)}, "the fix above writes it anew"),
        ({"early": "2025-01-14"}, "say the result after 2025-01-14"),
        ({"protected": True}, "an approver signs it: trace-gate approve TRACE-20250107-001 --key"),
        ({"verdict": "BLOCK"}, "govern TRACE-20250107-001   says why it is BLOCK"),
        ({"verdict": "ESCALATE"}, "says why it is ESCALATE, and what to do"),
        ({"verdict": "PASS"}, "&& git commit"),
    ],
)
def test_the_last_line_is_what_comes_next(fields: dict, part: str):
    assert part in last(WRITTEN.with_(**fields))


def test_what_it_does_not_cover_and_what_has_no_content_yet_is_said():
    said = list(new_trace.lines(WRITTEN.with_(left_out=("a\nb.csv",), unsaid=("file/x.csv",))))
    assert "left out: a\\x0ab.csv (only a decision can cover it)" in said
    assert any("no content yet: file/x.csv" in line and "trace-gate refresh" in line
               for line in said)  # fmt: skip


def test_a_program_reads_the_same():
    data = new_trace.plain_data(WRITTEN.with_(missing=(BLANK,), early="2025-01-14"))
    assert data["missing"] == [
        {"code": "TG102", "line": 7, "message": "tenant is missing",
         "remediation": "write tenant:"}
    ]  # fmt: skip
    assert data["stage"] == [PATH, "uploads/my report.csv"]
    assert data["too_early_before"] == "2025-01-14"
    assert f"next: {data['next']}" == last(WRITTEN.with_(missing=(BLANK,), early="2025-01-14"))


def test_the_buckets_and_the_guardrails_of_staged_values():
    reason = Finding(code="TG503", message="Too many\x1b[31m.", remediation="trace-gate split 1")
    heard = WRITTEN.with_(verdict="BLOCK", touches=("IB-a of B0EXAMPLE1",), reasons=(reason,))
    said = list(new_trace.lines(heard))
    assert said[1:3] == ["touches: IB-a of B0EXAMPLE1", "guardrails: BLOCK"]
    assert said[3].startswith("  TG503 BLOCK: Too many")
    assert "\x1b" not in said[3]
    assert said[4] == "      fix: trace-gate split 1"
    data = new_trace.plain_data(heard)
    assert data["touches"] == ["IB-a of B0EXAMPLE1"]
    assert data["reasons"][0]["says"] == "BLOCK"
