"""A window is extended once, where nobody can tell yet, to 30 days in all (SPEC 8, Experiments)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.hypothesis_facts import (
    BAD,
    GOOD,
    experiment,
    fold,
    hypothesis,
    policy,
    refused,
    registered,
    report,
    trace_id,
    used,
    verified,
)
from trace_gate.core.fold.facts import Fact, Verified
from trace_gate.core.fold.hypotheses import extensions, unbound
from trace_gate.core.fold.hypotheses.outcome import judge

RUN = registered(1), used(2)
NOTHING: dict[str, Any] = {"outcome": {"clicks": 40}, "claim": "inconclusive"}


def extends(number: int = 3, day: float = 7, days: int | None = 7, **fields: Any) -> Verified:
    return verified(number, day, 2, **{**NOTHING, "extends": days, **fields})


def why(*facts: Fact) -> str:
    (refusal,) = fold(*facts).refused
    assert refusal.code == "TG509"
    return refusal.message


def test_due_and_reminder_move_and_the_experiment_runs_on():
    found = experiment(1, *RUN, extends())
    assert (found["due"], found["reminder"]) == ("2025-01-20T00:00:00Z", "2025-01-19T00:00:00Z")
    assert (found["window_days"], found["status"]["value"]) == (14, "RUNNING")
    assert found["extension"] == {"days": 7, "trace": trace_id(3)}
    assert found["result"] is None
    assert found["history"][-1]["extended_days"] == 7
    (short,) = (fold(*RUN, extends()).summary or {})["experiments"]
    assert (short["due"], short["over"]) == (1737331200, None)


def test_an_experiment_that_nobody_extended_says_so():
    assert experiment(1, *RUN)["extension"] is None


def test_an_early_look_extends_it_too():
    assert experiment(1, *RUN, extends(day=3))["due"] == "2025-01-20T00:00:00Z"


def test_the_later_result_completes_it_and_counts_by_the_longer_window():
    late = verified(4, 14, 2, reports=(report(4, 0, 13),))
    found = hypothesis(*RUN, extends(), late)
    assert (found["status"]["value"], found["status"]["claimed"]) == ("CONFIRMED", False)
    short = verified(4, 14, 2, reports=(report(4, 0, 12),))
    assert hypothesis(*RUN, extends(), short)["status"]["claimed"] is True


def test_a_conclusive_result_before_the_longer_window_is_over_is_too_early():
    assert "before the 14 days are over" in why(*RUN, extends(), verified(4, 13, 2))


# --- ways around it ------------------------------------------------------------------------------


def test_two_traces_do_not_extend_it_twice():
    assert "is extended once" in why(*RUN, extends(3, days=2), extends(4, 8, days=2))
    assert experiment(1, *RUN, extends(3, days=2), extends(4, 8, days=2))["window_days"] == 9


def test_nor_do_the_results_of_two_decisions_of_one_experiment():
    second = used(3, 1)
    other = extends(5, 8).with_(about=trace_id(3))
    assert refused(*RUN, second, extends(4), other) == [("005", "TG509")]


@pytest.mark.parametrize("days", [0, -3, 24, 10**17])
def test_no_days_and_more_than_30_in_all_are_refused(days: int):
    wrong = "no days" if days < 1 else "30 in all"
    assert wrong in why(*RUN, extends(days=days))
    assert experiment(1, *RUN, extends(days=days))["window_days"] == 7


def test_30_in_all_may_be():
    assert experiment(1, *RUN, extends(days=23))["window_days"] == 30


def test_a_window_of_30_days_is_told_to_plan_anew():
    long = registered(1, window_days=30), used(2)
    (refusal,) = fold(*long, extends()).refused
    assert "plan it in a new trace" in refusal.remediation


@pytest.mark.parametrize(("outcome", "claim"), [(GOOD, "confirmed"), (BAD, "rejected")])
def test_a_conclusive_result_extends_nothing(outcome: dict[str, Any], claim: str):
    said = why(*RUN, extends(outcome=outcome, claim=claim))
    assert f"It says {claim} and extends" in said
    assert f"It says {claim} and extends" in why(*RUN, extends(outcome=outcome, claim=None))


@pytest.mark.parametrize(("outcome", "answer"), [(BAD, "rejected"), (GOOD, "confirmed")])
def test_figures_that_tell_the_result_extend_nothing_also_before_the_window_is_over(
    outcome: dict[str, Any], answer: str
):
    assert f"the outcome is {answer}" in why(*RUN, extends(day=3, outcome=outcome))


def test_a_rate_with_too_little_data_tells_nothing_yet():
    criterion = ("conversion_rate", ">=", 0.10, None)
    run = registered(1, criteria=(criterion,)), used(2, criteria=(criterion,))
    few = {"conversion_rate": 0.075, "clicks": 40}
    assert experiment(1, *run, extends(day=3, outcome=few))["window_days"] == 14
    many = {"conversion_rate": 0.075, "clicks": 4000}
    assert "the outcome is rejected" in why(*run, extends(day=3, outcome=many))


def test_a_window_is_not_chosen_after_it_is_over():
    assert "not chosen afterwards" in why(*RUN, extends(day=14))
    assert experiment(1, *RUN, extends(day=13.9))["window_days"] == 14


def test_what_has_its_result_is_not_extended():
    looked = verified(3, 7, 2, **NOTHING)
    assert "has the result" in why(*RUN, looked, extends(4, 8))


def test_what_does_not_run_is_not_extended():
    plan = verified(2, 3, None, **NOTHING, extends=7)
    assert "Nothing of it was executed" in why(registered(1), plan)


def test_without_a_window_there_is_nothing_to_extend():
    run = registered(1, window_days=None), used(2, window_days=None)
    assert "no window" in why(*run, extends())


def test_a_decision_that_is_a_test_of_its_own_is_extended_once_too():
    late = verified(4, 13, 2)
    found = unbound.fold(used(2), (extends(), extends(3 + 2, 8), late), policy())
    said = [each.message for each in found.refused]
    assert len(said) == 2
    assert "is extended once" in said[0]
    assert "before the 14 days are over" in said[1]


@pytest.mark.parametrize(
    ("outcome", "answer"), [(GOOD, "confirmed"), (BAD, "rejected"), ({}, "inconclusive")]
)
def test_figures_are_taken_as_far_as_they_tell(outcome: dict[str, Any], answer: str):
    assert extensions.decided(judge((("acos", "<", 0.4, None),), outcome, 0.95)) == answer
