"""Contents of a protected path that landed already, on values (SPEC 2 and 5)."""

from types import SimpleNamespace

import pytest

from tests.support.one_path import PATH, commit, entry
from trace_gate.app.judge.landed_contents import landed_contents
from trace_gate.core.gate.protected_changes import is_kept, steps
from trace_gate.core.git_model import Change

ALL = SimpleNamespace(of=lambda _: "protected")
MAIN = {"m0": "a", "m1": "b", "m2": "c", "m3": "b"}
"""Main's commits, oldest first, and what each has at the path."""


class Main:
    """A protected branch of which everything is known."""

    def __init__(self) -> None:
        self.asked = 0

    def entries(self, oid: str, paths):
        found = entry(MAIN.get(oid))
        return dict.fromkeys(paths, found) if found else {}

    def first_parents(self, head: str, base: str | None):
        self.asked += 1
        oids = list(MAIN)
        start = 0 if base is None or base not in MAIN else oids.index(base) + 1
        return list(reversed(oids[start : oids.index(head) + 1]))


def net(old: str | None, new: str | None) -> tuple[Change, ...]:
    return (Change(path=PATH, old=entry(old), new=entry(new)),) if old != new else ()


def unit(*commits, changes=(), base="m3", tip=None, adoption=False):
    return SimpleNamespace(base=base, tip=tip, adoption=adoption, changes=changes, commits=commits)


def found(proposal, git: Main | None = None) -> list[tuple[str | None, str | None]]:
    """What is left to judge: commit and content."""
    landed = landed_contents(git or Main(), proposal, ALL)
    case = SimpleNamespace(proposal=proposal, classes=ALL, around=SimpleNamespace(landed=landed))
    return [(each.commit, each.entry and each.entry.oid) for each in steps(case)]


@pytest.mark.parametrize("new", ["b", "c"])
def test_what_main_took_in_since_is_no_step(new: str):
    assert found(unit(commit("1", "m0", change=("a", new)))) == []


@pytest.mark.parametrize("new", ["x", None])
def test_what_main_never_had_is(new: str | None):
    assert found(unit(commit("1", "m0", change=("a", new)))) == [("1", new)]


def test_what_main_had_before_the_commit_left_it_is():
    assert found(unit(commit("1", "m3", change=("b", "c")))) == [("1", "c")]
    assert found(unit(commit("1", "m2", change=("c", "a")))) == [("1", "a")]


def test_a_merge_of_main_is_where_the_later_commits_left_it():
    line = (commit("1", "m0", change=("a", "c")), commit("2", "1", "m3"))
    assert found(unit(*line)) == []
    assert found(unit(*line, commit("3", "2", change=("b", "c")))) == [("3", "c")]


def test_of_two_places_where_it_left_main_the_later_one_counts():
    both = (commit("1", "m0"), commit("2", "1", "m2"), commit("3", "2", change=("c", "b")))
    assert found(unit(*both)) == []
    before = (commit("1", "m0"), commit("2", "1", "m2"), commit("3", "2", change=("x", "c")))
    assert found(unit(*before)) == [("3", "c")]
    oldest = (commit("1", "m0"), commit("2", "1", "m3"), commit("3", "2", change=("b", "a")))
    assert found(unit(*oldest)) == [("3", "a")]


def test_a_history_of_its_own_has_no_place_in_main():
    assert found(unit(commit("1", change=(None, "c")))) == [("1", "c")]
    assert found(unit(commit("1", change=(None, "b")))) == [], "main has it now"


def test_what_the_unit_leaves_is_judged_where_its_base_is_the_tip():
    """An old content of main that would land again."""
    kept = (commit("1", "m0", change=("a", "c")), commit("2", "1", "m3", change=("b", "c")))
    assert found(unit(*kept, changes=net("b", "c"))) == [("2", "c")]
    assert found(unit(kept[0], changes=net("b", "c"))) == [(None, "c")]


@pytest.mark.parametrize(("new", "left"), [("b", []), ("c", []), ("x", [("1", "x")])])
def test_on_a_base_from_which_main_went_on(new: str, left):
    proposal = unit(
        commit("1", "m0", change=("a", new)), changes=net("a", new), base="m0", tip="m3"
    )
    assert found(proposal) == left


def test_what_main_took_back_would_land_again():
    change = net("b", "c")[0]
    assert is_kept({(None, PATH): (entry("d"), entry("c"))}, change)
    assert not is_kept({(None, PATH): (entry("b"), entry("c"))}, change)
    assert not is_kept({}, change)
    proposal = unit(
        commit("1", "m1", change=("b", "c")), changes=net("b", "c"), base="m1", tip="m3"
    )
    assert found(proposal) == [(None, "c")]


def test_the_past_is_asked_for_only_where_something_else_is_there_now():
    git = Main()
    assert found(unit(commit("1", "m0", change=("a", "b"))), git) == []
    assert found(unit(commit("1", "m3", change=("b", "x"))), git) == [("1", "x")]
    assert git.asked == 0
    lines = [commit(str(n), str(n - 1) if n > 1 else "m0", change=("a", f"x{n}")) for n in (1, 2)]
    assert len(found(unit(*lines), git)) == 2
    assert git.asked == 1


def test_an_adoption_has_no_rules_before_it():
    assert landed_contents(Main(), unit(adoption=True), ALL) == {}
    assert landed_contents(Main(), unit(base=None), ALL) == {}
