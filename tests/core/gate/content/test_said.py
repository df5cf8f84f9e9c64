"""What decisions say of the files that they cover, and whether it fits (SPEC 5)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import (
    case,
    change,
    commit,
    decision,
    entry,
    lines,
    said_of,
    says,
    sha,
    touched,
)
from trace_gate.core.gate.content import said
from trace_gate.core.gate.content.path_history import PathHistory, Step
from trace_gate.core.gate.content_values import NOTHING, Content, lines_of_many, of_many
from trace_gate.core.git_model import EXECUTABLE, REGULAR, SYMLINK

PATH = "ads/a"
NET = change(PATH, "a", "b")
ONE = decision(1, says(PATH, "a", "b"))


def unit(*brings, net=(NET,), commits=None, **options):
    """A unit that one commit makes, if nothing else is said."""
    if commits is not None:
        options["commits"] = commits
    return case(*net, brings=brings, **options)


def state(**contents):
    """The value of a wildcard: contents by the last letter of `ads/x`."""
    held = [(f"ads/{key}", of(value)) for key, value in contents.items()]
    return of_many(held)


def of(content, mode=REGULAR):
    return NOTHING if content is None else Content(sha256=sha(content), mode=mode)


def many(number, before, after, **details):
    made = {"target": "file/ads/*", "from_value": before, "to_value": after}
    return decision(number, {**made, "details": details})


# --- whether it speaks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "speaks"),
    [
        (PATH, sha("b"), True),
        (PATH, "deleted", True),
        (PATH, None, False),
        (PATH, "words", False),
        ("ads/*", sha("b"), True),
        ("ads/*", "deleted", False),
        ("ads/*", None, False),
    ],
)
def test_a_decision_speaks_of_a_content_by_its_sha256(path, value, speaks):
    one = {"target": f"file/{path}", "from_value": None, "to_value": value}
    claim = said_of(unit(decision(1, one))).claim(1)
    assert said.speaks(claim) is speaks


# --- a link of the chain -------------------------------------------------------------------------


def link(data, **options):
    known = said_of(unit(data, **options))
    return known.said.link(known.claim(1), PATH)


def test_a_link_begins_at_one_content_and_leaves_another():
    one = link(ONE)
    assert (one.before, one.after, one.done, one.wild) == (sha("a"), {sha("b")}, True, False)
    assert link(decision(1, says(PATH, "a", None))).after == {None}
    assert link(decision(1, says(PATH, None, "b"))).before is None


def test_what_does_not_speak_leaves_nothing_that_is_known():
    one = {"target": f"file/{PATH}", "from_value": "words", "to_value": "words"}
    assert (link(decision(1, one)).before, link(decision(1, one)).after) == (None, frozenset())


@pytest.mark.parametrize(
    ("fields", "done"),
    [
        ({}, True),
        ({"result": None}, True),
        ({"executed_at": None}, False),
        ({"result": "rolled_back"}, False),
        ({"result": "failure"}, False),
        ({"failed": [{"number": 1, "reason": "r"}]}, False),
        ({"failed": [{"number": 2, "reason": "r"}]}, True),
    ],
)
def test_it_is_done_where_it_was_executed_and_neither_undone_nor_refused(fields, done):
    assert link(decision(1, says(PATH, "a"), **fields)).done is done


def test_a_wildcard_leaves_what_its_states_say_of_the_path():
    net = (NET, change("ads/c", "a", "d"))
    wild = link(many(1, state(a="a", c="a"), state(a="b", c="d")), net=net)
    assert (wild.wild, wild.after) == (True, {sha("b")})
    assert link(many(1, None, state(a="b", c="x")), net=net).after == frozenset()


# --- whether it fits -----------------------------------------------------------------------------


def fits(data, content, *, required=True, **options):
    known = said_of(unit(data, **options), required=required)
    return known.said.matches(known.claim(1), known.histories[PATH], content)


@pytest.mark.parametrize(
    ("said_mode", "content", "required", "good"),
    [
        (None, of("b"), True, True),
        (None, of("c"), True, False),
        (None, NOTHING, True, False),
        (None, of("b", EXECUTABLE), True, False),
        (None, of("b", EXECUTABLE), False, True),
        (EXECUTABLE, of("b", EXECUTABLE), True, True),
        (EXECUTABLE, of("b"), True, False),
        (EXECUTABLE, of("b"), False, False),
    ],
)
def test_content_and_mode_are_those_that_it_says(said_mode, content, required, good):
    details = {"details": {"mode": said_mode}} if said_mode else {}
    one = decision(1, says(PATH, "a", "b", **details))
    assert fits(one, content, required=required) is good


def test_a_wildcard_fits_by_the_state_of_all_its_files():
    net = (NET, change("ads/c", None, "d"), change("notes/x", None, "e"))
    wild = many(1, state(a="a", c=None), state(a="b", c="d"))
    assert fits(wild, of("b"), net=net)
    assert not fits(wild, of("d"), net=net)
    assert not fits(many(1, None, state(a="b")), of("b"), net=net)


def starts(data, *known_contents, required=True, **options):
    known = said_of(unit(data, **options), required=required)
    return known.said.starts(known.claim(1), set(known_contents))


@pytest.mark.parametrize(
    ("before", "known", "required", "good"),
    [
        (sha("a"), [sha("a")], True, True),
        (sha("a"), [sha("b")], True, False),
        (sha("a"), [None], True, False),
        (None, [None], True, True),
        (None, [sha("a")], True, False),
        (None, [sha("a")], False, True),
        ("words", [sha("a")], True, False),
        ("words", [sha("a")], False, True),
        ("deleted", [None], True, True),
        ("deleted", [sha("a")], False, False),
        (sha("a"), [sha("b")], False, False),
    ],
)
def test_a_decision_begins_at_what_is_known(before, known, required, good):
    one = {**says(PATH), "from_value": before}
    assert starts(decision(1, one), *known, required=required) is good


def test_a_wildcard_begins_at_the_base_where_the_unit_began_or_below():
    commits = (commit("c1", change(PATH, "x", "b"), change("ads/c", "y", "d")),)
    net = (NET, change("ads/c", "c", "d"))
    below = {"begun": {PATH: (entry("m"),), "ads/c": (entry("n"),)}}
    made = {**below, "sha256": {(f"ads/{p}", o): sha(o) for p in "ac" for o in "abcdxymn"}}
    for before, good in (("ac", True), ("xy", True), ("mn", True), ("xc", False)):
        wild = many(1, state(a=before[0], c=before[1]), state(a="b", c="d"))
        assert starts(wild, net=net, commits=commits, contents=made) is good
        known = said_of(unit(wild, net=net, commits=commits, contents=made))
        assert known.said.stands_on_base(known.claim(1)) is (before == "ac")
    wild = many(1, state(a="a", c="c"), state(a="b", c="x"))
    assert not starts(wild, net=net, commits=commits, contents=made)


# --- by lines ------------------------------------------------------------------------------------


def by_lines(details, old="m", new="n", before="a", **options):
    """A decision from `a` to `b`, in a squash on a base that went on: `m` to `n`."""
    one = decision(1, says(PATH, before, "b", details=details))
    differ = lines(PATH, m_n="said", a_n="said", _n="said")
    known = said_of(unit(one, net=(change(PATH, old, new),), contents=differ, **options))
    return known.said, known.claim(1), known.histories[PATH]


def test_where_the_base_moved_the_lines_count():
    files, claim, history = by_lines({"lines": sha("said")})
    assert files.differs_so(claim, history)
    assert files.has_lines(claim, history)
    assert not files.differs_alone(claim, history)


@pytest.mark.parametrize(
    ("details", "more"),
    [
        ({"lines": sha("other")}, {}),
        ({}, {}),
        ({"own_lines": sha("said")}, {}),
        ({"lines": sha("said")}, {"before": None}),
        ({"lines": sha("said")}, {"old": "a"}),
        ({"lines": sha("said")}, {"old": None}),
        ({"lines": sha("said"), "mode": EXECUTABLE}, {}),
    ],
)
def test_they_do_not_where_they_differ_or_nothing_moved(details, more):
    files, claim, history = by_lines(details, **more)
    assert not files.differs_so(claim, history)


def test_own_lines_are_asked_by_themselves():
    files, claim, history = by_lines({"own_lines": sha("said"), "lines": sha("x")})
    assert files.differs_alone(claim, history)
    assert not files.has_lines(claim, history)


@pytest.mark.parametrize(
    ("old", "new", "details", "good"),
    [
        (EXECUTABLE, EXECUTABLE, {}, True),
        (REGULAR, EXECUTABLE, {}, False),
        (EXECUTABLE, EXECUTABLE, {"mode": None}, False),
        (REGULAR, EXECUTABLE, {"mode": EXECUTABLE}, True),
        (SYMLINK, SYMLINK, {}, False),
    ],
)
def test_the_mode_is_what_it_says_or_what_the_base_has(old, new, details, good):
    files, claim, history = by_lines({"lines": sha("said"), **details})
    before, after = entry("m", old), entry("n", new)
    assert files.made_so(claim, history, before, after) is good


def wild_lines(before, said_, **options):
    files = [(PATH, sha("x"), None), ("ads/c", sha("y"), EXECUTABLE)]
    net = (change(PATH, "m", "n"), change("ads/c", "o", "p", EXECUTABLE))
    differ = {**lines(PATH, m_n="x")["lines"], **lines("ads/c", o_p="y")["lines"]}
    wild = many(1, before, sha("gone"), lines=lines_of_many(files) if said_ else said_)
    contents = {"lines": differ, "sums": differ, **options}
    known = said_of(unit(wild, net=net, contents=contents))
    return known.said.differs_so(known.claim(1), known.histories[PATH])


def test_a_wildcard_counts_by_the_lines_of_all_its_files():
    assert wild_lines(sha("past"), True)
    assert not wild_lines(sha("past"), None)
    assert not wild_lines(None, True)
    assert not wild_lines(state(a="m", c="o"), True), "the base did not move"
    assert not wild_lines(sha("past"), True, lines={}), "nobody can compare"


def test_by_the_lines_of_those_files_that_no_later_decision_changed():
    """The base moved, and the decision about one file says the rest."""
    own = decision(2, says("ads/c", "o", "p"))
    said_ = lines_of_many([(PATH, sha("x"), None)])
    wild = many(1, sha("past"), sha("gone"), lines=said_)
    net = (change(PATH, "m", "n"), change("ads/c", "o", "p"))
    contents = {"lines": {**lines(PATH, m_n="x")["lines"], **lines("ads/c", o_p="y")["lines"]}}
    known = said_of(unit(wild, own, net=net, contents=contents))
    assert known.said.differs_so(known.claim(1), known.histories[PATH])
    assert not known.said.differs_so(known.claim(1), known.histories["ads/c"])


# --- what a squash lost --------------------------------------------------------------------------


def test_a_commit_of_the_unit_has_what_the_record_says():
    known = said_of(unit(ONE, net=(change(PATH, "a", "c"),), commits=(commit("c1", NET),)))
    one = known.said.link(known.claim(1), PATH)
    assert known.said.is_here(one, known.histories[PATH])
    lost = said_of(unit(ONE, net=(change(PATH, "a", "c"),)))
    assert not lost.said.is_here(one, lost.histories[PATH])


# --- wildcards and the decisions beside them -----------------------------------------------------


def entries(*brings, commits=None, **nets):
    net = tuple(change(f"ads/{key}", *pair) for key, pair in nets.items())
    known = said_of(unit(*brings, net=net, commits=commits))
    found = known.said.entries_said(known.claim(1))
    return [{path[-1]: each and each.oid for path, each in one.items()} for one in found]


def test_the_states_that_commits_have_are_entries():
    wild = many(1, None, state(a="b", c=None))
    assert {"a": "b", "c": None} in entries(wild, a=("a", "b"), c=("c", None))
    assert entries(many(1, None, state(a="x")), a=("a", "b")) == []


def test_a_wildcard_may_be_of_an_earlier_commit():
    """Its record is of the time at which it was written."""
    then = commit("c2", change(PATH, "b", "e"), parents=("c1",))
    first = commit("c1", NET, change("ads/c", None, "d"))
    wild = touched(many(1, None, state(a="b", c="d")), by=(first,))
    nets = {"a": ("a", "e"), "c": (None, "d")}
    assert {"a": "b", "c": "d"} in entries(wild, commits=(first, then), **nets)
    late = touched(many(1, None, state(a="b", c="d")), by=(then,))
    assert entries(late, commits=(first, then), **nets) == []


def test_a_later_decision_about_one_file_leaves_the_rest_to_the_wildcard():
    own = decision(2, says("ads/c", "c", "d"))
    nets = {"a": ("a", "b"), "c": ("c", "d")}
    assert {"a": "b"} in entries(many(1, None, state(a="b")), own, **nets)
    assert entries(many(1, None, state(a="b")), **nets) == []


def test_such_a_decision_goes_on_from_what_the_wildcard_left():
    own = decision(2, says("ads/c", "w", "d"))
    known = said_of(
        unit(many(1, None, state(a="b", c="w")), own, net=(NET, change("ads/c", "c", "d")))
    )
    link_ = known.said.link(known.claim(1), PATH)
    assert link_.after == {sha("b")}
    again = decision(3, says("ads/c", "v", "w"))
    nets = (NET, change("ads/c", "c", "d"))
    known = said_of(unit(many(1, None, state(a="b", c="v")), again, own, net=nets))
    assert known.said.link(known.claim(1), PATH).after == {sha("b")}, "the first of several"
    known = said_of(unit(many(1, None, state(a="b", c="w")), again, own, net=nets))
    assert known.said.link(known.claim(1), PATH).after == frozenset()


def test_of_several_only_those_that_begin_elsewhere_are_its_too():
    """One begins at what the unit found, so it came before; one at what the wildcard left."""
    net = (NET, change("ads/c", "c", "d"), change("ads/e", "e", "f"))
    later, first = decision(2, says("ads/c", "w", "d")), decision(3, says("ads/e", "e", "f"))
    known = said_of(unit(many(1, None, state(a="b", c="w")), later, first, net=net))
    assert known.said.link(known.claim(1), PATH).after == {sha("b")}


def test_it_may_say_what_its_last_commits_leave_before_a_clean_merge():
    steps = (
        commit("c0"),
        commit("c1", NET, parents=("c0",)),
        commit("c2", parents=("c1", "x")),
    )
    wild = touched(many(1, None, state(a="b")), by=(steps[0],))
    texts = {"sha256": {(PATH, each): sha(each) for each in "abn"}}
    net = (change(PATH, "m", "n"),)
    texts["sha256"][PATH, "m"] = sha("m")
    known = said_of(unit(wild, net=net, commits=steps, contents=texts))
    assert known.said.link(known.claim(1), PATH).after == {sha("b")}


def test_only_the_files_that_it_covers_are_its():
    net = (NET, change("notes/x", "a", "b"), change("ads/deep/x", "a", "b"))
    known = said_of(unit(many(1, None, None), net=net))
    assert [each.path for each in known.said.matched(known.claim(1))] == [PATH]


def test_what_the_unit_found_is_no_merge():
    merge = commit("m", NET, parents=("c1", "x"))
    steps = (
        Step(commit=merge, old=entry("q"), new=entry("b")),
        Step(commit=commit("c2"), old=entry("r"), new=entry("s")),
    )
    history = PathHistory(path=PATH, old=entry("a"), new=entry("b"), steps=steps, last=steps)
    assert said.first_found(history) == entry("r")
    assert said.first_found(history.with_(steps=steps[:1])) == entry("a")
