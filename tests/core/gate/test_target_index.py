"""Decisions found by the path that they name: the same as asking each of them."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.gate.target_index import Naming
from trace_gate.core.trace import target

NAMES = st.sampled_from(["ads/a.csv", "ads/b.csv", "ads/us/a.csv", "notes/a.csv"])
GOALS = st.one_of(NAMES, st.sampled_from(["ads/*", "ads/**", "ads/us/*", "notes/**"]))
DECISIONS = st.lists(st.lists(GOALS, max_size=4), max_size=6)


def status(goals: list[str]) -> SimpleNamespace:
    targets = tuple((None, target.parse(f"file/{goal}")) for goal in goals)
    other = (None, target.parse("campaign/C1/state"))
    return SimpleNamespace(targets=(*targets, other, (None, None)))


@given(DECISIONS, NAMES)
def test_it_finds_what_asking_each_decision_finds_in_their_order(
    decisions: list[list[str]], path: str
) -> None:
    statuses = tuple(status(goals) for goals in decisions)
    naming = [
        each
        for each in statuses
        if any(goal is not None and target.covers(goal, path) for _, goal in each.targets)
    ]
    assert list(Naming(statuses).of(path)) == naming
