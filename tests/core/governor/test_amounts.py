"""Numbers of bids and budgets: what changed by how much (SPEC 7, Amplitude)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.governor import amounts
from trace_gate.core.governor.amounts import Course

CENT = Decimal("0.005")
NUMBERS = st.decimals(Decimal("0.01"), Decimal(1000), places=2)


def after(*steps, course=None, back=False, begins=False):
    """The course after some steps from value to value."""
    course = course or Course()
    for start, goal in steps:
        course = course.after(start, goal, CENT, back=back, begins=begins)
    return course


def known(course):
    return [each and float(each) for each in (course.now, course.before)]


# --- the course of a target ----------------------------------------------------------------------


def test_a_step_leaves_a_value_and_remembers_the_one_before():
    course = after((1, 1.2), (1.2, 1.5))
    assert known(course) == [1.5, 1.2]
    assert [float(each) for each in course.stood] == [1.0, 1.2]


def test_where_a_first_step_begins_is_believed_or_not():
    assert known(after((1, 1.2))) == [1.2, 1.0]
    doubts = after((1, 1.2), course=Course(believes=False))
    assert (known(doubts), doubts.stood) == ([1.2, None], ())


def test_a_small_beginning_did_stand_and_is_nothing_to_go_back_to_freely():
    course = after((1, 1.2), course=Course(believes=False), begins=True)
    assert (known(course), course.stood) == ([1.2, None], (Decimal(1),))
    assert not course.returns(1.2, 1, CENT)
    assert course.had(1, CENT)
    nothing = after((None, 1.2), course=Course(believes=False), begins=True)
    assert nothing.stood == ()


def test_what_the_next_one_says_of_its_beginning_is_only_a_claim():
    assert known(after((1, 1.2), (9, 1.5))) == [1.5, 1.2]


def test_going_back_takes_a_value_back():
    course = after((1, 1.2), (1.2, 1))
    assert known(course) == [1.0, None]
    assert course.stood == ()
    assert not course.returns(1, 1.2, CENT), "to do it again is a new step"


@pytest.mark.parametrize(
    ("start", "goal", "returns"),
    [
        (1.2, 1, True),
        ("1.20", "1.00", False),
        (1.2, 1.005, True),
        (1.2, 1.006, False),
        (1.206, 1, False),
        (1.1, 1, False),
        (1.2, 1.1, False),
        (None, 1, False),
        (1.2, None, False),
    ],
)
def test_it_goes_back_from_the_present_value_to_the_one_before(start, goal, returns):
    assert after((1, 1.2)).returns(start, goal, CENT) is returns
    assert not Course().returns(start, goal, CENT)


def test_a_rollback_goes_back_as_far_as_it_says():
    three = after((1, 1.2), (1.2, 1.4), (1.4, 1.6))
    back = after((1.6, 1.2), course=three, back=True)
    assert known(back) == [1.2, None]
    assert [float(each) for each in back.stood] == [1.0]
    plain = after((1.6, 1.2), course=three)
    assert len(plain.stood) == 4, "the same without a word of it is one more step"
    never = after((1.6, 1.3), course=three, back=True)
    assert known(never) == [1.3, 1.6]


@pytest.mark.parametrize(
    ("value", "had"), [(1, True), (1.2, True), (1.4, True), (1.3, False), (None, False)]
)
def test_what_stood_is_known(value, had):
    assert after((1, 1.2), (1.2, 1.4)).had(value, CENT) is had


@pytest.mark.parametrize(
    ("now", "start", "goal", "step"),
    [
        (None, 1, 1.5, "0.5"),
        (1, 1, 1.5, "0.5"),
        (1, 2, 1.5, "0.5"),
        (2, 1, 1.5, "0.5"),
        (2, 1.5, 1.5, "-0.25"),
        (None, 0, 1, None),
        (None, None, 1, None),
        (0, 1, 1.5, None),
        (1, None, 1.5, None),
        (1, 1, None, None),
    ],
)
def test_the_larger_of_the_said_and_the_true_step_counts(now, start, goal, step):
    course = Course(now=None if now is None else Decimal(now))
    assert course.step(start, goal) == (None if step is None else Decimal(step))


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("1", "1.005", True),
        ("1", "1.0051", False),
        ("1.005", "1", True),
        (None, "1", False),
        ("1", None, False),
        (None, None, False),
    ],
)
def test_two_numbers_are_the_same_within_the_tolerance(one, other, near):
    pair = (None if each is None else Decimal(each) for each in (one, other))
    assert amounts.near(*pair, CENT) is near


@pytest.mark.parametrize(
    ("old", "new", "share"),
    [
        (1, 1.5, "0.5"),
        (2, 1, "-0.5"),
        ("1.00", 1, None),
        (1.00, 1, "0"),
        (-2, -1, "0.5"),
        (0, 1, None),
        ("x", 1, None),
        (1, "x", None),
        (None, 1, None),
        (True, 1, None),
    ],
)
def test_a_share_has_its_sign(old, new, share):
    assert amounts.share(old, new) == (None if share is None else Decimal(share))


@pytest.mark.parametrize(
    ("value", "percent", "limit"),
    [
        ("0.5", "+50 %", "50 %"),
        ("-0.125", "-12.5 %", "-12.5 %"),
        ("0", "+0 %", "0 %"),
        ("0.3333", "+33.3 %", "33.33 %"),
        ("1", "+100 %", "100 %"),
        ("10", "+1000 %", "1000 %"),
    ],
)
def test_a_fraction_is_shown_in_percent(value, percent, limit):
    assert amounts.percent(Decimal(value)) == percent
    assert amounts.limit(Decimal(value)) == limit


@pytest.mark.parametrize(
    ("old", "new", "edge"),
    [
        (1, 2, "at most 1.30"),
        (1, 0.1, "at least 0.70"),
        (0.99, 2, "at most 1.28"),
        (0.99, 0.1, "at least 0.70"),
        (None, 2, ""),
        (1, None, ""),
    ],
)
def test_the_nearest_value_keeps_the_limit_to_the_cent(old, new, edge):
    assert amounts.furthest(old, new, Decimal("0.3")) == edge


@given(NUMBERS, NUMBERS)
def test_what_is_proposed_is_within_the_limit(old, new):
    said = amounts.furthest(old, new, Decimal("0.3"))
    edge = Decimal(said.rpartition(" ")[2])
    assert abs(edge - old) <= old * Decimal("0.3")


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [("1.005", 2, "1.00"), ("1.015", 2, "1.02"), ("9" * 400 + ".5", 0, "1" + "0" * 400)],
)
def test_a_number_is_rounded_however_large_it_is(value, digits, rounded):
    assert str(amounts.rounded_to(Decimal(value), digits)) == rounded


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.8, "0.80"),
        (Decimal("1.0"), "1.00"),  # what the fold remembers
        (20, "20.00"),
        (1.125, "1.125"),
        (10**9, "1000000000"),
        (999_999_999, "999999999.00"),
        (None, "nothing"),
        ("much", "much"),
    ],
)
def test_a_value_is_shown_as_money_wherever_it_comes_from(value, words):
    assert amounts.shown(value) == words
