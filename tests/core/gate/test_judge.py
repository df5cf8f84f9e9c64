"""The one judge, on values (SPEC 5 and 6): it asks every rule, and sums up what they say."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.judged_units import DOES, EDIT, REPORT, SIGNED, finding, found, judged
from tests.support.unit_case import (
    DAY,
    GOOD,
    NOW,
    approved,
    case,
    change,
    codes,
    commit,
    decision,
    entry,
    evaluation,
    links,
    name,
    policy,
    says,
    sha,
    time,
    touched,
    trace,
    trace_file,
    with_approver,
)
from trace_gate.core.gate.judge import counted, judge
from trace_gate.core.gate.judgement import Judged
from trace_gate.core.gate.proposal import LinkGoal, PolicyInUnit

PATH = court.path_of(trace(1))


def given(*findings, **fields):
    """A unit of which just this is found."""
    return judged(in_unit=PolicyInUnit(findings=findings), **fields)


def test_a_unit_that_brings_its_decision_passes():
    made = judged(EDIT, change(PATH), brings=[DOES])
    assert (made.verdict, made.findings) == ("PASS", ())


def test_so_does_one_that_changes_nothing():
    assert judged(commits=()).verdict == "PASS"


MERGE = commit("1" * 40, EDIT, parents=("2" * 40, "3" * 40))
ACCEPTS = court.change(f"commit/{'4' * 40}", None, None, details={"accepts": ["TG401"]})
EURO = {**court.tenant(), "currency": "EUR"}
BROKEN = touched(trace_file(trace(1), problems=(finding("TG102", PATH),)))
ALWAYS = {
    "a name": (["TG411"], [change("docs/a:b.md")], {}),
    "a forbidden content": (
        ["TG411"],
        [change("docs/x.md")],
        {"around": {"forbidden": {"docs/x.md": "lfs"}}},
    ),
    "a link": (["TG411"], [], {"around": {"links": {"ads/now": LinkGoal(wrong="it is")}}}),
    "a document": (["TG102"], [], {"brings": [BROKEN]}),
    "the policy": (["TG701"], [], {"in_unit": PolicyInUnit(findings=(finding(),))}),
    "the name of a trace": (
        ["TG207"],
        [],
        {"known": {"strays": (("traces/x.txt", entry("x")),)}},
    ),
    "evidence": (
        ["TG301"],
        [],
        {"brings": [trace(1, evidence=[{"uri": REPORT, "sha256": sha("a")}])]},
    ),
    "a cause": (["TG206"], [], {"brings": [trace(1, **links(caused_by=name(9)))]}),
    "a claim": (["TG208"], [], {"brings": [trace(1, agent_id="nobody")]}),
    "a derived file": (["TG406"], [change("state/x.yaml")], {}),
}
GOVERNED = {
    "a sealed trace": (["TG204"], [], {"brings": [touched(None, sealed=trace(1))]}),
    "time": (["TG205"], [], {"brings": [trace(1, created_at=time(3600))]}),
    "the date of a commit": (["TG205"], [], {"commits": [commit("1" * 40, at=NOW + DAY)]}),
    "a decision": (
        ["TG501"],
        [EDIT],
        {"brings": [DOES], "governor": {1: evaluation("ESCALATE", "PASS")}},
    ),
    "a plan whose place is taken": (
        ["TG404"],
        [EDIT],
        {"brings": [DOES], "around": {"superseded": {name(1): name(9)}}},
    ),
    "an own approval": (["TG602"], [EDIT], {"brings": [approved(DOES, by="ann")]}),
    "the fold": (["TG209"], [], {"brings": [trace(2, tenant=EURO), trace(1)]}),
    "a remediation": (
        ["TG405"],
        [],
        {"brings": [approved(decision(1, ACCEPTS))], "rules": with_approver(), "known": SIGNED},
    ),
    "a protected path": (["TG408"], [change("scripts/x.py")], {}),
    "cover": (["TG401"], [EDIT], {}),
    "a merge": (["TG409"], [], {"commits": [MERGE]}),
    "a trailer": (
        ["TG403"],
        [],
        {"commits": [commit("1" * 40)], "around": {"unknown_trailers": {"1" * 40: (name(9),)}}},
    ),
}


@pytest.mark.parametrize("fault", [*ALWAYS, *GOVERNED])
def test_every_rule_is_asked(fault):
    expected, changes, fields = {**ALWAYS, **GOVERNED}[fault]
    known = [each for each in found(*changes, **fields) if each in expected]
    assert known[:1] == expected


@pytest.mark.parametrize("fault", [*ALWAYS, *GOVERNED])
def test_an_adoption_is_validated_and_needs_nothing_else(fault):
    expected, changes, fields = {**ALWAYS, **GOVERNED}[fault]
    said = found(*changes, adoption=True, **fields)
    assert said == (expected if fault in ALWAYS else [])


def test_what_an_adoption_brings_is_no_cover():
    assert found(EDIT, adoption=True) == []


ASKED = {1: evaluation("ESCALATE", "ESCALATE")}
RECORD = decision(
    2, says("ads/x.csv", "a"), says("ads/y.csv", "a"), check="BLOCK", executed_at=None
)
SIZE = finding("TG502", court.path_of(RECORD))
CHANGED, GONE = change(REPORT, "r", "s"), change(REPORT, "r", None)


def test_they_come_by_path_line_column_and_code_each_once():
    rows = [
        finding("TG1", None),
        finding("TG2", "a"),
        finding("TG1", "a", line=1),
        finding("TG1", "a", line=1, column=1),
        finding("TG2", "a", line=1, column=1),
        finding("TG1", "a", line=1, column=2),
        finding("TG0", "a", line=2, column=1),
        finding("TG1", "b"),
    ]
    assert list(given(*reversed(rows), *rows).findings) == rows


def test_what_follows_from_another_one_is_left_out():
    root = finding("TG102", "a")
    assert given(finding("TG402", "b", follows="a"), root).findings == (root,)


def test_what_builds_on_a_broken_trace_is_left_out():
    rests = trace(2, agent_id="nobody", **links(caused_by=name(1)))
    wrong = finding("TG501", court.path_of(rests), trace_id=name(2))
    brings = [BROKEN, touched(rests)]
    said = given(wrong, brings=brings).findings
    assert "TG501" not in codes(said)
    assert "TG501" in codes(given(wrong, brings=[touched(rests)]).findings)


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ([], "PASS"),
        ([finding(level="warning")], "PASS"),
        ([finding("TG601", waits=True)], "ESCALATE"),
        ([finding("TG601", waits=True), finding()], "BLOCK"),
    ],
)
def test_the_verdict_is_that_of_the_findings(findings, verdict):
    assert given(*findings).verdict == verdict


def test_it_says_by_which_policy_and_of_which_commits():
    rules = policy(traces="records")
    one, two = commit("1" * 40, EDIT), commit("2" * 40)
    made = judge(case(EDIT, commits=[one, two], rules=rules), policy_ref="origin/main")
    assert (made.policy_ref, made.policy_digest) == ("origin/main", rules.digest)
    assert made.traces == "records"
    assert [(each.commit, each.verdict) for each in made.commits] == [
        (one.oid, "BLOCK"),
        (two.oid, "PASS"),
    ]


def test_a_commit_has_its_own_findings_those_that_follow_included():
    """A commit does not pass because another one is to be mended first."""
    brings = [BROKEN]
    one, two = commit("1" * 40, EDIT), commit("2" * 40, change(PATH))
    wrong = finding("TG402", "ads/x.csv", follows=PATH)
    made = given(wrong, brings=brings, commits=[one, two])
    assert [each.verdict for each in made.commits] == ["BLOCK", "BLOCK"]


def test_it_counts_what_was_looked_at():
    paths = ["README.md", "docs/x.md", "state/x.yaml", "ads/x.csv", REPORT, PATH, "scripts/x.py"]
    unit = case(*(change(path) for path in paths), commits=[commit("1" * 40), commit("2" * 40)])
    made = Judged(commits=2, paths=7, governed=4, exempt=2, derived=1)
    assert counted(unit) == made
    assert judge(unit, policy_ref="main").judged == made


def test_what_it_mends_is_told_where_it_brings_decisions():
    assert judged(EDIT).mends is None
    made = judged(EDIT, brings=[decision(1, says("ads/x.csv", "a"), check="ESCALATE")])
    assert made.mends.wanted == ((name(1), frozenset()),)


def test_an_approval_that_a_commit_brings_is_told():
    assert judged(EDIT, brings=[approved(DOES)]).by_message
    assert not judged(EDIT, brings=[DOES]).by_message
    assert judged(EDIT, brings=[DOES, approved(decision(2, says("ads/y.csv")))]).by_message


FREE = (
    "nobody is an approver yet: until one is named, anybody may change the gate "
    "(workflow, scripts, hooks; not its policy in config/)"
)


def remarks(*changes, **fields):
    made = judged(*changes, **{"rules": with_approver(), **fields}).remarks
    return list(made)


def test_without_an_approver_that_is_said():
    assert remarks(rules=policy()) == [FREE]
    assert remarks() == []


def test_an_adoption_is_said_first():
    said = remarks(rules=policy(), adoption=True)
    assert said[0].startswith("this change adopts governance")
    assert said[1:] == [FREE]


def test_what_the_policy_softened_is_counted():
    rules = with_approver(default_mode="warn")
    paths = [change(f"ads/{number}.csv", "a") for number in range(3)]
    assert remarks(paths[0], rules=rules) == [
        "1 finding was softened by `mode` in the policy (TG401)"
    ]
    brings = [decision(1, says("ads/0.csv", "a", "c"))]
    assert remarks(*paths, rules=rules, brings=brings) == [
        "3 findings were softened by `mode` in the policy (TG402, TG412)"
    ]


def decisions(count, **fields):
    """Decisions that need a person, each about a file of its own."""
    return [decision(n, says(f"ads/{n}", "a"), check="ESCALATE", **fields) for n in range(1, count)]


SHARE, LARGE = SIZE.with_(code="TG503", waits=True), SIZE.with_(waits=True)
EVERY = {number: evaluation("ESCALATE", "ESCALATE", SHARE, LARGE)
         for number in range(1, 9)}  # fmt: skip
NAMES = {"signatures": {name(number): GOOD for number in range(1, 9)}}


@pytest.mark.parametrize(("count", "more"), [(5, ""), (6, " and 1 more"), (7, " and 2 more")])
def test_what_an_approver_accepted_is_named(count, more):
    brings = [approved(each, "TG502", "TG503") for each in decisions(count + 1)]
    changes = [change(f"ads/{n}", "a") for n in range(1, count + 1)]
    (said,) = remarks(*changes, brings=reversed(brings), governor=EVERY, known=NAMES)
    first = ", ".join(f"{name(n)} (TG502, TG503)" for n in range(1, 6))
    assert said == f"accepted by an approver: {first}{more}"


def test_nothing_is_accepted_where_nothing_was_asked_or_the_approval_does_not_hold():
    brings = [approved(each) for each in decisions(2)]
    assert remarks(brings=brings, governor=ASKED, known=NAMES) == []
    assert remarks(brings=brings, governor=EVERY, known=NAMES) == []
    assert remarks(brings=decisions(2), governor=EVERY, known=NAMES) == []


def test_an_approval_that_nobody_signed_is_named():
    """By the word of the commit that brings it."""
    mine = commit("1" * 40, by="mei")
    brings = [touched(decisions(3)[n], approved(decisions(3)[n]), by=(commit("2" * 40), mine))
              for n in (1, 0)]  # fmt: skip
    plain = [_unsigned(each) for each in brings]
    said = remarks(brings=plain, governor={1: ASKED[1], 2: ASKED[1]})
    assert said == [f"approval unauthenticated: {name(1)}, {name(2)}"]
    signed = {"signatures": {name(1): GOOD, name(2): GOOD}}
    assert remarks(brings=brings, governor={1: ASKED[1], 2: ASKED[1]}, known=signed) == []


def _unsigned(each):
    data = {**each.final.trace.data}
    approval = {key: v for key, v in data["execution"]["approval"].items() if key != "signature"}
    made = {**data, "execution": {**data["execution"], "approval": approval}}
    first, last = each.versions
    return touched(first.file, trace_file(made), by=(first.commit, last.commit))
