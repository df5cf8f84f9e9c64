"""Protected paths, on values (SPEC 2 and 7): TG408, with TG410 and TG412 of such paths."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.protected_units import (
    C1,
    C2,
    EDIT,
    GATE,
    PATH,
    SCRIPT,
    SIGNED,
    found,
    names,
    said,
    signs,
)
from tests.support.unit_case import (
    change,
    commit,
    decision,
    entry,
    name,
    policy,
    says,
)
from trace_gate.core.gate import protected_changes


def test_other_classes_are_not():
    others = [change(each, "a") for each in ("ads/x.csv", PATH, "state/x.yaml", "README.md")]
    assert found(*others) == []


def test_the_approved_content_passes():
    assert found(EDIT, brings=[signs()], known=SIGNED) == []
    gone = change(SCRIPT, "a", None)
    assert found(gone, brings=[signs(new=None)], known=SIGNED) == []


def test_each_path_is_looked_at_in_the_net_change():
    wrong = found(EDIT, change(GATE), commits=())
    assert said(wrong) == [("TG408", SCRIPT, None, False), ("TG408", GATE, None, False)]
    assert {each.level for each in wrong} == {"error"}


def test_and_in_every_commit_so_that_nothing_is_hidden_by_undoing_it():
    both = [commit(C1, EDIT), commit(C2, change(SCRIPT, "b", "a"))]
    assert said(found(commits=both)) == [("TG408", SCRIPT, C1, False)]


def test_one_content_is_told_once_at_its_first_commit():
    again = [commit(C1, EDIT), commit(C2, change(SCRIPT, "c", "b"))]
    assert said(found(EDIT, commits=again)) == [("TG408", SCRIPT, C1, False)]


def test_each_content_is_told():
    steps = [commit(C1, change(SCRIPT, "a", "c")), commit(C2, change(SCRIPT, "c", "b"))]
    assert said(found(EDIT, commits=steps)) == [
        ("TG408", SCRIPT, C1, False),
        ("TG408", SCRIPT, C2, False),
    ]


def test_what_is_staged_is_no_commit():
    assert said(found(EDIT, commits=[commit("index", EDIT)])) == [("TG408", SCRIPT, None, False)]


def test_a_commit_that_has_what_the_base_has_brings_nothing():
    """A branch that began earlier may have changed it to what the base has since."""
    assert found(commits=[commit(C1, change(SCRIPT, "old", "a"))]) != []
    late = commit(C1, change(SCRIPT, "a", "b")), commit(C2, change(SCRIPT, "b", "a"))
    assert said(found(commits=late)) == [("TG408", SCRIPT, C1, False)]
    net = change(SCRIPT, "base", "b")
    took = [commit(C1, change(SCRIPT, "old", "base")), commit(C2, change(SCRIPT, "base", "b"))]
    assert said(found(net, commits=took)) == [("TG408", SCRIPT, C2, False)]


def landed(had, *changes, of=C1):
    around = {"landed": {(of, SCRIPT): tuple(entry(each) for each in had)}}
    return said(found(*changes, commits=[commit(C1, EDIT)], around=around))


def test_what_landed_from_a_commit_is_not_asked_again():
    assert landed(["b"]) == []
    assert landed(["c", "b"]) == []
    assert landed(["c"]) == [("TG408", SCRIPT, C1, False)]
    assert landed(["b"], EDIT) == [("TG408", SCRIPT, None, False)]


@pytest.mark.parametrize(
    ("had", "kept"),
    [(["b"], True), (["c", "b"], True), (["a", "b"], False), (["c"], False), ([], False)],
)
def test_a_net_change_that_landed_is_kept_where_it_brings_nothing_back(had, kept):
    held = {(None, SCRIPT): tuple(entry(each) for each in had)}
    assert protected_changes.is_kept(held, EDIT) == kept
    wrong = found(EDIT, commits=(), around={"landed": held})
    assert (wrong == []) == kept


def marked(each, *brings, marks=("b",), **fields):
    wrong = found(each, brings=brings, contents={"conflicted": frozenset(marks)}, **fields)
    return [each for each in wrong if each.code == "TG412"]


def test_marks_of_a_conflict_are_told_whatever_names_them():
    (wrong,) = marked(EDIT, signs(), known=SIGNED)
    assert said([wrong]) == [("TG412", SCRIPT, None, False)]
    assert SCRIPT in wrong.message
    assert wrong.remediation.endswith(
        f"Then: git add {SCRIPT} && trace-gate refresh {name(1)} && git add traces"
    )
    (wrong,) = marked(EDIT)
    assert wrong.remediation.endswith(f"Then: git add {SCRIPT}")
    (wrong,) = marked(change("scripts/a b.py", "a"))
    assert wrong.remediation.endswith("Then: git add 'scripts/a b.py'")


def test_each_decision_that_names_it_is_refreshed():
    (wrong,) = marked(EDIT, names(), decision(2, says(SCRIPT, "a"), says(GATE)))
    both = f"trace-gate refresh {name(1)} && trace-gate refresh {name(2)} && git add traces"
    assert wrong.remediation.endswith(f" && {both}")


def test_marks_that_stay_or_go_or_are_elsewhere_are_not():
    assert marked(EDIT, marks=("a", "b")) == []
    assert marked(EDIT, marks=("a",)) == []
    assert marked(change(SCRIPT, "b", None)) == []
    assert marked(change("ads/x.csv", "a")) == []
    assert len(marked(change(SCRIPT))) == 1


def test_only_a_decision_names_it_where_an_approver_is_named():
    (wrong,) = found(EDIT, brings=[names(kind="maintenance")])
    assert "by a decision that an approver has signed" in wrong.message
    assert found(EDIT, brings=[names(kind="maintenance")], rules=policy()) == []


def test_a_wildcard_never_reaches_it():
    wild = decision(1, says("scripts/*.py", "a"))
    (wrong,) = found(EDIT, brings=[wild], rules=policy())
    assert "it changes by a trace that names it" in wrong.message
    (wrong,) = found(change("scripts/*.py", "a"), brings=[wild], rules=policy())
    assert wrong.trace_id is None


def test_another_target_is_not_it():
    others = [court.bid(1, 2), {"target": "campaign/C1/oops"}, says("scripts/y.py")]
    (wrong,) = found(EDIT, brings=[decision(1, *others)])
    assert wrong.trace_id is None
