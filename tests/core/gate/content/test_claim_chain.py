"""Which decisions on one path are the last ones, by what they say (SPEC 5, Cover)."""

from __future__ import annotations

import itertools

import pytest

from tests.support.unit_case import case, change, commit, decision, said_of, says, time, touched
from trace_gate.core.gate.content.claim_chain import Chain, Link, commit_of
from trace_gate.core.gate.content.path_history import Family

PATH = "ads/a"
ELSE = commit("else")


def links(*wanted, commits=()):
    """Links, each of (before, after) with fields: `at` seconds, `by` commit, `done`, `wild`."""
    made = []
    by_oid = {each.oid: each for each in commits}
    for number, (before, after, fields) in enumerate(wanted, 1):
        goal = "ads/*" if fields.get("wild") else PATH
        number_ = fields.get("number", number)
        data = decision(number_, says(goal), executed_at=time(fields.get("at", number)))
        who = by_oid.get(fields.get("by"), ELSE)
        unit = case(change(PATH, "a"), brings=[touched(data, by=(who,))])
        claim = said_of(unit).claim(number_)
        ends = after if isinstance(after, tuple) else (after,)
        done = fields.get("done", True)
        made.append(Link(claim=claim, before=before, after=frozenset(ends), done=done))
    return made


def chain(*wanted, starts=("a",), commits=()):
    made = links(*wanted, commits=commits)
    return Chain(made, set(starts), Family((ELSE, *commits))), made


def overtaken(*wanted, **options):
    """For each link the place of the one that overtakes it."""
    found, made = chain(*wanted, **options)
    by = [found.overtaken_by(each) for each in made]
    return [made.index(each) if each is not None else None for each in by]


A_B, B_C = ("a", "b", {}), ("b", "c", {})


# --- overtaking ----------------------------------------------------------------------------------


def test_a_decision_that_begins_where_another_one_ends_overtakes_it():
    assert overtaken(A_B, B_C) == [1, None]
    assert overtaken(A_B, ("a", "c", {})) == [None, None]
    assert overtaken(A_B) == [None]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_whatever_their_dates(order):
    three = [A_B, B_C, ("c", "d", {})]
    dated = [(one, two, {"at": at}) for (one, two, _), at in zip(three, order, strict=True)]
    assert overtaken(*dated) == [1, 2, None]


def test_what_was_gone_on_from_waits_for_nobody():
    assert overtaken(A_B, B_C, ("x", "b", {}), starts=("a", "x")) == [1, None, None]


def test_one_that_was_not_done_overtakes_nothing_and_is_overtaken():
    assert overtaken(A_B, ("b", "c", {"done": False})) == [None, None]
    assert overtaken(("a", "b", {"done": False}), B_C) == [1, None]


def test_a_round_is_no_chain_for_ever():
    assert overtaken(A_B, ("b", "a", {})) == [1, None]
    assert overtaken(A_B, ("b", "a", {}), ("a", "c", {})) == [1, 2, None]


def test_a_new_mode_alone_begins_at_what_it_leaves():
    assert overtaken(("a", "a", {})) == [None]
    assert overtaken(("x", "x", {}), starts=()) == [None]


def test_two_that_end_alike_are_both_overtaken():
    assert overtaken(A_B, ("a", "b", {}), B_C) == [2, 2, None]


def test_what_begins_where_the_unit_began_waits_for_nobody():
    """A later one that ends there has not come before it."""
    assert overtaken(("a", "b", {}), ("c", "a", {}), starts=("a",)) == [None, None]
    assert overtaken(("a", "b", {}), ("c", "a", {}), starts=("c",)) == [None, 0]


# --- wildcards -----------------------------------------------------------------------------------

WILD = {"wild": True}


def test_a_wildcard_overtakes_what_stands_when_it_comes():
    assert overtaken(A_B, (None, "c", WILD)) == [1, None]
    assert overtaken((None, "c", {**WILD, "at": 0}), A_B) == [None, None]


def test_it_says_nothing_of_what_it_does_not_begin_at():
    assert overtaken(("a", "b", {"done": False}), ("b", "c", WILD)) == [None, None]


def test_not_where_it_leaves_nothing_that_is_known():
    assert overtaken(A_B, (None, (), WILD)) == [None, None]


def test_not_where_somebody_waits_for_what_it_leaves():
    """A decision begins at its content, and came before it by the dates."""
    assert overtaken(("c", "d", {}), (None, "c", WILD)) == [None, 0]


def test_a_later_one_goes_on_from_it():
    assert overtaken(A_B, (None, "c", WILD), ("c", "d", {})) == [1, 2, None]


def test_a_wildcard_does_not_overtake_another_branch():
    """As far as the commits tell."""
    base = commit("0")
    one, two = commit("1", parents=("0",)), commit("2", parents=("0",))
    meet = commit("3", parents=("1", "2"))
    wanted = (("a", "b", {"by": "1"}), (None, "c", {**WILD, "by": "2"}))
    assert overtaken(*wanted, commits=(base, one, two, meet)) == [None, None]
    both = (("a", "b", {"by": "1"}), ("a", "b", {"by": "2"}), (None, "c", {**WILD, "by": "2"}))
    assert overtaken(*both, commits=(base, one, two, meet)) == [None, None, None]
    line = commit("2", parents=("1",))
    merged = commit("3", parents=("2", "x"))
    assert overtaken(*wanted, commits=(base, one, line, merged)) == [1, None]
    assert overtaken(*wanted, commits=(base, one, two)) == [1, None], "no merge, one line"


# --- the order -----------------------------------------------------------------------------------


def ordered(*wanted, **options):
    found, made = chain(*wanted, **options)
    return [made.index(each) for each in found.links]


def test_the_order_is_that_of_the_executions_then_of_the_ids():
    one, two = ("a", "b", {"at": 2}), ("a", "c", {"at": 1})
    assert ordered(one, two) == [1, 0]
    same = [("a", "b", {"at": 1, "number": 1000}), ("a", "c", {"at": 1, "number": 999})]
    assert ordered(*same) == [1, 0], "a longer number is later"
    assert ordered(("a", "b", {"at": 1, "number": 2}), ("a", "c", {"at": 1, "number": 1})) == [1, 0]


def test_a_decision_is_not_before_one_that_its_commit_builds_on():
    first, then = commit("1"), commit("2", parents=("1",))
    one, two = ("a", "b", {"at": 9, "by": "1"}), ("a", "c", {"at": 1, "by": "2"})
    assert ordered(one, two, commits=(first, then)) == [0, 1]
    assert ordered(two, one, commits=(first, then)) == [1, 0]
    assert ordered(one, two, commits=(first, commit("2"))) == [1, 0]


def test_what_comes_before_one_was_done():
    found, made = chain(A_B, ("a", "x", {"done": False}), ("a", "c", {}))
    assert found.before(made[2]) == [made[0]]
    assert found.before(made[0]) == []


def test_the_commit_of_a_decision_is_the_one_that_brings_it():
    (one,) = links(("a", "b", {"by": "1"}), commits=(commit("1"),))
    assert commit_of(one) == "1"
    touched_ = one.claim.status.touched.with_(versions=())
    status = one.claim.status.with_(touched=touched_)
    assert commit_of(one.with_(claim=one.claim.with_(status=status))) is None


# --- strays --------------------------------------------------------------------------------------


def strays(*wanted, saying, ends=("b",)):
    found, made = chain(*wanted)
    return [made.index(each) for each in found.strays([made[n] for n in saying], set(ends))]


def test_a_later_decision_about_another_content_is_a_stray():
    assert strays(A_B, ("a", "c", {}), saying=[0]) == [1]
    assert strays(("a", "c", {}), A_B, saying=[1]) == [], "it came before"
    assert strays(A_B, ("a", "c", {}), ("a", "b", {}), saying=[0, 2]) == [], "the last one counts"


@pytest.mark.parametrize(
    ("later", "ends"),
    [
        (("a", "c", {"done": False}), ("b",)),
        (("a", "c", {}), ("b", "c")),
        (("a", "b", {}), ("b",)),
        (("b", "a", {}), ("b",)),
    ],
)
def test_it_is_none_where_it_was_not_done_or_its_content_is_known(later, ends):
    assert strays(A_B, later, saying=[0], ends=ends) == []


def test_it_is_none_where_another_one_goes_on_from_it():
    assert strays(A_B, ("a", "c", {}), ("c", "b", {"at": 0}), saying=[0]) == []
    assert strays(A_B, ("a", ("c", "b"), {}), saying=[0]) == []


def test_a_wildcard_begins_nowhere():
    wild = ("c", "b", {**WILD, "at": 0})
    assert strays(A_B, ("a", "c", {}), wild, saying=[0]) == [1]
