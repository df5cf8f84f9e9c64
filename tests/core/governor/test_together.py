"""What lands together, and what lies about where it begins (SPEC 7, Amplitude and Emergency)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.court import (
    ASIN,
    CONFIRMED,
    TODAY,
    ago,
    approved,
    bid,
    change,
    decision,
    evaluation,
    heard,
    policy_with,
    says,
    tenant,
)
from tests.support.policy import shipped

BEYOND = ["TG502 ESCALATE"]
SHIPPED = shipped()


def text(part: str, old: object, new: object, asin: str = ASIN) -> dict:
    return change(f"asin/{asin}/content/{part}", old, new, change_type="content_update")


def landing(of: dict, *unit: dict, base: tuple = (), when: dt.datetime = TODAY) -> list[str]:
    return says(evaluation(of, [*CONFIRMED, *base], unit=unit, landing=when))


# --- a value that is not where it began (drift) -------------------------------------------------


@pytest.mark.parametrize("days", [0, 3])
def test_a_false_beginning_is_measured_from_the_executed_value_too(days: int):
    first = decision(bid(1.0, 1.3), when=ago(days=days, minutes=5))
    for base, unit in (([first], []), ([], [first])):
        found = evaluation(decision(bid(3.0, 3.6)), [*CONFIRMED, *base], unit=unit)
        assert "TG502 ESCALATE" in says(found)
        assert "TG502 warning" in says(found, "warning")
        (reason, *_) = [each for each in found.reasons if each.waits]
        assert "bid 1.30 to 3.60 is +176.9 %" in reason.message


def test_a_false_beginning_makes_no_step_smaller_and_none_free():
    first = approved(bid(1.0, 2.0), when=ago(days=3), reasons=["TG502"])
    assert heard(decision(bid(1.9, 2.2)), first) == []
    assert heard(decision(bid(2.7, 2.6)), first) == []
    assert heard(decision(bid(1.0, 1.0)), first) == BEYOND
    assert heard(decision(bid(1.0, 1.3)), first) == BEYOND


def test_a_false_beginning_counts_in_the_day():
    first = decision(bid(1.0, 1.0), when=ago(days=2))
    lied = approved(bid(1.2, 1.3), when=ago(hours=2), reasons=["TG502"])
    assert heard(decision(bid(1.3, 1.56)), first, lied) == []
    assert heard(decision(bid(1.3, 1.6)), first, lied) == BEYOND


def test_bullets_are_counted_from_what_was_executed_too():
    five = ["a", "b", "c", "d", "e"]
    past = approved(text("bullets", None, five), when=ago(days=3), reasons=["TG502"])
    new = ["v", "w", "x", "y", "e"]
    assert heard(decision(text("bullets", ["v", "w", "x", "y", "z"], new)), past) == BEYOND
    assert heard(decision(text("bullets", five, ["v", "w", *five[2:]])), past) == []


# --- the first value ----------------------------------------------------------------------------


def first(old: object, new: object, limits: object, **fields: object) -> list[str]:
    policy = policy_with(guardrails={"amplitude": {"first_at_most": limits}})
    return says(evaluation(decision(bid(old, new), **fields), CONFIRMED, policy=policy))


@pytest.mark.parametrize("old", [None, 0, 0.9, 1.0])
def test_a_first_value_takes_a_person_as_shipped(old: object):
    assert says(evaluation(decision(bid(old, 1.0)), CONFIRMED, policy=SHIPPED)) == BEYOND


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (None, 1.0, []),
        (None, 1.0006, BEYOND),
        (0, 0.5, []),
        (0.9, 1.0, []),
        (0.5, 1.0, BEYOND),
        (1.0, 1.1, BEYOND),
        (None, -0.5, ["TG502 BLOCK"]),
    ],
)
def test_a_first_value_passes_up_to_the_limit_of_its_money(old: object, new: float, found: list):
    assert first(old, new, {"bid": {"USD": 1.0}}) == found


def test_a_limit_of_other_money_or_of_another_kind_is_none():
    for limits in ({"bid": {"JPY": 100}}, {"budget": {"USD": 100}}, {}, None):
        assert first(None, 0.1, limits) == BEYOND
    yen = {**tenant(), "currency": "JPY"}
    assert first(None, 90, {"bid": {"JPY": 100}}, tenant=yen) == []


def test_what_an_executed_decision_set_is_no_first_value():
    known = approved(bid(None, 1.0), when=ago(days=3), reasons=["TG502"])
    assert says(evaluation(decision(bid(1.0, 1.3)), [*CONFIRMED, known], policy=SHIPPED)) == []
    found = evaluation(decision(bid(1.0, 1.3)), CONFIRMED, unit=[known], policy=SHIPPED)
    assert says(found) == BEYOND  # after a change from nothing the day is full, and the unit
    waiting = decision(bid(None, 1.0), when=ago(days=3), executed=False)
    assert (
        says(evaluation(decision(bid(1.0, 1.3)), [*CONFIRMED, waiting], policy=SHIPPED)) == BEYOND
    )
    one = decision(bid(None, 1.0), bid(1.0, 1.3))
    assert says(evaluation(one, CONFIRMED, policy=SHIPPED)) == BEYOND


SMALL = {"bid": {"USD": 1.0}}


@pytest.mark.parametrize(
    ("begun", "limits", "found"),
    [
        (decision(bid(0.9, 1.0), when=ago(days=3)), SMALL, []),
        (decision(bid(1.4, 1.0), when=ago(days=3)), SMALL, [*BEYOND, "TG505 ESCALATE"]),
        (approved(bid(1.4, 1.0), when=ago(days=3), reasons=["TG502"]), SMALL, []),
        (approved(bid(1.4, 1.0), when=ago(days=3), reasons=["TG505"]), SMALL, [*BEYOND, "x"]),
        (approved(bid(1.4, 1.0), when=ago(days=3), reasons=["TG502"]), None, []),
        (approved(bid(0.0, 1.0), when=ago(days=3), reasons=["TG502"]), None, []),
    ],
)
def test_a_rollback_of_a_first_value_goes_back_to_what_could_stand_there(begun, limits, found):
    """What a person has seen, or what a first decision may set; and back once, by a rollback."""
    policy = policy_with(guardrails={"amplitude": {"first_at_most": limits}})
    start, goal = (begun["execution"]["changes"][0][each] for each in ("from_value", "to_value"))
    base = [*CONFIRMED, begun]
    back = decision(bid(goal, start), action="rollback", hypothesis="H-900")
    assert len(says(evaluation(back, base, policy=policy))) == len(found)
    far = abs(start - goal) > 0.3
    forward = decision(bid(goal, start))
    assert bool(says(evaluation(forward, base, policy=policy))) == far
    other = decision(bid(goal, start + 0.2), action="rollback", hypothesis="H-900")
    assert says(evaluation(other, base, policy=policy)) != []


def test_to_say_nothing_of_a_known_value_is_no_first_value():
    known = approved(bid(None, 0.1), when=ago(days=3), reasons=["TG502"])
    policy = policy_with(guardrails={"amplitude": {"first_at_most": {"bid": {"USD": 1.0}}}})
    assert says(evaluation(decision(bid(None, 1.0)), [*CONFIRMED, known], policy=policy)) == BEYOND


def test_the_first_texts_of_a_product_count_from_nothing():
    of = decision(text("bullets", ["a", "b", "c", "d", "e"], ["a", "b", "c", "d", "x"]))
    assert says(evaluation(of, CONFIRMED)) == []
    assert says(evaluation(of, CONFIRMED, policy=SHIPPED)) == BEYOND
    two = decision(text("bullets", None, ["a", "b"]))
    assert says(evaluation(two, CONFIRMED, policy=SHIPPED)) == []


# --- back and forth -----------------------------------------------------------------------------


def test_what_was_taken_back_is_not_free_to_do_again():
    """A person let the bid jump, and it was taken back: that was no leave to jump again."""
    jump = approved(bid(1.0, 5.0), when=ago(days=9), reasons=["TG502"])
    back = decision(bid(5.0, 1.0), when=ago(days=8))
    assert heard(back, jump) == []
    assert heard(decision(bid(1.0, 5.0)), jump, back) == BEYOND
    undone = decision(bid(5.0, 1.0), when=ago(days=8), action="rollback", hypothesis="H-777")
    again = decision(bid(1.0, 5.0), action="rollback", hypothesis="H-777")
    for before in (back, undone):
        assert "TG502 ESCALATE" in heard(again, jump, before)
        assert "TG502 ESCALATE" in heard(decision(bid(1.0, 5.0)), jump, before)


def test_only_one_step_back_is_free():
    steps = [
        approved(bid(a, b), when=ago(days=9 - a), reasons=["TG502"]) for a, b in ((1, 2), (2, 4))
    ]
    back = decision(bid(4, 2), when=ago(days=2))
    assert heard(back, *steps) == []
    assert heard(decision(bid(2, 1)), *steps, back) == BEYOND


def test_a_rollback_of_an_ordinary_step_goes_back_to_what_it_took_away():
    steps = [approved(bid(a, b), when=ago(days=d), reasons=["TG502"])
             for a, b, d in ((1.0, 1.4, 9), (1.4, 2.0, 8), (2.0, 1.0, 7))]  # fmt: skip
    undo = decision(bid(1.0, 2.0), action="rollback", hypothesis="H-777")
    assert heard(undo, *steps) == []


# --- a unit -------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 2, 10, 60])
def test_a_target_moves_in_a_unit_no_further_than_in_a_day(days: int):
    """Each on a day of its own, and all of them land at once."""
    one = decision(bid(1.0, 1.3), when=ago(days=days))
    other = decision(bid(1.3, 1.69))
    assert landing(other, one) == BEYOND
    assert landing(other, base=(one,)) == []
    assert landing(decision(bid(1.3, 1.5)), one) == []


def test_what_was_sealed_before_and_only_grows_lands_no_more():
    sealed = decision(bid(1.0, 1.3), when=ago(days=2))
    grown = {**sealed, "verification": {"verified_at": TODAY.isoformat()}}
    found = evaluation(decision(bid(1.3, 1.69)), CONFIRMED, unit=[(sealed, grown)], landing=TODAY)
    assert says(found) == []
    waiting = {**sealed, "execution": {**sealed["execution"], "executed_at": None, "result": None}}
    found = evaluation(decision(bid(1.3, 1.69)), CONFIRMED, unit=[(waiting, sealed)], landing=TODAY)
    assert says(found) == BEYOND


FIVE = ["a", "b", "c", "d", "e"]
HALF = ["v", "w", "c", "d", "e"]
ALL = ["v", "w", "x", "y", "e"]


@pytest.mark.parametrize("hours", [1, 47])
def test_bullets_are_counted_over_the_decisions_of_a_unit(hours: int):
    one = decision(text("bullets", FIVE, HALF), when=ago(hours=hours))
    other = decision(text("bullets", HALF, ALL))
    assert landing(other, one) == BEYOND
    assert landing(one, other) == []
    assert landing(decision(text("bullets", FIVE, HALF, asin="B0EXAMPLE2")), one) == []


@pytest.mark.parametrize(("hours", "found"), [(1, BEYOND), (9, BEYOND), (11, []), (-1, BEYOND)])
def test_bullets_are_counted_over_the_day_of_the_shop(hours: int, found: list[str]):
    """It is 10 o'clock there. What the base knows of later counts as well."""
    one = decision(text("bullets", FIVE, HALF), when=ago(hours=hours))
    assert heard(decision(text("bullets", HALF, ALL)), one) == found


def test_an_attempt_at_a_text_uses_its_day_unless_it_is_undone():
    one = decision(text("bullets", FIVE, HALF), when=ago(hours=3))
    back = decision(text("bullets", HALF, FIVE), when=ago(hours=2), action="rollback")
    again = decision(text("bullets", FIVE, HALF))
    assert heard(again, one, back) == BEYOND
    (reason,) = evaluation(again, [*CONFIRMED, one, back]).reasons
    assert reason.message.startswith("4 bullet points")
    assert heard(decision(text("bullets", FIVE, FIVE)), one) == BEYOND


def test_a_text_that_stays_as_it_is_takes_nobody():
    one = decision(text("bullets", FIVE, ALL), when=ago(hours=3))
    assert heard(decision(text("bullets", ALL, ALL)), one) == []


# --- the brakes ---------------------------------------------------------------------------------


def escalated(count: int, days: float) -> list[dict]:
    return [
        approved(bid(1.0, 1.1, f"word {at}"), when=ago(days=days, hours=2 * at), reasons=["TG502"])
        for at in range(count)
    ]


def test_what_lands_together_counts_in_one_hour():
    of = decision(bid(1.0, 1.1, "last"))
    assert landing(of, *escalated(11, 1)) == ["TG506 BLOCK"]
    assert landing(of, *escalated(10, 1)) == []
    assert landing(of, base=tuple(escalated(11, 1))) == []


def test_what_lands_together_counts_with_what_the_day_of_the_landing_had():
    """Dated back by five days; seven of today were there before it."""
    of = decision(bid(1.0, 1.1, "last"), when=ago(days=5))
    today = [
        approved(bid(1.0, 1.1, f"now {at}"), when=ago(minutes=30 + at), reasons=["TG502"])
        for at in range(7)
    ]
    assert landing(of, *escalated(4, 6), base=tuple(today)) == ["TG506 BLOCK"]
    assert landing(of, *escalated(3, 6), base=tuple(today)) == []


def test_a_hundred_changes_land_at_once():
    words = [bid(1.0, 1.1, f"word {at}") for at in range(20)]
    many = [decision(*words, when=ago(days=at)) for at in range(1, 6)]
    of = decision(bid(1.0, 1.1, "last"), hypothesis="H-001")
    assert landing(of, *many) == ["TG506 ESCALATE"]
    assert landing(of, *many[:4]) == []
    assert landing(of, *many[:4], base=(decision(*words, when=ago(minutes=1)),)) == [
        "TG506 ESCALATE"
    ]
