"""What a run of the judge comes to (SPEC 6)."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.unit_case import case, change, commit, name, touched, trace, unreadable
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judged, Judgement, exit_code, of_commits


@pytest.mark.parametrize(
    ("verdict", "code"), [("PASS", 0), ("BLOCK", 1), ("ESCALATE", 1), ("CANNOT_JUDGE", 2)]
)
def test_a_caller_is_told_by_its_exit_code(verdict, code):
    assert exit_code(verdict) == code


def test_a_word_that_is_no_verdict_never_passes():
    with pytest.raises(KeyError):
        exit_code("")


def test_nothing_was_looked_at_by_itself():
    made = Judgement(verdict="PASS")
    assert made.judged == Judged(commits=0, paths=0, governed=0, exempt=0, derived=0)
    assert (made.findings, made.commits, made.mends) == ((), (), None)


FIRST = commit("c1", change("ads/a"), change("ads/b"))
THEN = commit("index", change("ads/b"))


def error(path=None, commit=None, **fields):
    return Finding(code="TG601", message="m", remediation="r", path=path, commit=commit, **fields)


def judged(*found, commits=(FIRST, THEN), brings=()):
    unit = case(commits=commits, brings=brings)
    return list(of_commits(unit, found))


def verdicts(*found):
    return [each.verdict for each in judged(*found)]


def test_the_commits_come_in_their_order_with_their_paths():
    assert [(each.commit, each.paths) for each in judged()] == [
        ("c1", ("ads/a", "ads/b")),
        ("index", ("ads/b",)),
    ]
    assert judged(commits=()) == []


def test_a_finding_belongs_to_the_commit_that_it_names():
    assert verdicts(error("ads/b", "index")) == ["PASS", "BLOCK"]
    assert verdicts(error("ads/b", "c1")) == ["BLOCK", "PASS"]
    assert verdicts(error(None, "c1")) == ["BLOCK", "PASS"]
    assert verdicts(error("ads/b", "other")) == ["PASS", "PASS"]


def test_else_to_each_one_that_changes_its_path():
    assert verdicts(error("ads/b")) == ["BLOCK", "BLOCK"]
    assert verdicts(error("ads/a")) == ["BLOCK", "PASS"]
    assert verdicts(error("ads/c"), error()) == ["PASS", "PASS"]


def test_the_verdict_is_the_worst_of_what_is_its_own():
    waits = error("ads/a", waits=True)
    assert verdicts(waits) == ["ESCALATE", "PASS"]
    assert verdicts(waits, error(None, "c1")) == ["BLOCK", "PASS"]
    assert verdicts(error("ads/a", level="warning")) == ["PASS", "PASS"]


def test_the_traces_of_a_commit_are_those_that_the_unit_leaves():
    paths = [court.path_of(trace(number)) for number in (2, 1, 3, 4)]
    both = commit("c1", *map(change, paths))
    gone, broken = touched(None, sealed=trace(3)), touched(unreadable(paths[3]))
    brought = [trace(2), trace(1), trace(5), gone, broken]
    one, other = judged(commits=(both, THEN), brings=brought)
    assert one.traces == (name(1), name(2))
    assert other.traces == ()
