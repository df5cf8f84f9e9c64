"""A history that is cut has the same steps as the whole one (SPEC 5, Unit and base)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.app.audit import slices
from trace_gate.app.audit.walk import Walk
from trace_gate.app.judge.steps import Grouped, Grouping
from trace_gate.core.git_model import REGULAR, Change, Commit, Entry, Signature

if TYPE_CHECKING:
    from trace_gate.app.ports import Repository

WHO = Signature(name="A", email="a@shop.example", seconds=0)


def commit(number: int, traces: tuple[int, ...], *, merge: bool) -> Commit:
    entry = Entry(mode=REGULAR, oid="o")
    return Commit(
        oid=str(number),
        parents=(str(number - 1), "side") if merge else (str(number - 1),),
        author=WHO,
        committer=WHO,
        subject="",
        trailers=(),
        changes=tuple(Change(path=f"traces/{each}.yaml", old=None, new=entry) for each in traces),
    )


class History:
    """A line of commits, and how many may be one step by the policy after each."""

    def __init__(self, commits: list[Commit], limits: list[int]) -> None:
        self._commits, self._limits = commits, limits

    def commits(self, head: str, excluded: list[str]) -> tuple[Commit, ...]:
        first = int(excluded[0]) if excluded else 0
        return tuple(self._commits[first : int(head)])

    def grouped(self, base: str | None) -> Grouped:
        return Grouped(limit=self._limits[int(base or 0)])

    def steps(self, way: Walk) -> list[list[str]]:
        grouping = Grouping()
        for oid in way.steps:
            grouping.add(self._commits[int(oid) - 1], self.grouped(str(int(oid) - 1)))
        return [[each.oid for each in run] for run in grouping.taken(end=True)]


def cut(history: History, way: Walk, parts: int) -> list[Walk]:
    return slices.slices(cast("Repository", history), way, parts, history.grouped)


@st.composite
def histories(draw: st.DrawFn) -> History:
    count = draw(st.integers(2, 40))
    traces = st.lists(st.integers(0, 60), max_size=2, unique=True)
    commits = [
        commit(number + 1, tuple(draw(traces)), merge=draw(st.integers(0, 5)) == 0)
        for number in range(count)
    ]
    early, late, turn = draw(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 20)))
    return History(commits, [early if n < turn else late for n in range(count + 1)])


@pytest.fixture(autouse=True)
def short_histories_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "MANY", 2)


@given(histories(), st.integers(1, 4))
def test_the_slices_have_the_steps_of_the_whole(history: History, parts: int):
    oids = tuple(each.oid for each in history.commits("40", []))
    way = Walk(base="0", steps=oids, adoption=None, before=0)
    found = cut(history, way, parts)
    assert len(found) <= parts
    assert tuple(oid for each in found for oid in each.steps) == oids
    assert [each.base for each in found] == [str(int(each.steps[0]) - 1) for each in found]
    assert [run for each in found for run in history.steps(each)] == history.steps(way)


def test_a_long_history_without_shared_traces_is_cut_where_all_parts_take_as_long():
    commits = [commit(number + 1, (number,), merge=False) for number in range(90)]
    history = History(commits, [5] * 91)
    way = Walk(base="0", steps=tuple(e.oid for e in commits), adoption=None, before=0)
    found = cut(history, way, 3)
    assert [len(each.steps) for each in found] == [41, 29, 20]


def test_there_is_no_cut_where_every_commit_grows_the_same_trace():
    commits = [commit(number + 1, (1,), merge=False) for number in range(90)]
    history = History(commits, [20] * 91)
    way = Walk(base="0", steps=tuple(e.oid for e in commits), adoption=None, before=0)
    assert cut(history, way, 2) == [way]


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_who_begins_later_has_less_to_judge_by_what_it_has_to_fold(parts: int):
    ends = [0.0, *slices.places(parts), 1.0]
    costs = [end - start + slices.FOLD * start for start, end in pairwise(ends)]
    assert costs == pytest.approx([costs[0]] * parts)
