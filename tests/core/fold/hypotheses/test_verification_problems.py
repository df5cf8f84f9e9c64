"""What can be wrong with a verification (SPEC 8, Verification): TG509."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.hypothesis_facts import (
    ACOS,
    DAY,
    MONDAY,
    ORDERS,
    registered,
    trace_id,
    used,
    verified,
)
from trace_gate.core.fold.hypotheses import verification_problems as problems
from trace_gate.core.fold.hypotheses.experiments import Verdict, planned
from trace_gate.core.fold.hypotheses.outcome import Line
from trace_gate.core.fold.hypotheses.state import State

TRIAL = planned(registered(1), (ACOS, ORDERS))
NEW = State(id="H-001", confidence=Decimal("0.5"))
USED = NEW.with_(uses={trace_id(2): (used(2), trace_id(1))}, trials={trace_id(1): TRIAL})


def verdict(result="confirmed", *lines, decision=None):
    return Verdict(
        fact=verified(9, 0, about=1),
        decision=decision,
        result=result,
        evidenced=True,
        lines=lines,
    )


# --- where it belongs ----------------------------------------------------------------------------


def misplaced(state, *, about=2, **fields):
    return problems.misplaced(state, verified(9, 9, about=about, **fields))


def test_what_names_a_use_or_a_trial_of_it_is_in_place():
    assert misplaced(USED) is None
    assert misplaced(USED, about=1) is None
    assert misplaced(USED, hypothesis_id="H-001") is None
    assert misplaced(NEW, about=None) is None, "it names the hypothesis alone"


def test_it_names_no_other_hypothesis():
    wrong = misplaced(USED, hypothesis_id="H-002")
    assert (wrong.code, wrong.trace_id) == ("TG509", trace_id(9))
    assert wrong.message == f"It names H-002, but {trace_id(2)} rests on H-001."
    assert wrong.remediation.startswith("Write H-001 as hypothesis.hypothesis_id")


def test_of_what_does_not_count_nothing_counts_and_it_is_no_fault_of_its_own():
    wrong = misplaced(NEW.with_(not_counted={trace_id(2): "refused"}))
    assert (wrong.code, f"{trace_id(2)} does not count for H-001" in wrong.message) == ("", True)
    assert wrong.remediation == f"See what is wrong with {trace_id(2)}."


@pytest.mark.parametrize(
    ("state", "about", "fields"),
    [
        (NEW.with_(not_counted={trace_id(2): "waiting"}), 2, {"hypothesis_id": "H-001"}),
        (NEW, 2, {}),
        (NEW, 9, {"hypothesis_id": "H-001"}),
    ],
)
def test_what_was_not_executed_has_no_result(state, about, fields):
    wrong = misplaced(state, about=about, **fields)
    assert wrong.code == "TG509"
    assert f"{trace_id(about)} was not executed before that" in wrong.message
    assert wrong.remediation.startswith("Fill in executed_at and result of the decision first")


def test_one_that_names_an_unknown_trace_and_the_hypothesis_is_about_the_hypothesis():
    assert misplaced(NEW, about=2, hypothesis_id="H-001") is None


def test_where_nothing_waits_for_a_result_it_is_told_why():
    one = problems.nothing(USED, verified(9, 9, about=None))
    assert (one.code, one.message) == (
        "TG509",
        "Every test of H-001 has its result or was given up.",
    )
    assert "trace-gate new hypothesis" in one.remediation
    none = problems.nothing(NEW, verified(9, 9, about=None))
    assert none.message.startswith("Nothing tests H-001: no trace plans it")
    assert none.remediation == "Name the decision that was tested as causal_links.caused_by."


# --- what it claims ------------------------------------------------------------------------------


def wrong(day, found, trial=TRIAL, **fields):
    return problems.wrong(trial, found.with_(fact=verified(9, day, about=1, **fields)))


def test_a_right_claim_after_the_window_passes():
    assert wrong(7, verdict()) is None
    assert wrong(7, verdict("rejected"), claim="rejected") is None
    assert wrong(7, verdict(), claim=None) is None
    assert wrong(0, verdict("inconclusive"), claim="inconclusive") is None


def line(criterion, met, actual=0.5, why=""):
    return Line(criterion=criterion, actual=actual, met=met, why=why)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), "no success criteria were written down"),
        ((line(ACOS, True, 0.3),), "acos < 0.4 is met by 0.3"),
        (
            (line(ACOS, False), line(ORDERS, None, None, "it is missing")),
            "acos < 0.4 is not met by 0.5; orders >= 28 cannot be told (it is missing)",
        ),
    ],
)
def test_it_claims_what_follows_from_the_numbers(lines, reason):
    found = wrong(7, verdict("inconclusive", *lines))
    assert found.code == "TG509"
    said = f"It claims confirmed, but by the criteria of {trace_id(1)} the outcome is inconclusive"
    assert found.message == f"{said}: {reason}."
    assert found.remediation.startswith("Write hypothesis_result: inconclusive")


def test_an_experiment_that_was_given_up_has_no_result():
    gone = TRIAL.with_(status="CANCELLED", by=trace_id(5))
    found = wrong(7, verdict(), gone)
    assert (found.code, found.message) == (
        "",
        f"The experiment {TRIAL.id} was given up: {trace_id(5)} took its place.",
    )


# --- when it is told -----------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "early"), [(6.99, True), (7, False), (8, False)])
def test_a_result_is_told_when_the_days_are_over(day, early):
    fact = verified(9, day, about=1)
    assert problems.early(fact, TRIAL, None) is early
    found = wrong(day, verdict())
    assert (found is not None) is early
    if early:
        assert "before the 7 days are over (2025-01-13T00:00:00Z)" in found.message
        assert found.remediation.endswith("or verify after 2025-01-13T00:00:00Z.")


def test_the_days_of_a_decision_begin_at_its_own_execution():
    later = TRIAL.with_(runs=((trace_id(2), (MONDAY, "")), (trace_id(3), (MONDAY + DAY, ""))))
    fact = verified(9, 7.5, about=3)
    assert problems.early(fact, later, trace_id(3))
    assert not problems.early(fact, later, trace_id(2))


def test_without_a_window_nobody_can_tell_that_it_has_passed():
    for days in (None, 0):
        endless = TRIAL.with_(window_days=days)
        assert problems.early(verified(9, 900, about=1), endless, None)
        found = wrong(900, verdict(), endless)
        assert found.message.startswith("No trace says for how many days this had to run")
        assert "hypothesis.verification_window_days" in found.remediation


def test_a_test_counts_once():
    again = wrong(8, verdict(), TRIAL.with_(verdict=verdict("rejected")))
    said = f"{trace_id(9)} says rejected about the same test, and a test counts once."
    assert (again.code, again.message) == ("", said)
    looked_at = TRIAL.with_(verdict=verdict("inconclusive"))
    assert wrong(8, verdict(), looked_at) is None
    done = TRIAL.with_(verdict=verdict())
    assert wrong(8, verdict("inconclusive"), done, claim="inconclusive") is None
