"""What is sealed only grows, on values (SPEC 4, Sealed and draft): TG203 and TG204."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import court
from tests.support.unit_case import (
    EXECUTED,
    codes,
    commit,
    decision,
    ledger,
    links,
    name,
    places,
    policy,
    says,
    sha,
    touched,
    trace,
    trace_file,
    unreadable,
)
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.ledger import sealed_traces

PLAN = decision(1, says("ads/x.csv", "a"), executed_at=None, **links(related_traces=[name(5)]))
PATH = court.path_of(PLAN)
C1, C2, INDEX = commit("1" * 40), commit("2" * 40), commit("index")


def found(*steps, sealed=PLAN, by=(C1, C2)):
    files = [trace_file(each, PATH) if isinstance(each, dict) else each for each in steps]
    unit = touched(*files, sealed=sealed, by=by)
    return list(sealed_traces.check(ledger(unit), policy()))


def edited(where, value, data=PLAN):
    """The trace with one field changed."""
    made = copy.deepcopy(data)
    *way, last = where.split(".")
    holder = made
    for each in way:
        holder = holder[each]
    holder[last] = value
    return made


DONE = edited("execution", {**PLAN["execution"], "executed_at": EXECUTED, "result": "success"})


# --- what may grow -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "grown",
    [
        DONE,
        edited("evidence", [{"uri": "uploads/a.csv"}]),
        edited("causal_links.related_traces", [name(5), name(6)]),
        edited("execution.approved_by", "mei"),
    ],
)
def test_what_is_filled_and_appended_passes(grown):
    assert found(grown) == []


def test_a_result_may_become_rolled_back_and_nothing_else():
    assert found(edited("execution.result", "rolled_back", DONE), sealed=DONE) == []
    assert places(found(edited("execution.result", "failure", DONE), sealed=DONE)) == [
        ("TG203", "result")
    ]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("agent_id", "other"),
        ("trace_type", "maintenance"),
        ("execution.guardrail_check", "ESCALATE"),
        ("causal_links.related_traces", []),
        ("causal_links.related_traces", [name(6), name(5)]),
        ("causal_links.supersedes", name(4)),
        ("id", name(2)),
    ],
)
def test_all_else_is_told_with_the_way_back(where, value):
    (wrong,) = found(edited(where, value))
    assert (wrong.code, wrong.path, wrong.level, wrong.waits) == ("TG203", PATH, "error", False)
    assert wrong.commit == C1.oid
    back = f"git restore --source=HEAD --staged --worktree {PATH}"
    assert wrong.remediation.startswith(f"git reset --soft {C1.oid[:10]}^ && {back} && trace-gate")
    assert f"trace-gate supersede {name(1)}" in wrong.remediation


def test_each_field_that_is_changed_is_told():
    both = edited("trace_type", "maintenance", edited("agent_id", "other"))
    assert sorted(places(found(both))) == [("TG203", "agent_id"), ("TG203", "trace_type")]


def test_the_same_facts_in_another_text_are_no_growth():
    respelled = trace_file(PLAN, entry=Entry(mode=REGULAR, oid="respelled"))
    (wrong,) = found(respelled)
    assert "Comments or layout" in wrong.message


def test_what_was_staged_is_only_restored():
    (wrong,) = found(edited("agent_id", "other"), by=[INDEX])
    assert wrong.commit is None
    assert wrong.remediation.startswith("git restore --source=HEAD ")


# --- what goes -----------------------------------------------------------------------------------


def test_a_sealed_trace_is_not_deleted():
    (wrong,) = found(None)
    assert (wrong.code, wrong.path, wrong.commit) == ("TG204", PATH, C1.oid)
    assert wrong.remediation.startswith(f"git reset --soft {C1.oid[:10]}^ && git restore ")


def test_not_by_a_merge_of_which_no_commit_deletes_it_either():
    (wrong,) = found(None, by=())
    assert (wrong.code, wrong.commit) == ("TG204", None)
    assert wrong.remediation.startswith("git restore --source=HEAD ")


def test_a_plain_revert_is_told_the_command_that_keeps_the_record():
    back = commit("3" * 40, subject='Revert "Raise the bid"')
    (wrong,) = found(None, by=[back])
    assert f"git reset --keep {'3' * 10}^ && trace-gate revert COMMIT" in wrong.remediation


# --- every commit counts -------------------------------------------------------------------------


def test_two_commits_that_undo_each_other_hide_nothing():
    assert [each.commit for each in found(None, PLAN)] == [C1.oid]
    wrong = found(edited("agent_id", "other"), PLAN)
    assert [(each.code, each.commit) for each in wrong] == [("TG203", C1.oid)]


def test_growth_is_not_taken_back():
    wrong = found(DONE, edited("agent_id", "other", DONE))
    assert [(each.code, each.commit) for each in wrong] == [("TG203", C2.oid)]
    assert found(DONE, edited("evidence", [{"uri": "uploads/a.csv"}], DONE)) == []


def test_one_content_is_told_once():
    wrong = edited("agent_id", "other")
    assert codes(found(wrong)) == ["TG203"]


def test_a_result_that_nobody_committed_is_looked_at_as_well():
    """The automatic merge with the base may make it."""
    wrong = found(edited("agent_id", "other"), by=())
    assert [(each.code, each.commit) for each in wrong] == [("TG203", None)]


# --- one number, two traces ----------------------------------------------------------------------

ANOTHER = trace(1, created_at="2025-01-02T08:00:00Z")


def branch(*steps, final):
    """A branch that began before the number was sealed."""
    unit = touched(*steps, by=(C1, C2))
    unit = unit.with_(sealed=trace_file(PLAN), final=trace_file(final))
    return list(sealed_traces.check(ledger(unit), policy()))


def test_a_draft_that_took_the_number_is_told_where_the_branches_meet():
    (wrong,) = branch(ANOTHER, edited("agent_id", "other", ANOTHER), final=ANOTHER)
    assert (wrong.code, wrong.commit) == ("TG203", None)
    assert "Two traces have the number" in wrong.message
    assert wrong.remediation.startswith("Did two people take this number? trace-gate renumber")
    assert branch(ANOTHER, None, final=PLAN) == []


def test_what_becomes_unreadable_is_restored():
    (wrong,) = found(unreadable(PATH))
    assert (wrong.code, wrong.path, wrong.commit) == ("TG203", PATH, C1.oid)
    assert "unreadable" in wrong.message
    assert f"trace-gate renumber {PATH}" in wrong.remediation


def test_what_was_unreadable_stays_as_it_is():
    broken = unreadable(PATH)
    assert found(broken, sealed=broken) == []
    assert codes(found(PLAN, sealed=broken)) == ["TG203"]


def test_a_draft_may_be_edited_and_go():
    assert found(PLAN, edited("agent_id", "other"), sealed=None) == []
    assert found(PLAN, None, sealed=None) == []


@pytest.mark.parametrize(
    ("final", "is_rewritten"),
    [(PLAN, False), (DONE, False), (edited("agent_id", "other"), True), (ANOTHER, True)],
)
def test_whether_it_is_rewritten_is_asked_of_the_result(final, is_rewritten):
    unit = touched(edited("agent_id", "between"), final, sealed=PLAN, by=(C1, C2))
    assert sealed_traces.is_rewritten(unit, policy()) == is_rewritten
    assert not sealed_traces.is_rewritten(touched(None, sealed=PLAN), policy())
    assert not sealed_traces.is_rewritten(touched(final), policy())


# --- any history at all --------------------------------------------------------------------------

VERSIONS = {
    "plan": PLAN,
    "done": DONE,
    "edited": edited("agent_id", "other"),
    "gone": None,
    "unread": unreadable(PATH, sha("?")),
}
ORDER = {"plan": 0, "done": 1}


@given(st.lists(st.sampled_from(sorted(VERSIONS)), min_size=1, max_size=5))
def test_only_a_history_that_grows_passes(steps):
    by = [commit(str(number) * 40) for number in range(len(steps))]
    wrong = found(*(VERSIONS[each] for each in steps), by=by)
    grows = all(each in ORDER for each in steps)
    if not grows or steps[-1] not in ORDER:
        assert wrong != []
    else:
        assert wrong == [] or [ORDER[each] for each in steps] != sorted(ORDER[e] for e in steps)
