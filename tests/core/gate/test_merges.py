"""Merges inside a unit, on values (SPEC 5): what they change themselves is TG409."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.unit_case import (
    case,
    change,
    commit,
    decision,
    entry,
    name,
    says,
    statuses,
    trace,
)
from trace_gate.core.gate import merges
from trace_gate.core.git_model import SYMLINK

OURS, THEIRS, M = "1" * 40, "2" * 40, "3" * 40
DROP = change("ads/x.csv", "a", None)
EDIT = change("ads/x.csv", "a", "b")


def merge(*changes, oid=M, others=(THEIRS,), **fields):
    return commit(oid, *changes, parents=(OURS, *others), **fields)


def found(*commits, brings=(), net=(), **fields):
    unit = case(*net, brings=brings, commits=commits, **fields)
    return list(merges.check(unit, statuses(unit)))


def paths(wrong):
    return [each.path for each in wrong]


# --- what counts ---------------------------------------------------------------------------------


def test_a_merge_that_changes_nothing_itself_passes():
    assert found(merge()) == []


def test_what_other_commits_change_is_no_merge():
    assert found(commit("1" * 40, EDIT), commit("4" * 40, EDIT, parents=())) == []


@pytest.mark.parametrize(("each", "word"), [(DROP, "drops"), (EDIT, "changes")])
def test_what_it_changes_beyond_the_automatic_one_is_told(each, word):
    (wrong,) = found(merge(each))
    assert (wrong.code, wrong.path, wrong.level) == ("TG409", "ads/x.csv", "error")
    assert (wrong.commit, wrong.waits) == (M, False)
    assert wrong.message == (
        f"The merge {'3' * 10} {word} ads/x.csv, which an automatic merge of its parents would "
        "not do."
    )


def test_each_path_of_each_merge_is_told():
    wrong = found(
        merge(EDIT, change("ads/y.csv")), commit("4" * 40, EDIT), merge(EDIT, oid="5" * 40)
    )
    assert [(each.commit, each.path) for each in wrong] == [
        (M, "ads/x.csv"),
        (M, "ads/y.csv"),
        ("5" * 40, "ads/x.csv"),
    ]


@pytest.mark.parametrize("path", ["README.md", "config/amazon-growth/gate.yaml", "scripts/x.py"])
def test_what_needs_no_trace_or_has_a_stricter_rule_is_none_of_its_business(path):
    assert found(merge(change(path, "a"))) == []


@pytest.mark.parametrize("path", ["state/x.yaml", "ads/x.csv", "uploads/a.csv"])
def test_all_other_classes_count(path):
    assert paths(found(merge(change(path, "a")))) == [path]


# --- what a decision covers ----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["ads/x.csv", "uploads/a.csv"])
def test_a_decision_may_mean_it(path):
    brings = [decision(1, says(path, "a"))]
    assert found(merge(change(path, "a")), brings=brings) == []


def test_one_that_cannot_be_executed_means_nothing():
    brings = [decision(1, says("ads/x.csv", "a"), check="BLOCK")]
    assert paths(found(merge(EDIT), brings=brings)) == ["ads/x.csv"]


def test_a_derived_file_is_covered_by_nobody():
    brings = [decision(1, says("state/x.yaml", "a"))]
    assert paths(found(merge(change("state/x.yaml", "a")), brings=brings)) == ["state/x.yaml"]


# --- conflicts -----------------------------------------------------------------------------------


def conflict(each, *sides, **fields):
    around = {"sides": {(M, each.path): sides}} if sides else {}
    return found(merge(each, conflicts=(each.path,)), around=around, **fields)


@pytest.mark.parametrize("side", [entry("b"), None])
def test_a_conflict_that_takes_one_side_is_covered_by_that_side(side):
    each = DROP if side is None else EDIT
    assert conflict(each, entry("c"), side) == []
    assert conflict(each, side, entry("c")) == []


def test_one_that_takes_neither_is_told():
    assert paths(conflict(EDIT, entry("a"), entry("c"))) == ["ads/x.csv"]
    assert paths(conflict(EDIT)) == ["ads/x.csv"]
    assert paths(conflict(EDIT, entry("b", SYMLINK), entry("c"))) == ["ads/x.csv"]


def test_to_take_one_side_where_there_is_no_conflict_drops_the_other():
    sides = {"sides": {(M, "ads/x.csv"): (entry("b"), entry("c"))}}
    assert paths(found(merge(EDIT), around=sides)) == ["ads/x.csv"]


# --- traces --------------------------------------------------------------------------------------

TRACE = trace(1)
PATH = court.path_of(TRACE)


def test_a_trace_of_the_unit_may_come_in_with_a_merge():
    assert found(merge(change(PATH)), brings=[TRACE], net=[change(PATH)]) == []


def test_one_that_the_unit_does_not_leave_may_not():
    assert paths(found(merge(change(PATH)))) == [PATH]
    assert paths(found(merge(change(PATH, "a", None)), brings=[TRACE])) == [PATH]


def test_no_decision_covers_a_change_of_a_trace():
    other = court.path_of(trace(2))
    brings = [decision(1, says(other, "a"))]
    assert paths(found(merge(change(other, "a")), brings=brings)) == [other]


def test_two_traces_of_one_number_that_are_gone_again_pass():
    assert conflict(change(PATH, "a")) == []
    assert conflict(change(PATH, "a"), net=[change("ads/x.csv")]) == []
    assert paths(conflict(change(PATH, "a"), net=[change(PATH, "a")])) == [PATH]


def test_of_other_files_that_is_no_excuse():
    assert paths(conflict(EDIT, net=[])) == ["ads/x.csv"]


# --- what mends it -------------------------------------------------------------------------------


def test_the_last_merge_is_made_again():
    (wrong,) = found(merge(EDIT))
    again, meant = wrong.remediation.split("   # ", 1)
    assert again == f"git reset --keep {'3' * 10}^ && git merge --no-edit {'2' * 10}"
    assert meant.startswith("merges again, and keeps what both sides have. Is the change meant? ")
    assert "trace-gate new decision --target ads/x.csv --executed" in meant


def test_what_came_after_it_is_taken_along():
    (wrong,) = found(merge(EDIT), commit("4" * 40), commit("5" * 40))
    again = wrong.remediation.split("   # ", 1)[0]
    assert again.endswith(f" {'2' * 10} && git cherry-pick {'3' * 10}..{'5' * 10}")


def test_a_merge_of_many_names_them_all():
    (wrong,) = found(merge(EDIT, others=(THEIRS, "6" * 40)))
    assert f"git merge --no-edit {'2' * 10} {'6' * 10} " in wrong.remediation


def test_a_merge_that_is_being_made_is_aborted():
    (wrong,) = found(commit("4" * 40), merge(EDIT, oid="index"))
    assert wrong.commit is None
    assert wrong.message.startswith("This merge changes ads/x.csv, ")
    assert wrong.remediation.startswith(
        f"git merge --abort && git merge --no-edit {'2' * 10}   # merges again"
    )


def test_a_file_that_goes_is_staged_as_such():
    for each, stage in ((DROP, "git rm -q --cached --ignore-unmatch"), (EDIT, "git add")):
        (wrong,) = found(merge(each, oid="index"), boundary=False)
        assert f"{stage} ads/x.csv && trace-gate new decision --from-staged" in wrong.remediation


def test_of_a_trace_it_is_asked_whether_two_people_took_its_number():
    (wrong,) = found(merge(change(PATH)))
    tail = f"Did two people take this number? trace-gate renumber {PATH}"
    assert wrong.remediation.endswith(tail)
    assert "new decision" not in wrong.remediation
    assert name(1) in tail
