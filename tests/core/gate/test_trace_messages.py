"""What is said of a trace for itself that the gate does not take (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.gate import trace_messages as messages


def test_no_choice_is_told_from_another_choice():
    empty, mend = messages.chosen_otherwise(None, ["A", "B", "A"])
    assert empty == "selected_option is empty, and nothing says which option was taken."
    assert mend.startswith("Write the name of one: A or B. ")
    other, _ = messages.chosen_otherwise("C", ["A"])
    assert other.startswith("selected_option is 'C', and that is none of the options")


def test_one_name_twice_is_told_from_two_that_look_alike():
    assert messages.alike_options("A", "A")[0].startswith("Two options are called 'A', so ")
    assert messages.alike_options("A", "a")[0].startswith("The options 'A' and 'a' look alike, so ")


def test_a_value_that_is_no_state_is_named():
    assert messages.and_no_state(None) == ""
    assert messages.and_no_state("on") == ", and on is no state"


def test_the_roles_that_may_are_named_or_where_one_is_added():
    assert messages.allowed_roles(("a", "b")) == "Write `agent_id: a` or `agent_id: b`."
    assert messages.allowed_roles(()).startswith("No role may write this: ")


def test_a_message_is_corrected_where_it_is():
    oid = "0123456789abcdef"
    assert "git add the trace" in messages.correct_message(oid, last=True, local=True)
    assert messages.correct_message(oid, last=True, local=False).endswith("git commit --amend")
    older = messages.correct_message(oid, last=False, local=False)
    assert older.endswith("git rebase -i 0123456789^")
