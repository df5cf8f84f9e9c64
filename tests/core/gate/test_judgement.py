"""What a run of the judge comes to (SPEC 6)."""

from __future__ import annotations

import pytest

from trace_gate.core.gate.judgement import Judged, Judgement, exit_code


@pytest.mark.parametrize(
    ("verdict", "code"), [("PASS", 0), ("BLOCK", 1), ("ESCALATE", 1), ("CANNOT_JUDGE", 2)]
)
def test_a_caller_is_told_by_its_exit_code(verdict, code):
    assert exit_code(Judgement(verdict=verdict)) == code


def test_a_word_that_is_no_verdict_never_passes():
    with pytest.raises(KeyError):
        exit_code(Judgement(verdict=""))


def test_nothing_was_looked_at_by_itself():
    made = Judgement(verdict="PASS")
    assert made.judged == Judged(commits=0, paths=0, governed=0, exempt=0, derived=0)
    assert (made.findings, made.commits, made.mends) == ((), (), None)
