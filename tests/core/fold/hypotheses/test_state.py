"""What is known of a hypothesis after some of its facts (SPEC 8)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.hypothesis_facts import ACOS, registered, trace_id, used, verified
from trace_gate.core.fold.hypotheses.experiments import Verdict, planned
from trace_gate.core.fold.hypotheses.state import State
from trace_gate.core.fold.result import Refusal

NEW = State(id="H-001", confidence=Decimal("0.5"))
REFUSAL = Refusal(trace_id="T", number=0, code="TG509", message="m", remediation="r")


def trial(number, status="PLANNED", *, is_registered=True, result=None):
    made = planned(registered(number), (ACOS,)).with_(status=status, registered=is_registered)
    if result is None:
        return made
    verdict = Verdict(
        fact=verified(9, 9, number), decision=None, result=result, evidenced=True, lines=()
    )
    return made.with_(verdict=verdict)


def holding(*trials):
    state = NEW
    for each in trials:
        state = state.with_trial(each)
    return state


def test_nothing_is_known_of_a_new_one():
    assert (NEW.id, NEW.confidence, NEW.status) == ("H-001", Decimal("0.5"), "NEW")
    assert (NEW.known, NEW.automatic, NEW.claimed) == (False, False, False)


def test_it_is_known_where_it_was_registered_or_used():
    assert NEW.with_(registered=True).known
    assert NEW.with_(uses={trace_id(1): (used(1), trace_id(1))}).known


@pytest.mark.parametrize(
    ("status", "backed", "automatic"),
    [
        ("CONFIRMED", True, True),
        ("CONFIRMED", False, False),
        ("REJECTED", True, False),
        ("DEPRECATED", True, False),
        ("NEW", True, False),
    ],
)
def test_only_evidence_makes_it_automatic(status, backed, automatic):
    assert NEW.with_(status=status, backed=backed).automatic is automatic


@pytest.mark.parametrize(
    ("concluded", "backed", "claimed"),
    [
        (None, False, False),
        (None, True, False),
        ("confirmed", False, True),
        ("confirmed", True, False),
        ("rejected", False, True),
    ],
)
def test_it_is_claimed_where_no_evidence_stands_behind_its_result(concluded, backed, claimed):
    assert NEW.with_(concluded=concluded, backed=backed).claimed is claimed


def test_a_trial_is_replaced_where_it_stands():
    state = holding(trial(1), trial(2)).with_trial(trial(1, "RUNNING"))
    assert [(key[-3:], each.status) for key, each in state.trials.items()] == [
        ("001", "RUNNING"),
        ("002", "PLANNED"),
    ]
    assert NEW.trials == {}, "every step makes a new value"


def newest(state, *statuses, **options):
    found = state.newest(*statuses, **options)
    return found and found.trace[-3:]


def test_the_newest_trial_in_a_status_waits_for_its_result():
    state = holding(trial(1), trial(2), trial(3, "RUNNING"))
    assert newest(state, "PLANNED") == "002"
    assert newest(state, "RUNNING") == "003"
    assert newest(state, "PLANNED", "RUNNING") == "003"
    assert newest(state, "COMPLETED") is None
    assert newest(NEW, "PLANNED") is None


def test_one_that_has_its_result_waits_no_more():
    done, looked_at = trial(2, result="confirmed"), trial(2, result="inconclusive")
    assert newest(holding(trial(1), done), "PLANNED") == "001"
    assert newest(holding(trial(1), looked_at), "PLANNED") == "002"


def test_a_decision_that_is_a_test_of_its_own_is_asked_for_by_itself():
    state = holding(trial(1), trial(2, is_registered=False))
    assert newest(state, "PLANNED") == "001"
    assert newest(state, "PLANNED", registered=False) == "002"


def test_what_is_refused_is_named_by_the_hypothesis_and_by_its_experiment():
    state = holding(trial(1), trial(2))
    assert state.refuse(REFUSAL).refused == (REFUSAL,)
    assert state.refuse(REFUSAL).trials == state.trials
    both = state.refuse(REFUSAL).refuse(REFUSAL, trial(2))
    assert both.refused == (REFUSAL, REFUSAL)
    assert [len(each.refused) for each in both.trials.values()] == [0, 1]
