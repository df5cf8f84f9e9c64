"""Which steps of a history are of one day, and what the base got together with a unit (SPEC 7)."""

from __future__ import annotations

import itertools

import pytest

from tests.support.court import (
    CONFIRMED,
    TODAY,
    Base,
    ago,
    approved,
    bid,
    decision,
    facts_of_data,
    file_of,
    path_of,
    says,
)
from tests.support.policy import first_release
from trace_gate.adapters.time_zones import local_date
from trace_gate.core.governor.evaluate import context_of_decision, evaluate
from trace_gate.core.governor.facts_view import Arrival, FactsView
from trace_gate.core.governor.landing import OTHERS, of_the_day


@pytest.mark.parametrize(
    ("steps", "count"),
    [
        ([], 0),
        ([0], 0),
        ([1], 1),
        ([1, 1, 0, 0], 2),
        ([0, 1], 2),
        ([1, *[0] * (OTHERS - 1), 1], OTHERS + 1),
        ([1, *[0] * OTHERS, 1], 1),
        ([*[0] * OTHERS, 1], 0),
    ],
)
def test_the_oldest_step_of_a_day_counts_whatever_lies_above_it(steps: list[int], count: int):
    assert of_the_day(steps, lambda moment: moment == 1) == count


def test_a_long_history_is_not_read():
    assert of_the_day(itertools.repeat(0), lambda moment: moment == 1) == 0


def heard(of: dict, *base: dict, landed: dict[str | None, list[dict]]) -> tuple[list[str], list]:
    """What is said of a decision, and by which days somebody asked what landed."""
    rules, asked = first_release(), []

    def together(day: str | None) -> dict:
        asked.append(day)
        found = landed.get(day, [])
        return {path_of(each): frozenset(key for key, _ in facts_of_data(each)) for each in found}

    file, known = file_of(of), Base([*CONFIRMED, *base], rules)
    arrivals = [Arrival(path=path_of(of), unit=facts_of_data(of))]
    context = context_of_decision(
        file,
        (),
        policy=rules,
        facts_view=FactsView(known.rows, lambda: arrivals, rules, together),
        local_date=local_date,
        landing=TODAY.timestamp(),
    )
    assert file.trace is not None
    return says(evaluate(context, file)), sorted(set(asked), key=str)


ZONE = "America/Los_Angeles"
EARLIER = decision(bid(1.0, 1.3), when=ago(days=3))


def test_what_came_in_the_same_push_counts_whatever_its_day():
    for of in (decision(bid(1.3, 1.69)), decision(bid(1.3, 1.69), when=ago(days=2))):
        assert heard(of, EARLIER, landed={})[0] == []
        both = {None: [EARLIER], ZONE: [EARLIER]}
        assert heard(of, EARLIER, landed=both)[0] == ["TG502 ESCALATE"]


def test_what_landed_on_the_day_counts_for_an_execution_of_an_earlier_day():
    landed: dict = {ZONE: [EARLIER]}
    early = decision(bid(1.3, 1.69), when=ago(days=2))
    assert heard(early, EARLIER, landed=landed) == (["TG502 ESCALATE"], [ZONE])
    assert heard(decision(bid(1.3, 1.69)), EARLIER, landed=landed) == ([], [None])
    planned = decision(bid(1.3, 1.69), when=ago(days=2), executed=False)
    assert heard(planned, EARLIER, landed=landed) == ([], [None])


def test_the_brakes_count_what_landed_on_the_day():
    many = [
        approved(bid(1.0, 1.1, f"w{at}"), when=ago(days=4, hours=2 * at), reasons=["TG502"])
        for at in range(11)
    ]
    of = decision(bid(1.0, 1.1), when=ago(days=2))
    assert heard(of, *many, landed={}) == ([], [ZONE])
    assert heard(of, *many, landed={ZONE: many})[0] == ["TG506 BLOCK"]
    assert heard(of, *many, landed={ZONE: many[:10]})[0] == []
