"""Verified decisions of a pattern, and what they add up to (SPEC 8)."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.support.metric_facts import OBSERVATIONS, observed, trace_id
from trace_gate.core.fold.patterns.tally import Case, Tally, running

ONE = Case.of(observed(1))


def test_a_case_is_a_decision_with_its_verification():
    assert (ONE.decision, ONE.verification) == ("TRACE-20250101-001", trace_id(1))
    assert (ONE.asin, ONE.met, ONE.evidenced) == ("B000000001", True, True)
    assert ONE.place == observed(1).order


def test_a_layer_lists_what_was_claimed_only():
    assert ONE.plain() == {
        "at": "2025-01-07T00:00:00Z",
        "decision": "TRACE-20250101-001",
        "verification": trace_id(1),
        "asin": "B000000001",
        "success": True,
        "claimed": False,
    }
    weak = Case.of(observed(1, met=False, evidenced=False)).plain()
    assert (weak["success"], weak["claimed"]) == (False, True)


@pytest.mark.parametrize("field", ["met", "evidenced"])
def test_two_observations_of_a_decision_are_one_that_holds_only_if_both_do(field):
    good, bad = ONE, ONE.with_(**{field: False})
    assert getattr(good.both(good), field) is True
    assert getattr(good.both(bad), field) is getattr(bad.both(good), field) is False


def test_of_two_the_newest_verification_is_named():
    newer = Case.of(observed(2, decision=ONE.decision, asin=None))
    for both in (ONE.both(newer), newer.both(ONE)):
        assert (both.verification, both.place) == (newer.verification, newer.place)
        assert both.asin == "B000000001"
    assert newer.both(newer).asin is None


def test_cases_are_counted_with_their_successes_and_asins():
    cases = [
        ONE,
        Case.of(observed(2, met=False)),
        Case.of(observed(4)),
        Case.of(observed(5, asin=None)),
    ]
    tally = Tally.of(cases)
    assert (tally.decisions, tally.successes, tally.asins) == (4, 3, {"B000000001", "B000000002"})
    assert tally.plain() == {
        "decisions": 4,
        "successes": 3,
        "asins": ["B000000001", "B000000002"],
    }
    assert Tally.of([]) == Tally()
    many = frozenset(f"B{n:09d}" for n in range(20))
    assert Tally(asins=many).plain()["asins"] == sorted(many)


@given(OBSERVATIONS)
def test_the_tally_runs_with_the_cases(told):
    cases = [Case.of(each) for each in told]
    found = list(running(cases))
    assert len(found) == len(cases)
    for n, each in enumerate(found, 1):
        assert each == Tally.of(cases[:n])
        assert each.successes == sum(case.met for case in cases[:n])
