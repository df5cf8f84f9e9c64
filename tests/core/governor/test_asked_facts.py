"""What a decision asks the fold is found by asking its guardrails."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.contexts import context
from trace_gate.core.fold import node_keys
from trace_gate.core.governor.asked_facts import AskedFacts
from trace_gate.core.governor.evaluate import evaluate, nodes
from trace_gate.core.governor.facts_view import FactsView
from trace_gate.core.trace import target

VALUE = node_keys.value("SHOP_1-US", target.parse(court.BID).normal)
WORD = node_keys.keyword("SHOP_1-US", "coffee gift")
OF = court.decision(court.bid(1.0, 1.1))
DAYS = node_keys.days("SHOP_1-US")


def empty(*unit: court.Data, landed: bool = True) -> FactsView:
    """What is known before anything is collected."""
    _, arrivals = court.base_and_arrivals([], unit, court.first_release())
    return FactsView({}, arrivals, court.first_release(), {None: {}} if landed else {})


def test_a_node_that_is_not_collected_tells_nothing_and_is_noted():
    asked = AskedFacts(empty(OF))
    assert asked.facts(VALUE) == asked.at_base(WORD) == []
    assert asked.landing_facts(DAYS, None, None, None) == []
    assert asked.nodes == {VALUE, WORD, DAYS}


def test_what_is_collected_is_told_as_it_is():
    view = empty(OF).with_more({VALUE: {}})
    asked = AskedFacts(view)
    assert asked.facts(VALUE) == view.facts(VALUE) != []
    assert asked.at_base(VALUE) == view.at_base(VALUE) == []
    assert asked.landing_facts(VALUE, None, None, None) == view.landing_facts(VALUE) != []


def test_the_nodes_on_which_something_lands_are_those_of_the_view():
    view = empty(OF)
    assert AskedFacts(view).landing_nodes(DAYS, None) == view.landing_nodes(DAYS, None) != ()


def test_a_day_that_is_not_collected_tells_nothing():
    view = empty(OF, landed=False).with_more({VALUE: {}})
    assert AskedFacts(view).landing_facts(VALUE, None, None, None) == []
    assert AskedFacts(view).landing_nodes("value/", None) == ()
    with pytest.raises(KeyError):
        view.landing_facts(VALUE)
    with pytest.raises(KeyError):
        view.landing_nodes("value/", None)


@pytest.mark.parametrize("landing", [None, court.TODAY.timestamp()])
def test_it_is_asked_until_all_is_known_and_that_is_what_it_needs(landing: float | None):
    known, _ = court.base_and_arrivals(
        [*court.CONFIRMED, *court.frozen()], [], court.first_release()
    )
    made, view, rounds = context(OF, landing=landing), empty(OF), 0
    while missing := view.missing(nodes(made, view)):
        view, rounds = view.with_more(known.facts(missing)), rounds + 1
    assert rounds > 1, "a keyword leads to its bucket"
    assert evaluate(made.with_(facts_view=view), made.file).guardrails


def test_a_decision_about_files_asks_nothing_where_its_shop_is_known():
    of = court.decision(court.change("file/ads/x", None, "0" * 64))
    assert nodes(context(of, usual_shop=True), empty(of)) == set()
    assert nodes(context(of), empty(of)) == {node_keys.SHOPS}


def test_no_place_is_looked_up_for_what_nobody_reads():
    made = context(court.decision(court.bid(1.0, 9.0)))
    assert nodes(made, empty())
    document = made.trace.document
    assert document._found is None
    assert evaluate(made, made.file).reasons
    assert document._found is not None
