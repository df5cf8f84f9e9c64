"""A recorded execution on a file that the unit does not change (SPEC 5): TG410."""

from __future__ import annotations

import pytest

from tests.support.unit_case import (
    approved,
    case,
    change,
    commit,
    decision,
    field,
    name,
    says,
    statuses,
    touched,
    trace_file,
)
from trace_gate.core.finding import Finding
from trace_gate.core.gate.content import unchanged
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.trace import target

PATH = "ads/a"
ROUND = (
    commit("c1", change(PATH, None, "a")),
    commit("c2", change(PATH, "a", None), parents=("c1",)),
)
COMES, GOES = says(PATH, None, "a"), says(PATH, "a", None)


def findings_of(*brings, number=1, others=(), renamed=None, net=(), commits=(), **options):
    unit = case(*net, brings=brings, commits=commits or (commit("c1", *net),), **options)
    held = statuses(unit)
    of = {str(each.touched.trace.id): each for each in held}[name(number)]
    goals = tuple(target.parse(f"file/{each}") for each in others)
    return list(unchanged.check(unit, of, Naming(held), goals, renamed or {}))


def found(*brings, **options):
    return [each for _, each in findings_of(*brings, **options)]


def one(*paths, **fields):
    return decision(1, *(says(path) for path in paths or (PATH,)), **fields)


# --- when it is told -----------------------------------------------------------------------------


def test_a_file_that_is_changed_passes():
    assert found(one(), net=[change(PATH)]) == []


def test_one_that_is_not_is_told_at_its_target():
    ((path, wrong),) = findings_of(one("ads/b", PATH), net=[change("ads/b")])
    assert path == PATH
    assert (wrong.code, wrong.level) == ("TG410", "error")
    assert f'"target": "file/{PATH}"' in wrong.source
    assert wrong.message == f"The execution is recorded, but {PATH} is not changed here."
    assert wrong.remediation == f"git add {PATH}   # or take this target out of the decision"


def test_each_one_is_told():
    assert [path for path, _ in findings_of(one(PATH, "ads/b"))] == [PATH, "ads/b"]


@pytest.mark.parametrize(
    "silent",
    [
        one(executed_at=None),
        touched(one(result="rolled_back"), sealed=one()),
        decision(1, {"target": "campaign/C1/budget", "to_value": 1}),
        decision(1, {"target": "commit/" + "a" * 40, "to_value": None}),
        decision(1, {"target": "", "to_value": 1}),
    ],
)
def test_only_what_the_unit_records_of_a_file_is_asked(silent):
    assert found(silent) == []


def test_a_wildcard_needs_one_file_that_it_covers():
    assert found(one("ads/*"), net=[change("ads/x")]) == []
    (wrong,) = found(one("ads/*"), net=[change("notes/x")])
    assert "but ads/* is not changed here." in wrong.message


def test_nothing_is_left_of_what_is_undone_here():
    assert found(one(), others=[PATH]) == []
    assert found(one(), others=["ads/*"]) == []
    assert len(found(one(), others=["ads/b"])) == 1


def test_at_a_commit_it_is_only_a_warning():
    """The rest may come with the next one."""
    assert [each.level for each in found(one(), boundary=False)] == ["warning"]


def test_a_trace_with_mistakes_is_mended_first():
    wrong = Finding(code="TG102", message="m", remediation="r")
    broken = touched(trace_file(one(), problems=(wrong,)))
    (about,) = found(broken)
    assert about.follows == about.path
    assert found(one())[0].follows is None


def test_a_file_that_the_base_has_under_another_name_is_said_by_that():
    (wrong,) = found(one(), renamed={PATH: "ads/new"})
    assert wrong.message.endswith("not changed here: it is called ads/new now.")
    assert wrong.remediation.startswith("Write `target: file/ads/new` for it")


# --- one decision of which nothing is left -------------------------------------------------------


def undone(data, **options):
    (wrong,) = found(data, commits=ROUND, **options)
    return wrong


def test_a_change_that_came_and_went_is_taken_out():
    wrong = undone(decision(1, COMES))
    assert "it is what it was before, so nothing of the change is left." in wrong.message
    path = wrong.path
    assert wrong.remediation == f"git rm -q -f {path} && git commit"
    at_commit = undone(decision(1, COMES), boundary=False)
    assert at_commit.message.endswith("At the push this stops it.")
    assert at_commit.remediation == f"git rm -q -f {path}"
    assert at_commit.level == "warning"


def test_of_several_targets_only_this_one():
    both = decision(1, COMES, says("ads/b"))
    wrong = undone(both, net=[change("ads/b")])
    assert wrong.remediation == f"trace-gate refresh {name(1)} && git add traces && git commit"
    signed = undone(approved(both), net=[change("ads/b")])
    assert signed.remediation.startswith(f"git rm -q -f {signed.path}   Then write the rest again")
    named = undone(
        {**both, "execution": {**both["execution"], "approved_by": "mei"}}, net=[change("ads/b")]
    )
    assert "let it be approved" in named.remediation


def test_a_sealed_plan_becomes_a_plan_again():
    grown = touched(decision(1, COMES), sealed=decision(1, COMES, executed_at=None))
    wrong = undone(grown, base="d" * 40)
    restore = f"git restore --source={'d' * 10} --staged --worktree {wrong.path}"
    assert wrong.remediation == f"{restore} && git commit   # so it is a plan again"


# --- two decisions on it -------------------------------------------------------------------------


def test_two_that_the_commits_lead_through_are_only_noted():
    (noted,) = found(decision(1, COMES), decision(2, GOES), commits=ROUND)
    assert (noted.level, noted.code) == ("note", "TG410")
    assert f"{PATH} is decided here more than once" in noted.message
    assert noted.remediation.startswith("Land the branch by a merge commit or a rebase")


def test_two_that_no_commit_shows_are_told_together():
    (wrong,) = found(decision(1, COMES), decision(2, GOES))
    assert wrong.level == "error"
    assert f"lead through what {name(1)} and {name(2)} say of it." in wrong.message
    assert wrong.remediation.endswith(f"take this target out of {name(1)} and {name(2)}.")


@pytest.mark.parametrize(
    "second",
    [
        decision(2, GOES, executed_at=None),
        decision(2, GOES, result="rolled_back"),
        decision(2, GOES, failed=[{"number": 1, "reason": "r"}]),
        decision(2, GOES, decision={"action_type": "rollback"}),
        decision(2, says("ads/*")),
        decision(2, says("ads/b")),
    ],
)
def test_what_is_undone_or_not_about_it_is_no_second(second):
    """`rollbacks` says which halves belong together."""
    (wrong,) = found(decision(1, COMES), second)
    assert "lead through" not in wrong.message


def test_two_changes_of_one_decision_are_one_decision():
    (wrong, _) = found(decision(1, COMES, GOES))
    assert "lead through" not in wrong.message
    assert field(wrong) in ("target", "{")
