"""What is said of a result that does not count for a hypothesis (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold.hypotheses import messages


def test_a_result_about_nothing_is_told_from_one_about_no_decision():
    assert messages.names_no_decision("") == "It names no decision"
    named = messages.names_no_decision("TRACE-20250106-001")
    assert named == "It names TRACE-20250106-001, which is no decision here"


def test_a_decision_without_its_execution_says_what_to_fill_in_first():
    said, mend = messages.not_recorded("TRACE-20250106-001")
    assert said.startswith("TRACE-20250106-001 was not executed before that")
    assert mend.startswith("Fill in executed_at and result")
