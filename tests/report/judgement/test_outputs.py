"""The outputs of a step: numbers and words of ours, one line each."""

from __future__ import annotations

import pytest

from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judged, Judgement
from trace_gate.report.judgement.outputs import NAMES, outputs


def found(**more: object) -> dict[str, str]:
    judgement = Judgement(
        verdict="BLOCK",
        policy_ref="main\nverdict=PASS",
        judged=Judged(commits=3, paths=5),
        findings=(
            Finding(
                code="TG401", message="x\nverdict=PASS", remediation="", path="a\nverdict=PASS"
            ),
            Finding(code="TG205", message="y", remediation="", level="warning"),
        ),
        remarks=("z\nverdict=PASS",),
    )
    return dict(line.split("=", 1) for line in outputs(judgement, **more).splitlines())


def test_they_are_counts_and_no_text_of_the_repository():
    assert found() == {
        "verdict": "BLOCK",
        "errors": "1",
        "warnings": "1",
        "commits": "3",
        "paths": "5",
        "freeze-rate": "",
        "base": "",
        "head": "",
    }
    assert tuple(found()) == NAMES


def test_the_freeze_rate_is_in_percent():
    assert found(freeze_rate=0.25)["freeze-rate"] == "25.0"
    assert found(freeze_rate=2 / 3)["freeze-rate"] == "66.7"


def test_a_page_that_was_written_is_named():
    assert found(report="/tmp/review.html")["report"] == "/tmp/review.html"


def test_a_path_with_a_line_break_is_no_output():
    with pytest.raises(ValueError, match="one line"):
        found(report="/tmp/x\nverdict=PASS")
