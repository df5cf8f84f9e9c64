"""What a record must say of a content, on values (SPEC 5, Cover)."""

import itertools
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.gate.test_path_history import PATH, commit, entry
from trace_gate.core.gate import content
from trace_gate.core.gate.content_values import Content, of_many
from trace_gate.core.gate.contents import Contents
from trace_gate.core.gate.naming import Naming
from trace_gate.core.trace import target
from trace_gate.core.tree import Change

SHA = {name: name * 64 for name in "abcdef0123456789"}


def planned(to, before=None, goal=PATH, **details):
    value = SHA.get(to, to) if isinstance(to, str) else to
    return SimpleNamespace(
        target_text=goal, to_value=value, from_value=SHA.get(before), details=details, index=0
    )


def standing(name, *changes, covers=True, is_new=True, approval=None, second=0):
    executed = f"2025-01-02T09:30:{second:02d}+00:00"
    trace = SimpleNamespace(id=name, approval=approval, approved_by=None, executed_at=executed)
    touched = SimpleNamespace(trace=trace, is_new=is_new, path=name, versions=())
    pairs = tuple((each, target.parse(each.target_text)) for each in changes)
    return SimpleNamespace(touched=touched, targets=pairs, covers=covers)


def judged(net, commits, *standings, rule="required", lines=None, paths=(PATH,)):
    changes = tuple(Change(path=each, old=entry(net[0]), new=entry(net[1])) for each in paths)
    case = SimpleNamespace(
        proposal=SimpleNamespace(changes=changes, commits=tuple(commits), boundary=True),
        policy=SimpleNamespace(gate=SimpleNamespace(content=rule)),
        contents=Contents(
            sha256={(path, name): digest for path in paths for name, digest in SHA.items()},
            lines=lines or {},
        ),
    )
    return list(content.check(case, Naming(standings), list(paths)))


def step(old, new, oid="1", *parents):
    return commit(oid, *(parents or ("0",)), change=(old, new))


def test_the_content_that_is_said_passes():
    assert judged(("a", "b"), [step("a", "b")], standing("T1", planned("b", "a"))) == []


@given(said=st.sampled_from([*SHA, "deleted", "A" * 64, "", None, 1, True]))
def test_no_other_value_passes(said):
    found = judged(("a", "b"), [step("a", "b")], standing("T1", planned(said, "a")))
    assert [each.code for each in found] == ([] if said == "b" else ["TG412"])


@given(st.permutations("cdef"), st.integers(1, 4))
def test_a_chain_passes_whatever_its_length_and_order(names, length):
    chain = ["a", *names[:length]]
    steps = [
        step(old, new, str(n), str(n - 1))
        for n, (old, new) in enumerate(itertools.pairwise(chain), 1)
    ]
    pairs = list(itertools.pairwise(chain))
    decisions = [standing(f"T{n}", planned(new, old)) for n, (old, new) in enumerate(pairs)]
    net = (chain[0], chain[-1])
    assert judged(net, steps, *decisions) == []
    assert judged(net, steps, *reversed(decisions)) == []
    assert judged(net, [step(*net)], *decisions) == [], "after a squash"
    if length > 1:
        assert judged(net, steps, *decisions[:-1]) != [], "the last step is said by nobody"


@pytest.mark.parametrize(
    ("seconds", "ids", "good"),
    [((1, 2), ("T2", "T1"), False), ((2, 1), ("T1", "T2"), True), ((1, 1), ("T9", "T10"), False)],
    ids=["executed later", "executed earlier", "the id decides"],
)
def test_a_decision_is_overtaken_by_a_later_one_that_goes_on_from_it(seconds, ids, good):
    steps = [step("a", "b"), step("b", "c", "2", "1"), step("c", "b", "3", "2")]
    first = standing(ids[0], planned("b", "a"), second=seconds[0])
    then = standing(ids[1], planned("c", "b"), second=seconds[1])
    assert (judged(("a", "b"), steps, first, then) == []) == good
    assert (judged(("a", "b"), [step("a", "b")], then, first) == []) == good, "after a squash"


def test_a_decision_that_covers_nothing_says_nothing():
    fitting = standing("T1", planned("b", "a"), covers=False)
    assert judged(("a", "b"), [step("a", "b")], fitting, standing("T2", planned("c", "a"))) != []


@pytest.mark.parametrize(("rule", "number"), [("required", 1), ("when_given", 0)])
def test_saying_nothing_is_asked_of_the_policy(rule, number):
    assert (
        len(judged(("a", "b"), [step("a", "b")], standing("T1", planned(None)), rule=rule))
        == number
    )


@pytest.mark.parametrize(
    ("lines", "before", "good"),
    [("1", "a", True), ("2", "a", False), ("1", "c", False), ("1", None, False)],
    ids=["moved", "other lines", "not moved", "says no base"],
)
def test_lines_count_only_where_the_base_moved(lines, before, good):
    said = planned("b", before, lines=SHA[lines])
    found = judged(("c", "d"), [step("c", "d")], standing("T1", said), lines={PATH: SHA["1"]})
    assert (found == []) == good


def test_lines_count_only_where_the_commit_of_the_content_is_lost():
    said = standing("T1", planned("b", "a", lines=SHA["1"]))
    for steps, good in (
        ([step("c", "d")], True),
        ([step("c", "b"), step("b", "d", "2", "1")], False),
        ([step("c", "e"), step("e", "d", "2", "1")], True),
    ):
        assert (judged(("c", "d"), steps, said, lines={PATH: SHA["1"]}) == []) == good


@pytest.mark.parametrize("approval", [None, object()])
@pytest.mark.parametrize("is_new", [True, False])
def test_refresh_is_named_only_where_it_may_write(approval, is_new):
    one = standing("T1", planned("c", "a"), is_new=is_new, approval=approval)
    (found,) = judged(("a", "b"), [step("a", "b")], one)
    assert ("trace-gate refresh T1" in found.remediation) == (is_new and approval is None)
    assert "trace-gate new decision --from-staged" in found.remediation


@given(st.sets(st.sampled_from(["ads/1", "ads/2", "ads/3", "ads/4"]), min_size=1))
def test_a_wildcard_is_about_exactly_its_files(paths):
    every = sorted({*paths, "ads/0"})
    held = Content(sha256=SHA["b"], mode="100644")
    commits = [
        commit("1", "0").with_(
            changes=tuple(Change(path=p, old=entry("a"), new=entry("b")) for p in every)
        )
    ]
    for said in (every, sorted(paths)):
        value = of_many((path, held) for path in said)
        found = judged(
            ("a", "b"), commits, standing("T1", planned(value, goal="ads/*")), paths=every
        )
        assert [each.path for each in found] == ([] if said == every else every)


def test_many_targets_are_not_asked_for_each_path(monkeypatch):
    asked = []
    covers = target.covers
    monkeypatch.setattr(target, "covers", lambda *words: asked.append(words) or covers(*words))
    every = [f"ads/{number}" for number in range(1_000)]
    commits = [
        commit("1", "0").with_(
            changes=tuple(Change(path=p, old=entry("a"), new=entry("b")) for p in every)
        )
    ]
    one = standing("T1", *(planned("b", "a", goal=path) for path in every))
    assert judged(("a", "b"), commits, one, paths=every) == []
    assert len(asked) <= len(every)
