"""What is said of claims of a decision that the observations do not support (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.governor import claim_messages as messages


def test_a_percentage_that_nothing_has_is_left_out():
    assert messages.right_percentage(None) == "Leave change_pct out."
    assert messages.right_percentage("0.25") == "Write change_pct: 0.25, or leave it out."


def test_factors_that_are_no_numbers_are_named():
    said, mend = messages.no_factor({"result": 3}, ["intent_fit"])
    assert said.startswith("The priority score is 3, and intent_fit is no number: ")
    assert mend == "Write intent_fit as a number, or `result: null`."
    assert messages.no_factor({"result": "x"}, [])[1].startswith("Write result as a number")
