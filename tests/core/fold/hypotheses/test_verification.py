"""What a verification does to a hypothesis (SPEC 8, Verification)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.hypothesis_facts import (
    ACOS,
    BAD,
    GOOD,
    ORDERS,
    TODAY,
    policy,
    registered,
    trace_id,
    used,
    verified,
)
from trace_gate.core.fold.facts import Observed, Passed
from trace_gate.core.fold.hypotheses import verification
from trace_gate.core.fold.hypotheses.experiments import planned
from trace_gate.core.fold.hypotheses.state import State

RULES = policy().world_model["confidence"]
TRIAL = planned(registered(1), (ACOS, ORDERS)).with_(
    runs=((trace_id(2), used(2).moment),), days=((trace_id(2), TODAY),), status="RUNNING"
)
STATE = State(id="H-001", confidence=Decimal("0.5")).with_(
    trials={trace_id(1): TRIAL}, uses={trace_id(2): (used(2), trace_id(1))}, registered=True
)


def after(fact, state=STATE):
    return verification.verify(state, fact, policy())


def result(day=8, number=3, **fields):
    return verified(number, day, about=fields.pop("about", 2), **fields)


REJECTED = {"outcome": BAD, "claim": "rejected"}


# --- what it is about ----------------------------------------------------------------------------


def about(fact, state=STATE):
    """The decision and the trial that the state says it was about."""
    found = after(fact, state)
    assert found.refused == ()
    trial = next(each for each in found.trials.values() if each.verdict is not None)
    return trial.verdict.decision, trial.trace


@pytest.mark.parametrize("number", [2, 1, None])
def test_it_is_about_a_decision_a_trial_or_what_waits_for_a_result(number):
    assert about(result(about=number)) == (trace_id(2), trace_id(1))


@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        (("RUNNING", "PLANNED"), 1),
        (("PLANNED", "RUNNING"), 2),
        (("PLANNED", "COMPLETED"), 1),
        (("COMPLETED", "COMPLETED"), 2),
        (("COMPLETED", "CANCELLED"), 1),
    ],
)
def test_one_that_names_the_hypothesis_is_about_what_runs_then_what_is_planned(statuses, found):
    trials = {
        trace_id(n): planned(registered(n), (ACOS, ORDERS)).with_(status=status)
        for n, status in enumerate(statuses, 1)
    }
    state = STATE.with_(trials=trials, uses={})
    assert about(result(about=None), state) == (None, trace_id(found))


def test_a_decision_that_is_a_test_of_its_own_comes_last():
    own = TRIAL.with_(trace=trace_id(2), registered=False)
    state = STATE.with_(trials={trace_id(2): own}, uses={trace_id(2): (used(2), trace_id(2))})
    assert about(result(about=None), state) == (trace_id(2), trace_id(2))


# --- what is refused -----------------------------------------------------------------------------


def test_what_is_misplaced_moves_nothing():
    found = after(result(hypothesis_id="H-002"))
    assert [each.code for each in found.refused] == ["TG509"]
    assert found.with_(refused=()) == STATE


def test_where_nothing_waits_it_is_refused():
    nothing = STATE.with_(trials={}, uses={})
    assert "Nothing tests H-001" in after(result(about=None), nothing).refused[0].message


def test_a_wrong_claim_is_named_by_its_experiment_as_well():
    found = after(result(claim="rejected"))
    (refusal,) = found.refused
    assert (refusal.code, "It claims rejected" in refusal.message) == ("TG509", True)
    assert found.trials[trace_id(1)].refused == (refusal,)
    assert (found.confidence, found.status) == (STATE.confidence, STATE.status)


# --- what it moves -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "word", "status"),
    [
        ({}, "confirmed", "CONFIRMED"),
        (REJECTED, "rejected", "REJECTED"),
        ({"outcome": {}, "claim": "inconclusive"}, "inconclusive", "NEW"),
    ],
)
def test_a_result_moves_confidence_and_status(fields, word, status):
    fact = result(**fields)
    found = after(fact)
    assert found.confidence == Decimal("0.5") + Decimal(str(RULES[word]))
    assert (found.status, found.moved_by) == (status, fact.trace_id)
    assert found.concluded == (word if status != "NEW" else None)
    moved = (fact.moment, fact.trace_id) if status != "NEW" else None
    assert found.since == moved
    assert found.trials[trace_id(1)].verdict.result == word


def test_confidence_stays_within_its_limits():
    high, low = Decimal(str(RULES["highest"])), Decimal(str(RULES["lowest"]))
    assert after(result(), STATE.with_(confidence=high)).confidence == high
    assert after(result(**REJECTED), STATE.with_(confidence=low)).confidence == low


@pytest.mark.parametrize(("above", "status"), [(0, "REJECTED"), (-0.01, "DEPRECATED")])
def test_below_its_limit_it_is_given_up(above, status):
    limit = Decimal(str(RULES["deprecated_below"])) + Decimal(str(above))
    before = limit - Decimal(str(RULES["rejected"]))
    assert after(result(**REJECTED), STATE.with_(confidence=before)).status == status


def test_the_moment_of_a_status_is_that_of_its_first_result():
    since = ((1, ""), "T0")
    found = after(result(), STATE.with_(status="CONFIRMED", concluded="confirmed", since=since))
    assert found.since == since


@pytest.mark.parametrize(
    ("fields", "before", "backed"),
    [
        ({}, {}, True),
        ({"reports": ()}, {}, False),
        ({"claimed": True}, {}, False),
        ({"reports": ()}, {"backed": True, "concluded": "confirmed"}, True),
        ({"reports": ()}, {"backed": True, "concluded": "rejected"}, False),
        ({"reports": ()}, {"backed": False, "concluded": "confirmed"}, False),
    ],
)
def test_evidence_stands_behind_a_result_or_behind_an_equal_one_before(fields, before, backed):
    assert after(result(**fields), STATE.with_(**before)).backed is backed


def test_patterns_and_metrics_are_told_of_a_decision():
    kinds = [type(fact) for _, fact in after(result()).addressed]
    assert kinds == [Observed, Observed, Passed]
    alone = STATE.with_(trials={trace_id(1): TRIAL.with_(runs=())}, uses={})
    assert after(result(about=1), alone).addressed == ()
    vague = result(outcome={}, claim="inconclusive")
    assert after(vague).addressed == ()


# --- an early look -------------------------------------------------------------------------------

EARLY = {"day": 3, "claim": "inconclusive"}


def test_an_early_look_moves_nothing_and_is_written_down():
    found = after(result(**EARLY))
    assert (found.confidence, found.status, found.moved_by) == (STATE.confidence, "NEW", None)
    assert found.history[-1]["counted"] is False
    assert found.refused == ()
    assert after(result(3, claim=None)).history[-1]["result"] == "inconclusive"


def test_one_that_says_more_is_refused():
    assert "early numbers mislead" in after(result(3)).refused[0].message


def test_the_first_look_after_the_days_completes_the_test():
    vague = {"outcome": {}, "claim": "inconclusive"}
    once = after(result(8, **vague))
    assert once.history[-1]["counted"] is True
    twice = after(result(9, 4, **vague), once)
    assert (twice.history[-1]["counted"], twice.confidence) == (False, once.confidence)
    assert after(result(9, 4), once).history[-1]["counted"] is True, "what is conclusive counts"


# --- its line ------------------------------------------------------------------------------------


def test_the_history_says_what_came_of_it():
    line = dict(after(result(reports=())).history[-1])
    assert line["trace"] == trace_id(3)
    assert (line["experiment"], "decision" in line) == (TRIAL.id, False)
    assert (line["result"], line["claimed"], line["counted"]) == ("confirmed", True, True)
    assert (line["status"], line["confidence"]) == ("CONFIRMED", 0.5 + RULES["confirmed"])
    own = TRIAL.with_(trace=trace_id(2), registered=False)
    state = STATE.with_(trials={trace_id(2): own}, uses={trace_id(2): (used(2), trace_id(2))})
    assert after(result(), state).history[-1]["decision"] == trace_id(2)


def test_a_verdict_keeps_each_criterion_and_what_was_learned():
    found = verification.verdict_of(result(), TRIAL, trace_id(2), policy(), {})
    assert [each.criterion for each in found.lines] == [ACOS, ORDERS]
    assert (found.fact.trace_id, found.decision) == (trace_id(3), trace_id(2))
    assert found.fact.learning == "Orders stay."
    assert GOOD["acos"] == found.lines[0].actual
