"""What of a decision somebody can look at before approving it (SPEC 5 and 7)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import (
    case,
    change,
    commit,
    decision,
    entry,
    lines,
    says,
    sha,
    statuses,
)
from trace_gate.core.gate.content.seen import SeenContents
from trace_gate.core.gate.content_values import Content, of_many
from trace_gate.core.gate.target_index import Naming

PATH = "ads/a"
NET = change(PATH, "a", "b")


def unseen(
    *brings, net=(NET,), commits=None, sides=None, ordinary=None, required=True, contents=None
):
    """The places of the changes of all decisions that nobody can look at."""
    made = {"commits": commits} if commits else {}
    texts = {(PATH, each): sha(each) for each in "abcdmn"}
    unit = case(*net, brings=brings, contents={"sha256": texts, **(contents or {})}, **made)
    naming = Naming(statuses(unit))
    paths = {each.path for each in net} if ordinary is None else ordinary
    held = SeenContents(
        unit.contents, unit.proposal, naming, sides or {}, ordinary=paths, required=required
    )
    claims = naming.every()
    return [claims.index(each) for each in held.unseen(claims)]


def one(before="a", after="b", number=1, **details):
    return decision(number, says(PATH, before, after, details=details))


def test_both_contents_of_a_decision_are_in_the_unit():
    assert unseen(one()) == []
    assert unseen(one("c", "b")) == [0]
    assert unseen(one("a", "c")) == [0]


def test_its_lines_are_true():
    differ = lines(PATH, a_b="x")
    assert unseen(one(lines=sha("x")), contents=differ) == []
    assert unseen(one(lines=sha("y")), contents=differ) == [0]


def test_its_mode_is_asked_where_the_policy_wants_it():
    net = (change(PATH, "a", "b", "100755"),)
    assert unseen(one(), net=net) == [0]
    assert unseen(one(), net=net, required=False) == []


def test_each_change_is_asked_for_itself():
    two = decision(1, says(PATH, "a", "x"), says(PATH, "a", "b"), says("ads/none", "a", "b"))
    assert unseen(two) == [0, 2]


def test_a_content_between_two_commits_can_be_looked_at():
    steps = (commit("c1", change(PATH, "a", "c")), commit("c2", change(PATH, "c", "b")))
    assert unseen(one("a", "c"), one("c", "b", 2), commits=steps) == []
    assert unseen(one("a", "c"), one("c", "b", 2)) == [0, 1]


def test_so_can_what_a_merge_met_and_what_the_unit_stands_on():
    merge = (commit("c2", change(PATH, "m", "b"), parents=("c1", "x")), commit("c1"))
    assert unseen(one("d", "b"), commits=merge) == [0]
    sides = {("c2", PATH): (entry("n"), entry("d"))}
    assert unseen(one("d", "b"), commits=merge, sides=sides) == []
    assert unseen(one("n", "b"), commits=merge, sides=sides) == [0], "its own side is in the unit"
    assert unseen(one("d", "b"), contents={"begun": {PATH: (entry("d"),)}}) == []


def test_a_file_that_came_and_went_was_there_meanwhile():
    steps = (commit("c1", change(PATH, None, "a")), commit("c2", change(PATH, "a", None)))
    both = (one(None, "a"), one("a", None, 2))
    assert unseen(*both, net=(), commits=steps) == []
    assert unseen(*both, net=()) == [0, 1]
    assert unseen(one(None, "b"), net=(), commits=steps) == [0]


def wild(before, after):
    old, new = (
        of_many([("ads/a", Content(sha256=sha(a), mode="100644")), ("ads/c", c)])
        for a, c in (
            (before, Content(sha256=sha("c"), mode="100644")),
            (after, Content(sha256=sha("d"), mode="100644")),
        )
    )
    return decision(1, {"target": "file/ads/*", "from_value": old, "to_value": new})


@pytest.mark.parametrize(
    ("pair", "found"), [(("a", "b"), []), (("x", "b"), [0]), (("a", "x"), [0])]
)
def test_a_wildcard_is_seen_by_the_state_of_its_files(pair, found):
    texts = {("ads/a", e): sha(e) for e in "ab"} | {("ads/c", e): sha(e) for e in "cd"}
    net = (NET, change("ads/c", "c", "d"))
    assert unseen(wild(*pair), net=net, contents={"sha256": texts}) == found
    assert unseen(wild(*pair), net=net, contents={"sha256": texts}, ordinary=()) == [0]


def test_a_wildcard_without_a_file_is_seen_by_nobody():
    assert unseen(wild("a", "b"), net=(change("notes/x", "a", "b"),)) == [0]
