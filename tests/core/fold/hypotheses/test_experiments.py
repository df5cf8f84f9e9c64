"""Experiments: planned, running, completed, cancelled."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.hypothesis_facts import (
    ACOS,
    BAD,
    GOOD,
    ORDERS,
    experiment,
    files,
    fold,
    hypothesis,
    refused,
    registered,
    trace_id,
    used,
    verified,
)


def status(experiment: dict[str, Any]) -> tuple[str, str]:
    return experiment["status"]["value"], experiment["status"]["trace"][-3:]


def test_a_hypothesis_trace_plans_one():
    planned = experiment(1, registered(1))
    assert status(planned) == ("PLANNED", "001")
    assert planned["schema"] == "experiment/1"
    assert planned["tenant"] == {"store_id": "ACME", "marketplace": "US"}
    assert planned["hypothesis"] == "H-001"
    assert planned["start"] == {"at": "2025-01-06T00:00:00Z", "trace": trace_id(1)}
    assert planned["due"] == "2025-01-13T00:00:00Z"
    assert planned["reminder"] == "2025-01-12T00:00:00Z"
    assert planned["result"] is None


def test_the_first_executed_decision_starts_it_and_the_next_one_joins():
    running = experiment(1, registered(1), used(2, day=1.5), used(3, day=3))
    assert status(running) == ("RUNNING", "002")
    assert running["start"] == {"at": "2025-01-07T12:00:00Z", "trace": trace_id(2)}
    assert running["due"] == "2025-01-14T12:00:00Z"
    assert [each["trace"] for each in running["decisions"]] == [trace_id(2), trace_id(3)]


@pytest.mark.parametrize("fields", [{"executed": False}, {"rests": False}])
def test_a_decision_that_waits_or_only_considers_it_starts_nothing(fields: dict[str, Any]):
    assert status(experiment(1, registered(1), used(2, day=1, **fields))) == ("PLANNED", "001")


def test_a_decision_executed_before_the_registration_starts_nothing():
    assert status(experiment(2, used(1), registered(2, day=1))) == ("PLANNED", "002")


def test_a_decision_belongs_to_the_newest_experiment_that_is_open():
    facts = registered(1), used(2, 1), registered(3, 2), used(4, 3)
    assert [each["trace"] for each in experiment(1, *facts)["decisions"]] == [trace_id(2)]
    assert [each["trace"] for each in experiment(3, *facts)["decisions"]] == [trace_id(4)]


def test_its_verification_completes_it_with_an_outcome_per_criterion():
    done = experiment(
        1, registered(1), used(2, 1), verified(3, 9, about=2, outcome=BAD, claim="rejected")
    )
    assert status(done) == ("COMPLETED", "003")
    assert [(each["metric"], each["actual"], each["met"]) for each in done["outcome"]] == [
        ("acos", 0.45, False),
        ("orders", 30, True),
    ]
    assert done["result"] == {
        "value": "rejected",
        "claimed": False,
        "at": "2025-01-15T00:00:00Z",
        "trace": trace_id(3),
        "decision": trace_id(2),
        "learning": "Orders stay.",
    }
    assert [each["what"] for each in done["history"]] == ["registered", "executed", "verified"]


def test_it_is_about_the_asin_of_its_trace_else_of_its_decision():
    other = used(2, 1, asin="B0EXAMPLE2")
    assert experiment(1, registered(1), other)["asin"] == "B0EXAMPLE1"
    assert experiment(1, registered(1, asin=None), other)["asin"] == "B0EXAMPLE2"


def test_the_baseline_is_that_of_the_criteria_else_what_was_observed():
    baseline = experiment(1, registered(1))["baseline"]
    assert [tuple(each.values()) for each in baseline] == [
        ("acos", 0.42, trace_id(1)),
        ("orders", 31, trace_id(1)),
    ]


def test_the_decision_adds_to_the_baseline_what_was_missing():
    first = registered(1, baseline={})
    baseline = experiment(1, first, used(2, 1, baseline={"acos": 9, "orders": 33}))["baseline"]
    assert [tuple(each.values()) for each in baseline] == [
        ("acos", 0.42, trace_id(1)),
        ("orders", 33, trace_id(2)),
    ]


def test_a_trace_that_supersedes_its_trace_cancels_it():
    facts = registered(1), registered(3, 2, supersedes=trace_id(1))
    assert status(experiment(1, *facts)) == ("CANCELLED", "003")
    assert status(experiment(3, *facts)) == ("PLANNED", "003")


def test_one_that_runs_already_is_not_cancelled_by_a_correction():
    """What was executed cannot be taken back, and its result can still be told."""
    facts = registered(1), used(2, 1), registered(3, 2, supersedes=trace_id(1))
    assert status(experiment(1, *facts)) == ("RUNNING", "002")
    assert status(experiment(3, *facts)) == ("PLANNED", "003")
    assert refused(*facts, verified(4, 20, about=2)) == []


def test_a_completed_one_stays_completed():
    facts = registered(1), used(2, 1), verified(3, 9, about=2)
    superseded = experiment(1, *facts, registered(4, 10, supersedes=trace_id(1)))
    assert status(superseded) == ("COMPLETED", "003")


@pytest.mark.parametrize("about", [2, 1, None])
def test_a_verification_names_the_decision_its_trace_or_the_hypothesis(about: int | None):
    done = experiment(1, registered(1), used(2, 1), verified(3, 9, about=about))
    assert status(done) == ("COMPLETED", "003")
    assert done["result"]["decision"] == trace_id(2)


def test_a_verification_of_the_hypothesis_is_about_what_runs_before_what_is_planned():
    facts = registered(1), used(2, 1), registered(3, 2), verified(4, 20, about=None)
    assert status(experiment(1, *facts)) == ("COMPLETED", "004")
    assert status(experiment(3, *facts)) == ("PLANNED", "003")


def test_a_planned_one_can_be_verified_without_any_decision():
    folded = fold(registered(1), verified(2, 7, about=None))
    assert status(files(folded)["EXP-20250106-001"]) == ("COMPLETED", "002")
    assert [key for key, _ in folded.addressed] == ["product/ACME-US/B0EXAMPLE1"]


def test_one_conclusive_result_counts():
    facts = registered(1), used(2, 1), verified(3, 9, about=2)
    again = verified(4, 10, about=2, outcome=BAD, claim="rejected")
    assert refused(*facts, again) == [("004", "")]
    assert experiment(1, *facts, again)["result"]["value"] == "confirmed"
    said = experiment(1, *facts, again)["refused"][0]["reason"]
    assert said.endswith("a test counts once.")


def test_a_conclusive_result_after_an_inconclusive_one_counts():
    nothing = verified(3, 9, about=2, outcome={"acos": 0.3}, claim="inconclusive")
    facts = registered(1), used(2, 1), nothing
    assert status(experiment(1, *facts)) == ("COMPLETED", "003")
    assert experiment(1, *facts)["result"]["value"] == "inconclusive"
    later = experiment(1, *facts, verified(4, 10, about=None))
    assert later["result"]["value"] == "confirmed"
    assert status(later) == ("COMPLETED", "004")


def test_two_inconclusive_results_are_one():
    nothing = {"outcome": {}, "claim": "inconclusive"}
    facts = registered(1), used(2, 1), verified(3, 9, about=2, **nothing)
    again = experiment(1, *facts, verified(4, 10, about=2, **nothing))
    assert status(again) == ("COMPLETED", "003")
    assert [each["counted"] for each in again["history"][2:]] == [True, False]


def test_a_verification_of_the_hypothesis_passes_over_what_has_its_result():
    nothing = verified(3, 9, about=2, outcome={}, claim="inconclusive")
    facts = registered(1), used(2, 1), nothing, registered(4, 10), used(5, 11)
    done = (*facts, verified(6, 20, about=5))
    assert experiment(1, *done, verified(7, 21, about=None))["result"]["trace"] == trace_id(7)


@pytest.mark.parametrize("outcome", [GOOD, BAD, {}])
def test_an_early_look_is_welcome_and_changes_nothing(outcome: dict[str, Any]):
    facts = (
        registered(1),
        used(2, 1),
        verified(3, 5, about=2, outcome=outcome, claim="inconclusive"),
    )
    assert refused(*facts) == []
    looked = experiment(1, *facts)
    assert status(looked) == ("RUNNING", "002")
    assert looked["history"][-1]["counted"] is False
    assert status(experiment(1, *facts, verified(4, 9, about=2))) == ("COMPLETED", "004")


@pytest.mark.parametrize(("day", "codes"), [(7.99, [("003", "TG509")]), (8, []), (8.01, [])])
def test_a_conclusive_claim_waits_until_the_window_has_passed(day: float, codes: list[Any]):
    assert refused(registered(1), used(2, 1), verified(3, day, about=2)) == codes


def test_a_decision_that_joins_later_has_its_own_window():
    facts = registered(1), used(2, 1), used(3, 6)
    assert refused(*facts, verified(4, 9, about=3)) == [("004", "TG509")]
    assert refused(*facts, verified(4, 13, about=3)) == []


@pytest.mark.parametrize("days", [None, 0, -3, 10**17])
def test_without_a_window_nobody_can_tell_that_it_has_passed(days: int | None):
    facts = registered(1, window_days=days), used(2, 1, window_days=days)
    assert experiment(1, *facts)["due"] is None
    assert refused(*facts, verified(3, 900, about=2)) == [("003", "TG509")]


def test_the_window_is_that_of_its_own_trace():
    first = registered(1, window_days=14)
    assert experiment(1, first, used(2, 1, window_days=3))["due"] == "2025-01-21T00:00:00Z"


def test_a_decision_without_experiment_is_a_trial_of_its_own():
    facts = used(1), verified(2, 8, about=1)
    assert list(files(fold(*facts))) == ["H-001"]
    assert hypothesis(*facts)["confidence"]["value"] == 0.6
    assert refused(*facts, verified(3, 9, about=1)) == [("003", "")]


def test_a_trial_of_its_own_takes_the_window_of_the_hypothesis():
    facts = registered(1), used(2, 1), verified(3, 9, about=2), used(4, 10, window_days=None)
    assert refused(*facts, verified(5, 16, about=4)) == [("005", "TG509")]
    assert refused(*facts, verified(5, 17, about=4)) == []


def test_a_trial_of_its_own_without_criteria_takes_those_that_stand():
    facts = registered(1), used(2, 1), verified(3, 9, about=2), used(4, 10, criteria=())
    assert refused(*facts, verified(5, 17, about=4)) == []


def test_a_verification_of_the_hypothesis_may_be_about_a_trial_of_its_own():
    facts = used(1), verified(2, 8, about=None)
    assert refused(*facts) == []
    assert hypothesis(*facts)["uses"]["decisions"][0]["result"] == "confirmed"
    planned = experiment(2, used(1), registered(2, 1), verified(3, 9, about=None))
    assert status(planned) == ("COMPLETED", "003")


def test_each_experiment_keeps_the_baselines_of_its_own_criteria():
    again = registered(2, 1, criteria=(("acos", "<", 0.4, 0.6), ORDERS))
    second = experiment(2, registered(1), again, used(3, 2))
    assert [each["baseline"] for each in second["criteria"]] == [0.6, None]
    assert second["baseline"][0]["value"] == 0.6


def test_criteria_that_come_after_the_execution_judge_nothing():
    facts = used(1, criteria=()), registered(2, 1, criteria=(ACOS, ORDERS))
    assert refused(*facts, verified(3, 9, about=1)) == [("003", "TG509")]
    unknown = verified(3, 9, about=1, claim="inconclusive")
    assert refused(*facts, unknown) == []
