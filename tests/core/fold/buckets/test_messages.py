"""What is said of a change of a bucket that does not count (SPEC 7, 8)."""

from __future__ import annotations

from tests.support import bucket_facts as made
from trace_gate.core.fold.buckets import messages

CHANGE = made.move(1, "TEST", "GROW")


def test_a_bucket_that_is_not_there_is_created_by_one_command():
    said, mend = messages.never_created(CHANGE)
    assert said == "No executed decision created IB-gift."
    assert "--action bucket_create --executed --change" in mend
    assert f"{made.TARGET} null -> " in mend


def test_the_states_that_may_follow_are_named():
    said, mend = messages.illegal_way("IB-gift", "TEST", "FROZEN", ["GROW", "ARCHIVED"])
    assert said == "IB-gift cannot go from TEST to FROZEN."
    assert mend == "Write a state that it may go to as to_value: GROW or ARCHIVED."


def test_a_final_state_is_said_to_be_final():
    _, mend = messages.illegal_way("IB-gift", "ARCHIVED", "TEST", [])
    assert mend == "ARCHIVED is final. Create a bucket with a new id instead."
