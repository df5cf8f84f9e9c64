"""Which counts can be relied on: each day once, by a report, final, and not corrected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.counts import TODAY, by_week, counts, reported
from trace_gate.core.governor.conditions import weeks

LATER = "TRACE-20250304-001"


def row(facts, wanted=4, recent=14):
    return weeks.in_a_row(counts(facts), wanted, recent)


def orders(facts, wanted=4):
    found = row(facts, wanted)
    return None if found is None else [each.figures["orders"] for each in found.periods]


def test_of_two_observations_of_the_same_week_the_newer_one_counts():
    again = by_week((9,), trace=LATER, whole=TODAY * 86_400)
    assert orders([*by_week((1, 2, 3, 4)), *again]) == [1, 2, 3, 9]
    assert orders([*again, *by_week((1, 2, 3, 4))]) == [1, 2, 3, 9]


def test_weeks_that_overlap_are_never_in_one_row():
    other = by_week((9,) * 3, last=TODAY - 5, trace=LATER)
    assert orders([*by_week((1, 2, 3, 4)), *other]) == [1, 2, 3, 4]


def test_a_day_or_a_month_between_them_takes_no_week_out_of_a_row():
    single, month = reported(TODAY - 10, TODAY - 10), reported(TODAY - 31, TODAY - 1)
    assert orders([*by_week((1, 2, 3, 4)), single, month]) == [1, 2, 3, 4]


def test_the_newest_row_that_is_whole_counts():
    facts = [*by_week((1, 2, 3, 4), last=TODAY - 9), *by_week((7, 8), last=TODAY - 1)]
    assert orders(facts) == [1, 2, 3, 4]
    assert orders(facts, 2) == [7, 8]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, True),
        ({"captured": None}, False),
        ({"captured": TODAY - 30}, False),
        ({"closed": TODAY + 3}, False),
    ],
)
def test_only_what_a_report_has_when_all_orders_are_in_counts(given, found):
    assert (row(by_week((1, 2, 3, 4), **given)) is not None) is found


def test_what_another_trace_corrects_does_not_count():
    facts = by_week((1, 2, 3, 4))
    assert weeks.in_a_row(counts(facts, weeks.traces_of(facts)), 4, 14) is None


def test_days_to_come_do_not_count():
    assert row(by_week((1, 2, 3, 4), last=TODAY + 1)) is None
    assert row(by_week((1, 2, 3, 4), last=TODAY)) is not None


def test_rows_end_within_the_last_days():
    assert row(by_week((1, 2, 3, 4), last=TODAY - 14)) is not None
    assert row(by_week((1, 2, 3, 4), last=TODAY - 15)) is None


@given(st.permutations(by_week((1, 2, 3, 4)) + by_week((5, 6), last=TODAY - 4, trace=LATER)))
def test_the_order_in_which_facts_come_makes_no_difference(facts):
    assert counts(facts) == counts(sorted(facts, key=lambda each: each.order))


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=12),
    st.integers(0, 40),
)
def test_periods_since_a_day_count_no_day_twice(spans, first):
    facts = [
        reported(TODAY - 60 + start, min(TODAY, TODAY - 60 + start + more), at)
        for at, (start, more) in enumerate(spans)
    ]
    found = weeks.since(counts(facts), TODAY - 60 + first)
    days = [
        day for each in (found.periods if found else ()) for day in range(each.start, each.end + 1)
    ]
    assert len(days) == len(set(days))
    assert all(day >= TODAY - 60 + first for day in days)
