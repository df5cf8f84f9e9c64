"""How the first-parent history is cut into steps (SPEC 5, Unit and base)."""

from __future__ import annotations

import pytest

from trace_gate.app.judge.steps import Grouped, Grouping, runs
from trace_gate.core.git_model import REGULAR, Change, Commit, Entry, Signature

WHO = Signature(name="Mia", email="mia@shop.example", seconds=0)


def commit(name: str, *traces: str, merged: bool = False) -> Commit:
    entry = Entry(mode=REGULAR, oid="0" * 40)
    return Commit(
        oid=name,
        parents=("a", "b") if merged else ("a",),
        author=WHO,
        committer=WHO,
        subject="",
        trailers=(),
        changes=tuple(Change(path=f"traces/{each}", old=None, new=entry) for each in traces),
    )


def names(groups: list[list[Commit]]) -> list[str]:
    return ["".join(each.oid for each in group) for group in groups]


def grouped(*commits: Commit, limit: int = 20) -> list[str]:
    return names(runs(commits, "traces/", limit))


def test_plain_commits_that_share_a_trace_are_one_step_with_all_between_them():
    assert grouped(commit("1", "x"), commit("2"), commit("3", "x"), commit("4")) == ["123", "4"]
    assert grouped(commit("1", "x"), commit("2", "y"), commit("3", "z")) == ["1", "2", "3"]


def test_a_merge_is_a_step_of_its_own_and_no_step_reaches_over_it():
    found = grouped(commit("1", "x"), commit("2", "x", merged=True), commit("3", "x"))
    assert found == ["1", "2", "3"]


@pytest.mark.parametrize(("limit", "found"), [(1, 3), (2, 2), (3, 1)])
def test_a_step_has_no_more_commits_than_the_policy_lets_it_have(limit, found):
    same = [commit(name, "x") for name in "123"]
    assert len(grouped(*same, limit=limit)) == found


def test_what_no_later_commit_can_join_is_given_out_and_stays_the_same():
    """However often groups are taken, they are those of the whole history."""
    history = [commit(chr(65 + n), f"{n % 3}" if n % 4 else f"own{n}") for n in range(40)]
    for limit in (1, 2, 5):
        whole = names(runs(history, "traces/", limit))
        for portion in (1, 3, 7):
            grouping, found = Grouping(), []
            for number, each in enumerate(history):
                grouping.add(each, Grouped(limit=limit))
                if number % portion == 0:
                    found += grouping.taken(end=False)
            assert names([*found, *grouping.taken(end=True)]) == whole


def test_a_policy_that_allows_longer_steps_changes_nothing_before_it():
    history = [commit(chr(65 + n), "x") for n in range(12)]
    limits = [2] * 6 + [100] * 6
    for portion in (1, 3, 20):
        grouping, found = Grouping(), []
        for number, (each, limit) in enumerate(zip(history, limits, strict=True)):
            grouping.add(each, Grouped(limit=limit))
            if number % portion == 0:
                found += grouping.taken(end=False)
        assert names([*found, *grouping.taken(end=True)])[:2] == ["AB", "CD"]
