"""How far a target was moved, by the executed changes that count against a decision (SPEC 7)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.support import court
from tests.support.contexts import context
from tests.support.policy import first_release, shipped
from trace_gate.core.governor import courses
from trace_gate.core.trace import target

BID = target.parse(court.BID)
BUDGET = target.parse(court.BUDGET)
PLACE = target.parse("campaign/C1/placement/top_of_search/percent")
ONE = court.decision(court.bid(1.5, 1.6))
CENT = Decimal("0.005")


def earlier(old, new, *, hours=48, word="coffee gift", **fields):
    when = court.ago(hours=hours) if not isinstance(hours, str) else hours
    return court.approved(court.bid(old, new, word), when=when, **fields)


def walked(*base, of=ONE, goal=BID, own=None, **options):
    return courses.walked(context(of, *base, **options), goal, own or {})


def now(*base, **options):
    return [each.course.now and float(each.course.now) for each in walked(*base, **options)]


def day(*base, **options):
    """What counts against the day, for the one group of a target with a match type."""
    (one,) = walked(*base, goal=target.parse(EXACT), **options)
    return [each and float(each) for each in one.of_the_day]


EXACT = court.BID.replace("coffee gift", "coffee gift/exact")


def exact(old, new, hours=1.0, **fields):
    return earlier(old, new, hours=hours, word="coffee gift/exact", **fields)


# --- what the policy says ------------------------------------------------------------------------


def test_the_tolerance_is_a_number():
    assert courses.tolerance(context(ONE)) > 0
    odd = first_release().with_(guardrails={**first_release().guardrails, "tolerance": "x"})
    with pytest.raises(ValueError, match="'x' in the policy is no number"):
        courses.tolerance(context(ONE, policy=odd))


def test_a_policy_without_first_values_believes_where_a_decision_begins():
    assert not courses.limits_first(context(ONE, policy=first_release()))
    assert courses.limits_first(context(ONE, policy=shipped()))
    ((believed,), (not_,)) = (
        walked(
            earlier(1, 1.2), goal=target.parse(court.BID.replace("gift", "gift/exact")), policy=p
        )
        for p in (first_release(), shipped())
    )
    assert (believed.course.believes, not_.course.believes) == (True, False)


def limits(**kinds):
    amplitude = {**first_release().guardrails["amplitude"], "first_at_most": kinds}
    return first_release().with_(guardrails={**first_release().guardrails, "amplitude": amplitude})


@pytest.mark.parametrize(
    ("goal", "kinds", "most"),
    [
        (BID, {"bid": {"USD": 2}}, Decimal(2)),
        (BID, {"bid": {"EUR": 2}}, None),
        (BID, {"budget": {"USD": 2}}, None),
        (BID, {"bid": None}, None),
        (BUDGET, {"budget": {"USD": 50}}, Decimal(50)),
        (PLACE, {"bid": {"USD": 2}}, None),
    ],
)
def test_a_first_value_has_a_limit_in_the_money_of_the_shop(goal, kinds, most):
    assert courses.most_at_first(context(ONE, policy=limits(**kinds)), goal) == most


def test_a_shop_without_a_currency_has_no_limit():
    poor = {**ONE, "tenant": {**court.tenant(), "currency": None}}
    made = context(poor, policy=limits(bid={"USD": 2}))
    assert courses.currency(made) == ""
    assert courses.most_at_first(made, BID) is None
    assert courses.currency(context(ONE)) == "USD"


@pytest.mark.parametrize(
    ("value", "small"),
    [(0, True), (2, True), (2.0005, True), (2.0010, False), (-1, False), ("x", False)],
)
def test_a_small_value_may_have_been_set_without_a_person(value, small):
    made = context(ONE, policy=limits(bid={"USD": 2}))
    assert courses.may_have_begun(made, BID, value) is small
    assert not courses.may_have_begun(context(ONE, policy=limits()), BID, value)


# --- the course ----------------------------------------------------------------------------------


def test_the_last_executed_value_stands():
    assert now(earlier(1, 1.2), goal=target.parse(EXACT)) == [1.2]
    assert now(earlier(1.2, 1.5, hours=24), earlier(1, 1.2), goal=target.parse(EXACT)) == [1.5]
    assert now(goal=target.parse(EXACT)) == [None]


def test_a_keyword_without_a_match_type_stands_for_all_of_them():
    types = len(target.same_values(BID))
    assert types > 1
    assert now(earlier(1, 1.2)) == [1.2] * types
    assert now(exact(1, 1.2)).count(1.2) == 1
    assert now(exact(1, 1.2), goal=target.parse(EXACT)) == [1.2]
    other = court.BID.replace("coffee gift", "coffee gift/phrase")
    assert now(exact(1, 1.2), goal=target.parse(other)) == [None]


def test_what_failed_moved_nothing_and_used_its_day():
    refused = exact(1, 1.2, result="failure")
    assert now(refused, goal=target.parse(EXACT)) == [None]
    assert day(refused) == [pytest.approx(0.2)]


def test_a_rollback_goes_back_to_what_stood():
    steps = [exact(1, 1.2, 90), exact(1.2, 1.4, 80), exact(1.4, 1.6, 70)]
    back = exact(1.6, 1.2, 60, action="rollback")
    (one,) = walked(*steps, back, goal=target.parse(EXACT))
    assert [float(each) for each in one.course.stood] == [1.0]


@pytest.mark.parametrize(("start", "stood"), [(1, [1.0]), (5, [])])
def test_where_first_values_have_a_limit_a_small_beginning_did_stand(start, stood):
    rules = limits(bid={"USD": 2})
    (one,) = walked(exact(start, 6, 48), goal=target.parse(EXACT), policy=rules)
    assert [float(each) for each in one.course.stood] == stood


def test_the_changes_of_the_decision_itself_come_last():
    made = context(ONE)
    own = courses.own_move(made, made.targeted_changes[0])
    assert (own.trace_id, own.number, own.from_value, own.to_value) == (ONE["id"], 1, 1.5, 1.6)
    assert (own.timezone, own.back) == ("America/Los_Angeles", False)
    goal = target.parse(EXACT)
    (one,) = walked(exact(1, 1.5), goal=goal, own={target.same_values(goal)[0][-1]: [own]})
    assert (float(one.course.now), len(one.of_the_day)) == (1.6, 2)
    (one,) = walked(exact(1, 1.5), goal=goal, own={"other": [own]})
    assert float(one.course.now) == 1.5
    rollback = context(court.decision(court.bid(1, 1.1), action="rollback"))
    assert courses.own_move(rollback, rollback.targeted_changes[0]).back


def test_the_course_alone():
    assert [each.now for each in courses.of(context(ONE), BID)] == [None] * len(
        target.same_values(BID)
    )


# --- what counts against the day -----------------------------------------------------------------


def test_each_step_of_the_day_counts_without_its_sign():
    assert day(exact(1, 1.2, 3), exact(1.2, 0.9, 2)) == pytest.approx([0.2, 0.25])
    assert day(exact(0, 1.2, 3)) == [None]


def test_what_moves_nothing_or_goes_back_is_free():
    assert day(exact(1, 1, 3)) == []
    assert day(exact(1, 1.2, 3), exact(1.2, 1, 2)) == pytest.approx([0.2])


@pytest.mark.parametrize(("hours", "counts"), [(9.99, True), (10, True), (10.01, False)])
def test_the_day_of_the_shop_begins_at_its_midnight(hours, counts):
    """It is 10 o'clock there."""
    assert bool(day(exact(1, 1.2, hours))) is counts


def test_what_the_base_knows_of_later_days_counts():
    later = court.at(court.TODAY + dt.timedelta(days=9))
    assert day(exact(1, 1.2, later)) == pytest.approx([0.2])


def test_so_does_what_the_unit_brings_whatever_its_date():
    assert day(unit=[exact(1, 1.2, 480)]) == pytest.approx([0.2])
    assert day(exact(1, 1.2, 480)) == []


MIDNIGHT = int(court.TODAY.timestamp()) - 10 * 3_600


@pytest.mark.parametrize(
    ("zone", "moment", "same"),
    [
        ("America/Los_Angeles", MIDNIGHT, True),
        ("America/Los_Angeles", MIDNIGHT - 1, False),
        ("America/Los_Angeles", MIDNIGHT + 86_399, True),
        ("America/Los_Angeles", MIDNIGHT + 86_400, False),
        ("UTC", MIDNIGHT - 1, True),
        ("UTC", MIDNIGHT - 8 * 3_600, True),
        ("UTC", MIDNIGHT - 8 * 3_600 - 1, False),
        ("Nowhere/Land", MIDNIGHT, True),
        ("Nowhere/Land", MIDNIGHT - 1, False),
    ],
)
def test_a_day_is_one_by_the_clock_of_either_of_the_two(zone, moment, same):
    made = context(ONE)
    assert courses.same_day(made, zone, moment) is same
    later = moment > made.at.whole
    assert courses.counts_on_the_day(made, zone, moment) is (same or later)
