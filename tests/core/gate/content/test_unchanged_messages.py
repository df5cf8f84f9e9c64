"""What is said of an execution of which the unit has nothing: TG410 (SPEC 5, Cover)."""

from __future__ import annotations

from trace_gate.core.gate.content import unchanged_messages as messages


def test_before_the_push_it_is_said_that_the_push_stops_it():
    before = messages.as_before("ads/bids.csv", boundary=False)
    assert before.endswith(" so nothing of the change is left. At the push this stops it.")
    assert messages.as_before("ads/bids.csv", boundary=True).endswith("the change is left.")


def test_a_new_name_is_the_target_to_write():
    said, mend = messages.called_otherwise("a.csv", "b.csv")
    assert said.endswith("a.csv is not changed here: it is called b.csv now.")
    assert mend.startswith("Write `target: file/b.csv` for it")
