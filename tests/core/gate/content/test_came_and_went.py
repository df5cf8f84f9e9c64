"""A file that comes and goes again in one unit, on values (SPEC 5, Cover)."""

from types import SimpleNamespace

import pytest

from tests.support.content_case import SHA, planned
from tests.support.one_path import PATH, commit
from trace_gate.core.gate.content.came_and_went import is_shown, passing
from trace_gate.core.gate.proposal import Contents
from trace_gate.core.git_model import Change

COMES, GOES = (None, "a"), ("a", None)


def case(*commits, rule="required"):
    return SimpleNamespace(
        proposal=SimpleNamespace(changes=(), commits=commits),
        policy=SimpleNamespace(gate=SimpleNamespace(content=rule)),
        contents=Contents(sha256={(PATH, name): sha for name, sha in SHA.items()}, lines={}),
    )


def shown(steps, *claims, **more):
    commits = [
        commit(str(number), str(number - 1), change=each) for number, each in enumerate(steps, 1)
    ]
    made = [
        SimpleNamespace(planned=planned(to, before, **details)) for before, to, details in claims
    ]
    return is_shown(case(*commits, **more), PATH, made)


ADDED, REMOVED = (None, "a", {}), ("a", "deleted", {})


@pytest.mark.parametrize("claims", [(ADDED, REMOVED), (REMOVED, ADDED)])
@pytest.mark.parametrize("rule", ["required", "when_given"])
def test_the_commits_lead_through_what_both_say(claims, rule):
    assert shown([COMES, GOES], *claims, rule=rule)


def test_also_round_twice_and_with_an_edit_in_between():
    assert shown([COMES, GOES, COMES, GOES], ADDED, REMOVED, ADDED, REMOVED)
    assert shown([(None, "c"), ("c", "a"), GOES], ADDED, REMOVED)
    assert shown([("d", "a"), ("a", "d")], ("d", "a", {}), ("a", "d", {}))


@pytest.mark.parametrize(
    ("steps", "claims"),
    [
        ([], (ADDED, REMOVED)),
        ([COMES], (ADDED, REMOVED)),
        ([COMES, GOES], (ADDED,)),
        ([COMES, GOES], (REMOVED,)),
        ([COMES, GOES], (ADDED, REMOVED, REMOVED)),
        ([COMES, GOES], (ADDED, REMOVED, ADDED, REMOVED)),
        ([COMES, GOES], ((None, "b", {}), ("b", "deleted", {}))),
        ([COMES, GOES], (("b", "a", {}), REMOVED)),
        ([COMES, GOES], (ADDED, ("b", "deleted", {}))),
        ([COMES, GOES], ((None, "a", {"mode": "100755"}), REMOVED)),
        ([COMES, GOES], ((None, "words", {}), REMOVED)),
        ([COMES, ("b", None)], (ADDED, REMOVED)),
        ([COMES, ("a", "b")], (ADDED, ("a", "b", {}))),
    ],
)
def test_nothing_less_is_shown(steps, claims):
    assert not shown(steps, *claims)


def test_a_merge_that_stopped_at_it_shows_nothing():
    commits = [commit("1", "0", change=COMES), commit("2", "1", "m", change=GOES)]
    made = [SimpleNamespace(planned=planned(to, before)) for before, to, _ in (ADDED, REMOVED)]
    assert not is_shown(case(*commits), PATH, made)


def test_only_paths_that_the_unit_leaves_as_they_were_are_looked_at():
    commits = [commit("1", "0", change=COMES), commit("2", "1", change=GOES)]
    proposal = case(*commits).proposal
    assert len(passing(proposal, [PATH])[PATH]) == 2
    assert passing(proposal, ["ads/other.csv"]) == {}
    proposal.changes = (Change(path=PATH, old=None, new=None),)
    assert passing(proposal, [PATH]) == {}
