"""Weekly counts as running totals, and their shares (SPEC 8, Metrics)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.metric_facts import POLICY, at
from trace_gate.core.fold.metrics import series as weekly
from trace_gate.core.fold.metrics.iso_weeks import WEEK
from trace_gate.core.fold.metrics.weekly_counts import Rules, add_all

RULES = Rules.of(POLICY)
MONDAY = at("2025-01-06")


def added_by(*weeks):
    """What weeks from a Monday on added; None for a quiet one."""
    return {MONDAY + n * WEEK: counts for n, counts in enumerate(weeks) if counts is not None}


def after(*weeks):
    return weekly.series(added_by(*weeks), RULES)


def ends(*weeks):
    return weekly.rows(added_by(*weeks).items(), RULES)


def test_each_week_stands_on_those_before_it():
    weeks = {"traces": 2, "state:TEST": 1}, {"traces": 1, "state:TEST": -1, "state:GROW": 1}
    assert [week for week, _ in ends(*weeks)] == [MONDAY, MONDAY + WEEK]
    first, last = (row for _, row in ends(*weeks))
    found = after(*weeks)
    assert (first["traces"], first["states"]["TEST"]) == (2, 1)
    assert (last["traces"], last["states"]["TEST"], last["states"]["GROW"]) == (3, 0, 1)
    assert found.now == last
    assert found.totals == {"state:GROW": 1, "traces": 3}, "sorted, without zeros"


def test_a_quiet_week_has_a_row_like_the_one_before():
    found = ends({"traces": 2}, None, None, {"traces": 1})
    assert [row["traces"] for _, row in found] == [2, 2, 2, 3]


NAMES = [*weekly.COUNTS, "state:TEST", "state:GROW", "state:KILL", "state:ODD", "killed:2025-Q1"]
WEEKS = st.lists(
    st.dictionaries(st.sampled_from([n for n in NAMES if n != "living"]), st.integers(-3, 3)),
    max_size=8,
)


@given(WEEKS)
def test_a_row_is_what_counting_all_weeks_up_to_it_gives(weeks):
    for week, row in ends(*weeks):
        sums: dict[str, int] = {}
        for added in weeks[: (week - MONDAY) // WEEK + 1]:
            add_all(sums, added)
        counted = weekly.totals_now(sums, RULES)
        assert list(row.items()) == list(counted.items())
        assert list(row["states"].items()) == list(counted["states"].items())


def test_without_a_week_there_is_no_row():
    found = after()
    assert (ends(), found.totals) == ((), {})
    assert found.now == weekly.totals_now({}, RULES)
    assert found.now["living"] == 0


def test_the_states_of_the_policy_stand_in_its_order():
    found = weekly.totals_now({"state:GROW": 2, "state:KILL": 3}, RULES)
    assert list(found["states"]) == list(RULES.states)
    assert found["states"]["TEST"] == 0
    assert list(found)[1:] == list(weekly.COUNTS)
    assert {found[each] for each in weekly.COUNTS if each != "living"} == {0}


def test_states_that_the_policy_does_not_know_come_after_them():
    found = weekly.totals_now({"state:ZZ": 1, "state:AA": 2, "state:GROW": 1, "state:QQ": 0}, RULES)
    assert list(found["states"]) == [*RULES.states, "AA", "ZZ"]


def test_what_lives_is_in_no_final_state():
    found = weekly.totals_now({"state:GROW": 2, "state:KILL": 9, "state:ODD": 1}, RULES)
    assert found["living"] == 3
    assert RULES.final == {"KILL"}


def test_deaths_are_by_quarter_the_oldest_first():
    totals = {"killed:2025-Q2": 1, "killed:2024-Q4": 2, "killed:2025-Q1": 0, "traces": 5}
    assert weekly.killed(totals) == {"2024-Q4": 2, "2025-Q2": 1}
    assert list(weekly.killed(totals)) == ["2024-Q4", "2025-Q2"]


@pytest.mark.parametrize(
    ("count", "whole", "share"),
    [
        (0, 5, 0.0),
        (5, 5, 1.0),
        (1, 3, 0.3333),
        (2, 3, 0.6667),
        (1, 20_000, 0.0),
        (3, 20_000, 0.0002),
        (5, 20_000, 0.0002),
        (7, 20_000, 0.0004),
        (10_001, 20_000, 0.5),
        (10_003, 20_000, 0.5002),
        (3, 0, None),
        (3, -1, None),
    ],
)
def test_a_share_is_rounded_half_to_even_to_four_places(count, whole, share):
    assert weekly.share(count, whole) == share


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_near_the_exact_one(count, whole):
    assert abs(weekly.share(count, whole) - count / whole) <= 0.5e-4 + 1e-9
