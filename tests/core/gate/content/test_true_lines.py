"""Whether the lines that a decision says are true (SPEC 5, Cover)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import case, change, commit, decision, entry, lines, said_of, says, sha
from trace_gate.core.gate.content.branch_sums import BranchSums
from trace_gate.core.gate.content.true_lines import TrueLines, many_lie, many_seen
from trace_gate.core.gate.content_values import NOTHING, Content, lines_of_many, of_many
from trace_gate.core.git_model import EXECUTABLE, REGULAR

PATH = "ads/a"
NET = change(PATH, "a", "b")


def sums(**differences):
    return lines(PATH, **differences)


def true_lines(*decisions, net=NET, commits=None, contents=None, found=None):
    """The lines of some decisions on a path; `found` are contents that the unit found."""
    made = {"sha256": {(PATH, each): sha(each) for each in "abcdmn"}, **(contents or {})}
    commits = commits or (commit("c1", net),)
    unit = case(net, commits=commits, brings=decisions, contents=made)
    known = said_of(unit)
    history = known.histories[PATH]
    links = [known.said.link(each, PATH) for each in known.naming.claims(PATH)]
    begun = history.starts if found is None else [entry(each) for each in found]
    return TrueLines(unit.contents, history, BranchSums(links), begun), links


def one(before="a", after="b", number=1, **details):
    said = {key: sha(value) for key, value in details.items() if key != "mode"}
    said |= {key: value for key, value in details.items() if key == "mode"}
    return decision(number, says(PATH, before, after, details=said))


def lies(*decisions, **options):
    found, links = true_lines(*decisions, **options)
    return [found.lie(each) for each in links]


def seen(*decisions, required=True, **options):
    found, links = true_lines(*decisions, **options)
    return [found.seen(each, required=required) for each in links]


X = {"contents": sums(a_b="x")}


# --- lies ----------------------------------------------------------------------------------------


def test_the_lines_by_which_the_contents_differ_are_true():
    assert lies(one(lines="x"), **X) == [False]
    assert lies(one(lines="y"), **X) == [True]
    assert lies(one(own_lines="y"), **X) == [True]
    assert lies(one(), **X) == [False]


def test_own_lines_are_those_from_its_own_beginning():
    """The lines of the whole branch begin where the branch did."""
    steps = (commit("c1", change(PATH, "a", "c")), commit("c2", change(PATH, "c", "b")))
    differ = {"contents": sums(a_b="x", c_b="z", a_c="w"), "commits": steps}
    first = one("a", "c", lines="w")
    assert lies(first, one("c", "b", 2, own_lines="z", lines="x"), **differ) == [False, False]
    assert lies(first, one("c", "b", 2, own_lines="q", lines="x"), **differ) == [False, True]
    assert lies(first, one("c", "b", 2, own_lines="z", lines="q"), **differ) == [False, True]
    assert lies(first, one("c", "b", 2, own_lines="z"), **differ) == [False, False]


def test_lines_of_a_branch_without_a_first_decision_are_not_judged():
    """It began at a clean merge, and nobody can tell what that joined."""
    assert lies(one(own_lines="x", lines="q"), **X) == [False]
    assert lies(one(own_lines="y", lines="x"), **X) == [True]


@pytest.mark.parametrize(("before", "after"), [("c", "b"), ("a", "c"), (None, "b")])
def test_of_what_a_squash_lost_nothing_is_told(before, after):
    options = {"contents": sums(a_b="x", c_b="x", a_c="x", _b="x"), "found": ["a"]}
    assert lies(one(before, after, own_lines="y"), one("a", "b", 2), **options) == [False, False]


def test_a_new_file_says_no_lines_that_count():
    assert lies(one(None, "b", lines="y"), net=change(PATH, None, "b")) == [False]


def test_the_lines_may_begin_wherever_the_branch_may_have_begun():
    commits = (commit("c1", change(PATH, "m", "b")),)
    differ = sums(a_b="x", m_b="y", c_b="z")
    options = {"net": NET, "commits": commits, "contents": differ}
    assert lies(one("m", "b", lines="y"), **options) == [False], "where it says that it began"
    assert lies(one("m", "b", lines="x"), **options) == [False], "the base"
    assert lies(one("m", "b", lines="z"), **options) == [True], "the unit does not know it"
    assert lies(one("m", "b", lines="z"), **options, found=["c"]) == [False]


def test_what_stands_there_by_a_squash_is_judged_by_the_net_difference():
    options = {"net": change(PATH, "m", "b"), "contents": sums(m_b="y")}
    assert lies(one("a", "b", lines="y"), **options) == [False]
    assert lies(one("a", "b", lines="x"), **options) == [True]
    alone = {"net": change(PATH, "m", "b"), "contents": sums(m_b="y", a_b="x"), "found": ["a"]}
    assert lies(one("a", "b", lines="y"), **alone) == [False]
    assert lies(one("a", "b", lines="z"), **alone) == [True]


def test_a_wildcard_is_judged_by_all_its_files():
    made = {"target": "file/ads/*", "from_value": sha("a"), "to_value": sha("b")}
    wild = decision(1, {**made, "details": {"lines": sha("y")}})
    assert lies(wild, **X) == [False]


# --- seen ----------------------------------------------------------------------------------------


def test_a_decision_is_seen_where_the_unit_has_both_contents_and_its_lines_are_true():
    assert seen(one(lines="x"), **X) == [True]
    assert seen(one(), **X) == [True]
    assert seen(one(lines="y"), **X) == [False]
    assert seen(one(own_lines="x"), **X) == [True]
    assert seen(one(own_lines="y"), **X) == [False]
    assert seen(one("c", "b"), **X) == [False]
    assert seen(one("a", "c"), **X) == [False]


def test_a_content_between_is_seen_in_its_commit():
    steps = (commit("c1", change(PATH, "a", "c")), commit("c2", change(PATH, "c", "b")))
    options = {"contents": sums(a_c="w", c_b="z", a_b="x")}
    both = (one("a", "c", lines="w"), one("c", "b", 2, own_lines="z", lines="x"))
    assert seen(*both, **options, commits=steps) == [True, True]
    assert seen(*both, **options) == [False, False], "a squash has none"
    other = one("c", "b", 2, own_lines="z", lines="w")
    assert seen(both[0], other, **options, commits=steps) == [True, False]


def test_what_comes_and_what_goes_is_seen():
    assert seen(one(None, "b"), net=change(PATH, None, "b"), contents=sums(_b="n")) == [True]
    assert seen(one("a", None), net=change(PATH, "a", None), contents=sums(a_="g")) == [True]
    assert seen(one("a", None), contents=sums(a_b="x")) == [False]


@pytest.mark.parametrize(
    ("mode", "has", "required", "is_seen"),
    [
        (EXECUTABLE, EXECUTABLE, True, True),
        (EXECUTABLE, REGULAR, True, False),
        (None, EXECUTABLE, True, False),
        (None, EXECUTABLE, False, True),
    ],
)
def test_its_mode_is_seen_as_well(mode, has, required, is_seen):
    data = one(mode=mode) if mode else one()
    net = change(PATH, "a", "b", has)
    assert seen(data, net=net, required=required, **X) == [is_seen]


# --- a rebase ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("details", "runs", "lost"),
    [
        ({"lines": "x"}, ["ab"], True),
        ({"lines": "x"}, ["mn", "ab"], True),
        ({"lines": "x"}, ["mn"], False),
        ({"lines": "x"}, [], False),
        ({"lines": "y"}, ["ab"], False),
        ({}, ["mn"], False),
        ({"own_lines": "x", "lines": "y"}, ["ab"], True),
        ({"own_lines": "y", "lines": "x"}, ["ab"], False),
    ],
)
def test_steps_that_differ_by_its_lines_are_its_own_rebased(details, runs, lost):
    found, (link,) = true_lines(one(**details), **X)
    assert found.is_lost(link, [tuple(map(entry, pair)) for pair in runs]) is lost


# --- wildcards -----------------------------------------------------------------------------------


def of(content, mode=REGULAR):
    return NOTHING if content is None else Content(sha256=sha(content), mode=mode)


def wild(said, *, before="ac", differ=None, mode=REGULAR):
    old, new = (
        of_many([("ads/a", of(each[0])), ("ads/c", of(each[1], side))])
        for each, side in ((before, REGULAR), ("bd", mode))
    )
    details = {"lines": said} if said else {}
    data = decision(
        1, {"target": "file/ads/*", "from_value": old, "to_value": new, "details": details}
    )
    both = {**lines("ads/a", a_b="x")["sums"], **lines("ads/c", c_d="y")["sums"]}
    unit = case(
        NET,
        change("ads/c", "c", "d", mode),
        brings=[data],
        contents={"sums": both if differ is None else differ},
    )
    known = said_of(unit)
    link = known.said.link(known.claim(1), PATH)
    return many_lie(known.said, unit.contents, link), many_seen(known.said, unit.contents, link)


def many(*, mode=None):
    return lines_of_many([("ads/a", sha("x"), None), ("ads/c", sha("y"), mode)])


def test_the_lines_of_a_wildcard_are_those_of_all_its_files():
    assert wild(many()) == (False, True)
    assert wild(sha("other")) == (True, False)
    assert wild(None) == (False, True)
    assert wild(many(), before="am") == (False, False), "nobody has what was before"


def test_a_mode_that_comes_is_in_them():
    assert wild(many(mode=EXECUTABLE), mode=EXECUTABLE) == (False, True)
    assert wild(many(), mode=EXECUTABLE) == (True, False)


def test_what_is_too_large_to_compare_has_no_lines():
    assert wild(many(), differ={}) == (True, False)
    assert wild(None, differ={}) == (False, True)


def test_what_names_one_file_is_not_judged_as_many():
    unit = case(NET, brings=[one(lines="y")], contents=sums(a_b="x"))
    known = said_of(unit)
    link = known.said.link(known.claim(1), PATH)
    assert many_lie(known.said, unit.contents, link) is False
