"""What is said of a window that is not extended: TG509 (SPEC 8, Experiments)."""

from __future__ import annotations

from trace_gate.core.fold.hypotheses import extension_messages as messages


def test_a_window_that_can_still_be_longer_says_by_how_much():
    said, mend = messages.too_long(80, 100, 10)
    assert said.startswith("The window of 80 days would have 100, and ")
    assert mend == "Write extend_window_days: 10, or less."


def test_a_window_that_cannot_be_longer_is_planned_anew():
    for left in (0, -5):
        assert messages.too_long(90, 100, left)[1] == messages.ANEW


def test_each_remedy_begins_with_what_is_taken_out():
    for mend in (messages.ANEW, messages.AS_IT_IS, messages.BEFORE):
        assert mend.startswith("Remove extend_window_days")
