"""Every governed change needs a trace that covers it, on values (SPEC 5, Cover)."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.unit_case import (
    case,
    change,
    codes,
    commit,
    decision,
    evaluation,
    name,
    places,
    policy,
    says,
    sha,
    statuses,
    time,
    touched,
    trace,
    trace_file,
)
from trace_gate.core.finding import Finding
from trace_gate.core.gate import cover
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.git_model import EXECUTABLE, SYMLINK
from trace_gate.core.ledger.evidence_file import EvidenceFile, Pointed

EDIT = change("ads/x.csv", "a")
MODES = (("/ads/**", "warn"), ("/ads/*.txt", "observe"), ("/old/**", "observe"))


def found(*changes, brings=(), **fields):
    unit = case(*changes, brings=brings, **fields)
    return list(cover.check(unit, statuses(unit)))


def names(number=1, path="ads/x.csv", old="a", new="b", **fields):
    return decision(number, says(path, old, new), **fields)


def said(wrong):
    return [(each.code, each.path, each.level) for each in wrong]


# --- which paths ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["README.md", "scripts/x.py", "state/x.yaml", court.path_of(trace(1))]
)
def test_other_classes_have_other_rules(path):
    assert found(change(path, "a")) == []


@pytest.mark.parametrize("path", ["ads/x.csv", "uploads/a.csv"])
@pytest.mark.parametrize(("old", "new"), [("a", "b"), (None, "b"), ("a", None)])
def test_a_governed_path_and_evidence_are_covered_by_a_decision(path, old, new):
    assert said(found(change(path, old, new))) == [("TG401", path, "error")]
    assert found(change(path, old, new), brings=[names(1, path, old, new)]) == []


def test_a_script_in_a_folder_of_texts_is_governed():
    assert found(change("docs/x.md", None, "b", EXECUTABLE)) != []
    assert found(change("docs/x.md")) == []


def test_each_path_is_told():
    wrong = found(EDIT, change("ads/y.csv"))
    assert [each.path for each in wrong] == ["ads/x.csv", "ads/y.csv"]


def test_a_maintenance_trace_and_a_wildcard_cover_as_well():
    assert found(EDIT, brings=[names(kind="maintenance")]) == []
    rule = policy(content="when_given")
    wild = decision(1, {"target": "file/ads/*.csv"})
    assert found(EDIT, change("ads/y.csv"), brings=[wild], rules=rule) == []


# --- which decision ------------------------------------------------------------------------------


def covers(path, *brings, **fields):
    unit = case(brings=brings, **fields)
    status = cover.cover_of(Naming(statuses(unit)), path)
    return None if status is None else status.touched.trace.id


def test_the_first_one_that_records_its_execution_covers():
    plan = names(1, executed_at=None)
    assert covers("ads/x.csv", plan) == name(1)
    assert covers("ads/x.csv", plan, names(2), names(3)) == name(2)
    assert covers("ads/x.csv", plan, names(2, executed_at=None)) == name(1)
    assert covers("ads/y.csv", plan) is None


def test_one_that_cannot_be_executed_covers_nothing():
    blocked = {1: evaluation("BLOCK", "BLOCK")}
    assert covers("ads/x.csv", names(1), governor=blocked) is None
    assert covers("ads/x.csv", names(1), names(2, executed_at=None), governor=blocked) == name(2)
    assert codes(found(EDIT, brings=[names()], governor=blocked)) == ["TG405"]


def test_one_that_was_executed_before_covers_nothing():
    grown = {**names(), "evidence": [{"uri": "uploads/a.csv"}]}
    assert codes(found(EDIT, brings=[touched(grown, sealed=names())])) == ["TG404"]


@pytest.mark.parametrize(("seconds", "passes"), [(0, True), (1, False)])
def test_one_covers_for_so_many_days(seconds, passes):
    late = names(created_at=time(-30 * 86_400), executed_at=time(seconds))
    assert codes(found(EDIT, brings=[late])) == ([] if passes else ["TG404"])


# --- evidence covers itself ----------------------------------------------------------------------

REPORT = change("uploads/a.csv", None, "r")


def shows(number=1, recorded="r", **fields):
    return trace(number, evidence=[{"uri": "uploads/a.csv", "sha256": sha(recorded)}], **fields)


def held(content="r", digest=True):
    file = EvidenceFile(path="uploads/a.csv", entry=None, sha256=sha(content) if digest else None)
    return {"evidence": {"uploads/a.csv": file}}


def test_a_report_that_a_trace_shows_needs_no_decision():
    assert found(REPORT, brings=[shows()], known=held()) == []


def test_a_trace_that_grows_shows_it_as_well():
    assert found(REPORT, brings=[touched(shows(), sealed=trace(1))], known=held()) == []
    grown = {**shows(), "causal_links": {"related_traces": [name(9)]}}
    assert found(REPORT, brings=[touched(grown, sealed=shows())], known=held()) != []


@pytest.mark.parametrize(
    "known", [held("other"), held(digest=False), {}], ids=["another hash", "no hash", "no file"]
)
def test_the_hash_has_to_agree(known):
    assert said(found(REPORT, brings=[shows()], known=known)) == [
        ("TG402", "uploads/a.csv", "error")
    ]


@pytest.mark.parametrize(
    "each",
    [
        change("uploads/a.csv", "old", "r"),
        change("uploads/a.csv", "old", None),
        change("uploads/a.csv", None, "r", EXECUTABLE),
        change("uploads/a.csv", None, "r", SYMLINK),
    ],
    ids=["edited", "gone", "executable", "link"],
)
def test_only_a_plain_file_that_comes_is_covered_so(each):
    assert codes(found(each, brings=[shows()], known=held())) == ["TG402"]


def test_a_trace_with_errors_shows_nothing():
    wrong = Finding(code="TG102", message="m", remediation="r")
    brings = [touched(trace_file(shows(), problems=(wrong,)))]
    assert codes(found(REPORT, brings=brings, known=held())) == ["TG402"]


def test_evidence_of_a_sealed_trace_is_told_by_its_own_rule():
    """TG304, which no policy softens."""
    pointing = {"pointing": {"uploads/a.csv": Pointed(traces=(name(9),))}}
    gone, other = change("uploads/a.csv", "r", None), change("uploads/b.csv", "r", None)
    assert [each.path for each in found(gone, other, known=pointing)] == ["uploads/b.csv"]
    assert found(gone, brings=[names(1, "uploads/a.csv", "r", None)], known=pointing) == []


# --- how strictly --------------------------------------------------------------------------------


def test_the_policy_softens_what_is_uncovered():
    rules = policy(modes=MODES)
    paths = ("x.csv", "ads/x.csv", "ads/x.txt", "old/x.csv")
    wrong = found(*(change(path, "a") for path in paths), rules=rules)
    assert [(each.level, each.softened) for each in wrong] == [
        ("error", False),
        ("warning", True),
        ("warning", True),
        ("note", True),
    ]


@pytest.mark.parametrize("code", [*cover.SOFT, "TG403", "TG408", "TG304"])
def test_only_the_codes_of_cover_are_softened(code):
    unit = case(rules=policy(modes=MODES))
    wrong = Finding(code=code, message="m", remediation="r", waits=True)
    soft = code in cover.SOFT
    made = cover.soften(unit, wrong, ("ads/x.csv",))
    assert (made.level, made.softened) == (("warning", True) if soft else ("error", False))
    assert made.waits == (not soft)
    assert cover.SOFT == ("TG401", "TG402", "TG404", "TG405", "TG410", "TG412")


def test_the_strictest_of_its_paths_wins():
    unit = case(rules=policy(modes=MODES))
    wrong = Finding(code="TG410", message="m", remediation="r")
    for paths, level in (
        (("ads/x.csv", "x.csv"), "error"),
        (("old/x.csv", "ads/x.csv"), "warning"),
        (("old/x.csv", "old/y.csv"), "note"),
        ((), "error"),
    ):
        assert cover.soften(unit, wrong, paths).level == level


def test_what_is_no_error_stays_what_it_is():
    unit = case(rules=policy(default_mode="observe"))
    wrong = Finding(code="TG410", message="m", remediation="r", level="warning")
    assert cover.soften(unit, wrong, ("x.csv",)) is wrong


# --- its execution is recorded -------------------------------------------------------------------


def unrecorded(*paths, **fields):
    plan = decision(1, *(says(path, "a") for path in paths), executed_at=None)
    return found(*(change(path, "a") for path in paths), brings=[plan], **fields)


@pytest.mark.parametrize(("boundary", "level"), [(True, "error"), (False, "warning")])
def test_the_execution_is_recorded(boundary, level):
    (wrong,) = unrecorded("ads/x.csv", boundary=boundary)
    path = court.path_of(trace(1))
    assert places([wrong]) == [("TG410", "execution")]
    assert (wrong.path, wrong.level, wrong.trace_id) == (path, level, name(1))
    assert wrong.message == (
        f"{name(1)} covers ads/x.csv, but does not record that it was executed."
    )
    assert wrong.remediation == f"trace-gate execute {name(1)} && git add {path}"


@pytest.mark.parametrize(
    ("count", "shown"), [(3, "a/0, a/1, a/2,"), (4, "a/0, a/1, a/2 and 1 more,")]
)
def test_it_is_told_once_for_all_its_paths(count, shown):
    (wrong,) = unrecorded(*(f"a/{number}" for number in range(count)))
    assert f"{name(1)} covers {shown} but does not" in wrong.message


def test_it_is_softened_where_all_its_paths_are():
    rules = policy(modes=MODES)
    assert [each.level for each in unrecorded("ads/x.csv", rules=rules)] == ["warning"]
    assert [each.level for each in unrecorded("ads/x.csv", "x.csv", rules=rules)] == ["error"]


def test_only_what_covers_a_path_is_asked():
    """A plan whose file is not changed yet says nothing."""
    plan = decision(1, says("ads/y.csv", "a"), executed_at=None)
    assert found(brings=[plan]) == []
    assert found(EDIT, brings=[names(1, executed_at=None), names(2)]) == []


# --- its content ---------------------------------------------------------------------------------


def test_the_content_is_that_of_the_decision():
    (wrong,) = found(EDIT, brings=[names(new="c")])
    assert (wrong.code, wrong.path) == ("TG412", "ads/x.csv")
    (wrong,) = found(EDIT, brings=[names(new="c")], rules=policy(modes=MODES))
    assert (wrong.code, wrong.level, wrong.softened) == ("TG412", "warning", True)


def test_a_file_that_it_executes_is_changed():
    both = decision(1, says("ads/x.csv", "a"), says("ads/y.csv", "a"))
    (wrong,) = found(EDIT, brings=[both])
    assert places([wrong]) == [("TG410", "target")]
    assert "ads/y.csv is not changed here" in wrong.message
    (wrong,) = found(EDIT, brings=[both], rules=policy(modes=MODES))
    assert (wrong.level, wrong.softened) == ("warning", True)


def test_unless_the_unit_undoes_that_as_well():
    there = names(1, result="rolled_back")
    back = names(2, old="b", new="a", decision={"action_type": "rollback"})
    back["causal_links"] = {"caused_by": name(1)}
    assert found(brings=[there, back]) == []
    assert codes(found(brings=[there])) == ["TG410"]


# --- a branch that may be squashed ---------------------------------------------------------------

C1, C2 = (
    commit(str(number) * 40, change("ads/x.csv", "a", new), parents=("b" * 40,))
    for number, new in ((1, "c"), (2, "d"))
)
JOIN = commit("3" * 40, parents=(C1.oid, C2.oid))
PEOPLE = [touched(names(1, new="c"), by=(C1,)), touched(names(2, new="d"), by=(C2,))]
"""Two people edit distant lines, and their branches are merged cleanly."""


def branch(*changes, **fields):
    made = {"commits": (C1, C2, JOIN), "brings": PEOPLE, **fields}
    return found(*(changes or (EDIT,)), **made)


def test_a_branch_is_told_what_a_squash_of_it_would_be():
    (wrong,) = branch(open=True)
    assert (wrong.code, wrong.path, wrong.level) == ("TG412", "ads/x.csv", "warning")
    assert not wrong.softened
    assert branch() == []


def test_not_of_what_is_told_already_or_softened():
    late = commit("4" * 40, change("ads/x.csv", "b", "e"), parents=(JOIN.oid,))
    commits = (C1, C2, JOIN, late)
    (wrong,) = branch(change("ads/x.csv", "a", "e"), open=True, commits=commits)
    assert wrong.level == "error"
    assert branch(open=True, rules=policy(modes=MODES)) == []
