"""What the base got together with a unit (SPEC 7)."""

from __future__ import annotations

from tests.support.court import (
    CONFIRMED,
    TODAY,
    Base,
    ago,
    approved,
    bid,
    collected,
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


def heard(of: dict, *base: dict, landed: dict[str | None, list[dict]]) -> tuple[list[str], list]:
    """What is said of a decision, and by which day it asks what landed."""
    rules, file = first_release(), file_of(of)
    arrivals = [Arrival(path=path_of(of), unit=facts_of_data(of))]
    context = context_of_decision(
        file,
        (),
        policy=rules,
        facts_view=FactsView({}, arrivals, rules),
        local_date=local_date,
        landing=TODAY.timestamp(),
    )
    assert file.trace is not None
    assert context is not None
    told = {
        path_of(each): frozenset(key for key, _ in facts_of_data(each))
        for each in landed.get(context.day, [])
    }
    view = context.facts_view.with_more({}, {context.day: told})
    met = collected(context.with_(facts_view=view), Base([*CONFIRMED, *base], rules))
    return says(evaluate(met, file)), [context.day]


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
