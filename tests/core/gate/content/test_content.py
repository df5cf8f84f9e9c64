"""What a record must say of a content, on values (SPEC 5, Cover)."""

import itertools
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.content_case import SHA, planned
from tests.support.one_path import PATH, commit, entry
from trace_gate.core.gate.content import content
from trace_gate.core.gate.content_values import Content, of_many
from trace_gate.core.gate.proposal import Contents
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.git_model import Change
from trace_gate.core.trace import target


def status(
    name, *changes, covers=True, is_new=True, approval=None, second=0, result="success", at=None
):
    trace = SimpleNamespace(
        id=name,
        approval=approval,
        approved_by=None,
        executed_at=f"2025-01-02T09:30:{second:02d}+00:00",
        result=result,
        failed=(),
    )
    versions = () if at is None else (SimpleNamespace(commit=SimpleNamespace(oid=at)),)
    touched = SimpleNamespace(trace=trace, is_new=is_new, path=name, versions=versions)
    pairs = tuple((each, target.parse(each.target_text)) for each in changes)
    return SimpleNamespace(touched=touched, trace_id=name, targets=pairs, covers=covers)


def judged(net, commits, *statuses, rule="required", lines=None, paths=(PATH,), sides=None):
    changes = tuple(Change(path=each, old=entry(net[0]), new=entry(net[1])) for each in paths)
    case = SimpleNamespace(
        proposal=SimpleNamespace(
            changes=changes, commits=tuple(commits), boundary=True, carried=()
        ),
        policy=SimpleNamespace(gate=SimpleNamespace(content=rule)),
        stage_traces="git add traces",
        ledger=SimpleNamespace(live=lambda: iter(())),
        around=SimpleNamespace(sides={(oid, PATH): each for oid, each in (sides or {}).items()}),
        contents=Contents(
            sha256={(path, name): digest for path in paths for name, digest in SHA.items()},
            lines={(PATH, *pair): SHA[value] for pair, value in (lines or {}).items()},
            sums={(PATH, *pair): SHA[value] for pair, value in (lines or {}).items()},
        ),
    )
    return list(content.check(case, Naming(statuses), list(paths)))


def step(old, new, oid="1", *parents):
    return commit(oid, *(parents or ("0",)), change=(old, new))


def test_the_content_that_is_said_passes():
    assert judged(("a", "b"), [step("a", "b")], status("T1", planned("b", "a"))) == []


@given(said=st.sampled_from([*SHA, "deleted", "A" * 64, "", None, 1, True]))
def test_no_other_value_passes(said):
    found = judged(("a", "b"), [step("a", "b")], status("T1", planned(said, "a")))
    assert [each.code for each in found] == ([] if said == "b" else ["TG412"])


@given(st.permutations("cdef"), st.integers(1, 4))
def test_a_chain_passes_whatever_its_length_and_order(names, length):
    chain = ["a", *names[:length]]
    steps = [
        step(old, new, str(n), str(n - 1))
        for n, (old, new) in enumerate(itertools.pairwise(chain), 1)
    ]
    pairs = list(itertools.pairwise(chain))
    decisions = [status(f"T{n}", planned(new, old)) for n, (old, new) in enumerate(pairs)]
    net = (chain[0], chain[-1])
    assert judged(net, steps, *decisions) == []
    assert judged(net, steps, *reversed(decisions)) == []
    assert judged(net, [step(*net)], *decisions) == [], "after a squash"
    if length > 1:
        assert judged(net, steps, *decisions[:-1]) != [], "the last step is said by nobody"


@pytest.mark.parametrize("at", [None, "12"], ids=["one commit", "two commits"])
@pytest.mark.parametrize("seconds", [(1, 2), (2, 1), (1, 1)])
@pytest.mark.parametrize("ids", [("T1", "T2"), ("T2", "T1"), ("T9", "T10")])
def test_a_decision_is_overtaken_by_one_that_goes_on_from_it_whatever_its_date(seconds, ids, at):
    steps = [step("a", "b"), step("b", "c", "2", "1")]
    first = status(ids[0], planned("b", "a"), second=seconds[0], at=at and at[0])
    then = status(ids[1], planned("c", "b"), second=seconds[1], at=at and at[1])
    back = [*steps, step("c", "b", "3", "2")]
    for pair in ((first, then), (then, first)):
        assert judged(("a", "c"), steps, *pair) == []
        (found,) = judged(("a", "b"), back, *pair)
        assert f"trace-gate execute {ids[1]} --result rolled_back" in found.remediation
        if at is None:
            assert judged(("a", "c"), [step("a", "c")], *pair) == [], "after a squash"
            assert judged(("a", "b"), [step("a", "b")], *pair) != [], "after a squash"


@pytest.mark.parametrize(("result", "good"), [("success", False), ("rolled_back", True)])
def test_a_later_decision_about_another_content_was_given_up(result, good):
    first = status("T1", planned("b", "a"), second=1)
    for before in ("a", "b"):
        then = status("T2", planned("c", before), second=2, result=result)
        assert (judged(("a", "b"), [step("a", "b")], first, then) == []) == good
    earlier = status("T0", planned("c", "a"))
    assert judged(("a", "b"), [step("a", "b")], earlier, first) == [], "the last one counts"


def test_a_later_wildcard_overtakes_too():
    steps = [step("a", "b"), step("b", "c", "2", "1")]
    said = of_many([(PATH, Content(sha256=SHA["c"], mode="100644"))])
    before = of_many([(PATH, Content(sha256=SHA["a"], mode="100644"))])
    first = status("T1", planned("b", "a"), second=2, at="1")
    wild = status("T2", planned(said, goal="ads/*"), at="2")
    wild.targets[0][0].from_value = before
    assert judged(("a", "c"), steps, first, wild) == []
    assert judged(("a", "b"), [*steps, step("c", "b", "3", "2")], first, wild) != []
    wild.targets[0][0].from_value = SHA["f"]
    assert judged(("a", "c"), steps, first, wild) != [], "a made-up start"


@pytest.mark.parametrize("begins", ["a", None])
@pytest.mark.parametrize("seconds", [(1, 2), (2, 1), (1, 1)])
def test_what_a_wildcard_changed_may_go_by_a_decision_of_its_own(seconds, begins):
    """What a wildcard begins at is no content, also where it does not say it."""
    said, before = (
        of_many([(PATH, Content(sha256=SHA[each], mode="100644"))]) for each in ("b", "a")
    )
    wild = status("T1", planned(said, goal="ads/*"), second=seconds[0], at="1")
    wild.targets[0][0].from_value = before if begins else None
    gone = status("T2", planned("deleted", "b"), second=seconds[1], at="2")
    steps = [step("a", "b"), step("b", None, "2", "1")]
    for pair in ((wild, gone), (gone, wild)):
        assert judged(("a", None), steps, *pair, rule="when_given") == []


def test_each_step_may_be_made_by_the_lines_of_a_decision_once():
    one = status("T1", planned("e", "0", lines=SHA["1"]), second=1)
    two = status("T2", planned("f", "a", lines=SHA["2"]), second=2)
    steps = [step("a", "b"), step("b", "c", "2", "1")]
    good = {("a", "b"): "1", ("b", "c"): "2"}
    assert judged(("a", "c"), steps, one, two, lines=good) == []
    assert judged(("a", "c"), steps, one, two, lines={("a", "b"): "3", ("b", "c"): "2"}) != []
    assert judged(("a", "c"), steps, one, two, lines={("a", "b"): "1", ("b", "c"): "3"}) != []
    assert judged(("a", "c"), steps, one, lines={("a", "b"): "1", ("b", "c"): "1"}) != []


def test_a_start_that_only_a_lost_merge_knew():
    lines = {("b", "d"): "2"}
    first = status("T1", planned("e", "a", lines=SHA["1"]), second=1)
    then = status("T2", planned("d", "f", lines=SHA["2"]), second=2)
    assert judged(("b", "d"), [step("b", "d")], first, then, lines=lines) == []
    assert judged(("b", "d"), [step("b", "d")], first, then) != [], "other lines"
    assert judged(("b", "d"), [step("b", "d")], then, lines=lines) != [], "alone"
    known = status("T1", planned("e", "b", lines=SHA["1"]), second=1)
    assert judged(("b", "d"), [step("b", "d")], known, then, lines=lines) != [], "no base moved"
    late = status("T1", planned("e", "a", lines=SHA["1"]), second=3, result="rolled_back")
    assert judged(("b", "d"), [step("b", "d")], late, then, lines=lines) != [], "comes later"
    shown = [step("b", "c"), step("c", "d", "2", "1")]
    assert judged(("b", "d"), shown, first, then, lines=lines) != [], "the unit has the start"


def test_a_decision_that_covers_nothing_says_nothing():
    fitting = status("T1", planned("b", "a"), covers=False)
    assert judged(("a", "b"), [step("a", "b")], fitting, status("T2", planned("c", "a"))) != []


@pytest.mark.parametrize(("rule", "number"), [("required", 1), ("when_given", 0)])
def test_saying_nothing_is_asked_of_the_policy(rule, number):
    assert (
        len(judged(("a", "b"), [step("a", "b")], status("T1", planned(None)), rule=rule)) == number
    )


@pytest.mark.parametrize(
    ("lines", "before", "good"),
    [("1", "a", True), ("2", "a", False), ("1", "c", False), ("1", None, False)],
    ids=["moved", "other lines", "not moved", "says no base"],
)
def test_lines_count_only_where_the_base_moved(lines, before, good):
    said = planned("b", before, lines=SHA[lines])
    found = judged(("c", "d"), [step("c", "d")], status("T1", said), lines={("c", "d"): "1"})
    assert (found == []) == good


def test_lines_count_only_where_the_commit_of_the_content_is_lost():
    said = status("T1", planned("b", "a", lines=SHA["1"]))
    for steps, good in (
        ([step("c", "d")], True),
        ([step("c", "b"), step("b", "d", "2", "1")], False),
        ([step("c", "e"), step("e", "d", "2", "1")], True),
    ):
        assert (judged(("c", "d"), steps, said, lines={("c", "d"): "1"}) == []) == good


@pytest.mark.parametrize("approval", [None, object()])
@pytest.mark.parametrize("is_new", [True, False])
def test_refresh_is_named_only_where_it_may_write(approval, is_new):
    one = status("T1", planned("c", "a"), is_new=is_new, approval=approval)
    (found,) = judged(("a", "b"), [step("a", "b")], one)
    assert ("trace-gate refresh T1" in found.remediation) == (is_new and approval is None)
    assert "trace-gate new decision --target ads/bids.csv --executed" in found.remediation


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
        one = status("T1", planned(of_many((path, held) for path in said), goal="ads/*"))
        one.targets[0][0].from_value = of_many((path, held.with_(sha256=SHA["a"])) for path in said)
        found = judged(("a", "b"), commits, one, paths=every)
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
    one = status("T1", *(planned("b", "a", goal=path) for path in every))
    assert judged(("a", "b"), commits, one, paths=every) == []
    assert len(asked) <= len(every)


@pytest.mark.parametrize(("begins", "codes"), [("d", []), ("0", ["TG412"]), ("b", ["TG412"])])
def test_a_resolved_conflict_begins_at_what_main_had_where_it_was_merged(begins, codes):
    """`d` is that; `e` is what main has now, `c` what the unit's own side had."""
    commits = [step("a", "c"), step("f", "9", "2", "1", "m")]
    sides = {"2": (entry("c"), entry("d"))}
    decision = status("T1", planned("9", begins))
    found = judged(("e", "8"), commits, decision, sides=sides)
    assert [each.code for each in found] == codes


def test_what_the_units_own_side_had_is_no_beginning_by_itself():
    sides = {"2": (entry("c"), entry("d"))}
    commits = [step("a", "c"), step("f", "9", "2", "1", "m")]
    found = judged(("e", "8"), commits, status("T1", planned("9", "c")), sides=sides)
    assert [each.code for each in found] == ["TG412"]


OWN = {"lines": SHA["1"], "own_lines": SHA["2"]}


@pytest.mark.parametrize(
    ("differs", "codes"), [("2", []), ("1", ["TG412"]), ("3", ["TG412"]), (None, ["TG412"])]
)
def test_a_step_of_a_rebase_differs_by_the_lines_of_its_own_decision(differs, codes):
    """`d` to `e` is the step; the decision went from `a` to `b`, and others came before it."""
    lines = {} if differs is None else {("d", "e"): differs}
    second = status("T2", planned("b", "a", **OWN))
    found = judged(("d", "e"), [step("d", "e")], second, lines=lines)
    assert [each.code for each in found] == codes


def test_own_lines_count_only_where_the_decision_before_is_in_no_commit_of_the_unit():
    first = status("T1", planned("a", "f", lines=SHA["4"]))
    second = status("T2", planned("b", "a", **OWN))
    found = judged(("d", "e"), [step("d", "e")], first, second, lines={("d", "e"): "2"})
    assert [each.code for each in found] == ["TG412"]


def test_own_lines_are_no_excuse_where_the_base_has_what_the_decision_begins_at():
    decision = status("T2", planned("b", "a", **OWN))
    found = judged(("a", "e"), [step("a", "e")], decision, lines={("a", "e"): "2"})
    assert [each.code for each in found] == ["TG412"]


def test_own_lines_are_no_excuse_after_the_units_commit_that_has_its_content():
    steps = [step("d", "b"), step("b", "e", "2", "1")]
    decision = status("T2", planned("b", "a", **OWN))
    found = judged(("d", "e"), steps, decision, lines={("d", "e"): "2"})
    assert [each.code for each in found] == ["TG412"]
