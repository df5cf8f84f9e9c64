"""Guardrail 5: what a decision rests on, by what the fold knows of it (SPEC 7, Hypothesis)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.court import (
    BUDGET,
    CONFIRMED,
    Data,
    ago,
    approved,
    bid,
    change,
    decision,
    evaluation,
    policy_with,
    registered,
    says,
    story,
    tenant,
    verified,
)

WAITS = ["TG505 ESCALATE"]
STOPPED = ["TG505 BLOCK"]
LEVELS = ("BLOCK", "ESCALATE", "warning", "note")

REJECTED = story("H-009", 0.5)
DEPRECATED = story("H-009", 0.5, 0.5, evidence=False)
TESTING = story("H-009", 0.3)[:2]
CLAIMED = story("H-009", 0.3, evidence=False)


def on(*base: Data, unit: tuple = (), hypothesis: str | None = "H-009", **fields: object) -> list:
    """What is said of a decision on H-009, that and H-001 as these traces tell."""
    of = decision(bid(1.0, 1.1), hypothesis=hypothesis, **fields)
    return says(evaluation(of, [*CONFIRMED, *base], unit=unit))


# --- each status -------------------------------------------------------------------------------


def test_confirmed_by_a_report_passes():
    assert on(hypothesis="H-001") == []
    assert on(*story("H-009", 0.3)) == []


def test_what_nobody_tested_waits_for_a_person():
    assert on() == WAITS
    assert on(registered("H-009", ago(days=9))) == WAITS


def test_what_is_being_tested_waits_for_a_person():
    assert on(*TESTING) == WAITS


def test_rejected_is_blocked():
    assert on(*REJECTED) == ["TG505 BLOCK", "TG505 ESCALATE"]


def test_beside_a_block_nobody_is_asked_for_an_approval():
    found = evaluation(decision(bid(1.0, 1.1), hypothesis="H-009"), REJECTED)
    assert not any("trace-gate approve" in each.remediation for each in found.reasons)
    found = evaluation(decision(bid(1.0, 1.1), hypothesis="H-009"), ())
    assert any("trace-gate approve" in each.remediation for each in found.reasons)


def test_deprecated_is_blocked():
    assert on(*story("H-009", 0.5, 0.5)) == ["TG505 BLOCK", "TG505 ESCALATE"]
    assert on(*DEPRECATED) == ["TG505 BLOCK", "TG505 ESCALATE"]


def test_an_approval_does_not_make_a_rejected_hypothesis_true():
    assert "TG505 BLOCK" in on(*REJECTED, check="ESCALATE", approved=["TG505"])


def test_the_newest_conclusive_result_decides():
    assert on(*story("H-009", 0.5, 0.3)) == []
    assert on(*story("H-009", 0.3, 0.5)) == ["TG505 BLOCK", "TG505 ESCALATE"]


def test_which_statuses_block_is_policy():
    lax = policy_with(guardrails={"hypothesis": {"blocked_statuses": []}})
    of = decision(bid(1.0, 1.1), hypothesis="H-009")
    assert says(evaluation(of, REJECTED, policy=lax)) == WAITS
    strict = policy_with(guardrails={"hypothesis": {"blocked_statuses": ["CONFIRMED"]}})
    assert says(evaluation(decision(bid(1.0, 1.1)), policy=strict)) == STOPPED


# --- confidence --------------------------------------------------------------------------------


def test_what_the_trace_says_of_confidence_is_ignored():
    of = decision(bid(1.0, 1.1), hypothesis="H-009")
    of["analysis"]["hypotheses_considered"] = [
        {"id": "H-009", "statement": "sure", "confidence": 0.95}
    ]
    of["analysis"]["priority_scores_used"]["confidence"] = 0.95
    assert says(evaluation(of)) == WAITS
    of = decision(bid(1.0, 1.1))
    of["analysis"]["hypotheses_considered"] = [{"id": "H-001", "confidence": 0.01}]
    assert evaluation(of).fresh == "PASS"


def warned(*base: Data) -> bool:
    of = decision(bid(1.0, 1.1), hypothesis="H-009")
    return "TG505 warning" in says(evaluation(of, [*CONFIRMED, *base]), "warning")


def test_below_one_half_is_a_warning():
    assert not warned()  # exactly 0.50
    assert warned(*REJECTED)  # 0.35
    assert warned(*story("H-009", 0.5, 0.3))  # 0.45, and CONFIRMED
    assert not warned(*story("H-009", 0.3, 0.3, 0.5))  # 0.55


@pytest.mark.parametrize(("start", "found"), [(0.8, []), (0.79, WAITS), (0.7999, WAITS)])
def test_eighty_percent_confidence_is_enough(start: float, found: list[str]):
    rules = policy_with(world_model={"confidence": {"start": start}})
    of = decision(bid(1.0, 1.1), hypothesis="H-009")
    assert says(evaluation(of, policy=rules)) == found


def test_how_much_confidence_is_enough_is_policy():
    rules = policy_with(guardrails={"hypothesis": {"automatic_from": 0.5}})
    of = decision(bid(1.0, 1.1), hypothesis="H-009")
    assert says(evaluation(of, policy=rules)) == []


# --- claimed results ---------------------------------------------------------------------------


def test_a_result_without_a_report_confirms_nothing_for_automatic_execution():
    assert on(*CLAIMED) == WAITS
    assert on(*story("H-009", 0.3, 0.3, 0.3, 0.3, evidence=False)) == WAITS  # 0.90


def test_a_claim_after_a_report_that_says_the_same_takes_nothing_away():
    proven = story("H-009", 0.3)
    again = story("H-009", 0.3, evidence=False, begun=300)
    assert on(*proven, *again) == []


def test_a_claim_against_a_report_counts():
    against = story("H-009", 0.5, evidence=False, begun=300)
    assert on(*story("H-009", 0.3), *against) == ["TG505 BLOCK", "TG505 ESCALATE"]


def test_a_report_from_before_the_test_proves_nothing():
    found = story("H-009", 0.3)
    found[-1]["evidence"][0]["period_start"] = found[0]["created_at"][:10]
    assert on(*found) == WAITS


# --- all that are cited ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "found"),
    [
        ([], WAITS),
        (REJECTED, ["TG505 BLOCK", "TG505 ESCALATE"]),
        (TESTING, WAITS),
        (CLAIMED, WAITS),
        (story("H-009", 0.3), []),
    ],
)
def test_the_considered_ones_count_and_the_worst_decides(base: list[Data], found: list[str]):
    assert on(*base, hypothesis="H-001", considered=["H-009"]) == found
    assert on(*base, hypothesis="H-009", considered=["H-001"]) == found
    assert on(*base, hypothesis="H-001", considered=["H-001", "H-009", "H-009"]) == found


def test_a_decision_rests_on_a_hypothesis_or_waits():
    assert on(hypothesis=None) == WAITS
    for layer in (None, {}, {"hypothesis_id": ""}, {"hypothesis_id": "none"}, {"statement": "x"}):
        of = decision(bid(1.0, 1.1))
        of["hypothesis"] = layer
        assert says(evaluation(of)) == WAITS


def test_to_consider_a_confirmed_one_is_not_to_rest_on_it():
    assert on(hypothesis=None, considered=["H-001"]) == WAITS
    assert on(hypothesis="H-0000000001", considered=["H-001"]) == WAITS


@pytest.mark.parametrize("odd", ["H-1", "h-001", "H-0000000001", "the one", 3, True])
def test_what_is_considered_and_nobody_can_look_up_waits(odd: object):
    of = decision(bid(1.0, 1.1))
    of["analysis"]["hypotheses_considered"] = [{"id": odd, "statement": "x"}]
    assert says(evaluation(of)) == WAITS


def test_what_is_considered_without_a_number_cites_nothing():
    of = decision(bid(1.0, 1.1))
    of["analysis"]["hypotheses_considered"] = [{"id": None, "statement": "x"}, {"statement": "y"}]
    assert says(evaluation(of)) == []


# --- hypotheses that nobody wrote down ---------------------------------------------------------


def uses(count: int, **fields: object) -> list[Data]:
    """So many executed decisions on H-009."""
    return [
        approved(
            change("campaign/C7/state", "a", "b"),
            when=ago(days=20 - each),
            hypothesis="H-009",
            **fields,
        )
        for each in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "found"),
    [(0, WAITS), (2, WAITS), (3, ["TG505 BLOCK", *WAITS]), (4, [*STOPPED, *WAITS])],
)
def test_the_fourth_use_of_an_unwritten_hypothesis_is_blocked(count: int, found: list[str]):
    assert on(*uses(count)) == found


def test_written_down_it_may_be_used_more_often():
    assert on(registered("H-009", ago(days=30)), *uses(5)) == WAITS
    assert on(*uses(3), unit=(registered("H-009", ago(hours=1)),)) == WAITS
    later = registered("H-009", ago(hours=-1))
    assert on(*uses(3), unit=(later,)) == ["TG505 BLOCK", *WAITS]


def test_to_consider_it_is_to_name_it():
    named = [
        approved(
            change("campaign/C7/state", "a", "b"),
            when=ago(days=9 - each),
            considered=["H-009"],
        )
        for each in range(3)
    ]
    assert on(*named) == ["TG505 BLOCK", *WAITS]
    assert on(*uses(3), hypothesis="H-001", considered=["H-009"]) == ["TG505 BLOCK", *WAITS]


def test_what_was_not_executed_used_nothing():
    assert on(*uses(5, executed=False)) == WAITS


def test_what_failed_was_tried_and_counts_as_a_use():
    well = approved(change("campaign/C7/state", "a", "b"), when=ago(hours=3))
    assert on(*uses(3, result="failure"), well) == ["TG505 BLOCK", *WAITS]


def test_uses_that_come_together_are_counted_together():
    assert on(*uses(2), unit=tuple(uses(1))) == ["TG505 BLOCK", *WAITS]


def test_a_use_in_the_base_counts_however_late_it_is():
    late = uses(3)
    of = decision(bid(1.0, 1.1), hypothesis="H-009", when=ago(days=30))
    assert says(evaluation(of, [*CONFIRMED, *late])) == ["TG505 BLOCK", *WAITS]
    assert says(evaluation(of, CONFIRMED, unit=late)) == WAITS


def test_how_many_uses_is_policy():
    none = policy_with(guardrails={"hypothesis": {"decisions_without_trace": 0}})
    of = decision(bid(1.0, 1.1), hypothesis="H-009")
    assert says(evaluation(of, policy=none)) == ["TG505 BLOCK", *WAITS]


# --- other shops, other criteria ---------------------------------------------------------------


def test_what_one_shop_learnt_does_not_count_for_another():
    new = "TG209 ESCALATE"
    assert on(hypothesis="H-001", tenant=tenant("SHOP_2")) == [new, *STOPPED]
    assert on(hypothesis="H-009", considered=["H-001"], tenant=tenant("SHOP_2")) == [
        new,
        "TG505 BLOCK",
        *WAITS,
    ]


def test_criteria_that_move_are_blocked():
    of = decision(bid(1.0, 1.1))
    of["hypothesis"]["success_criteria"] = [{"metric": "acos", "operator": "<", "value": 0.9}]
    assert says(evaluation(of)) == STOPPED
    of["hypothesis"]["success_criteria"] = [
        {"metric": "acos", "operator": "<", "value": 0.40, "baseline": 9}
    ]
    assert says(evaluation(of)) == []
    of["hypothesis"]["success_criteria"] = None
    assert says(evaluation(of)) == []


def test_a_result_that_comes_in_the_unit_counts_for_what_follows():
    tried = approved(change(BUDGET, 10, 11), when=ago(days=20), hypothesis="H-009")
    base = [*CONFIRMED, registered("H-009", ago(days=30)), tried]
    of = decision(bid(1.0, 1.1), hypothesis="H-009")
    good, bad = (verified(tried, acos, ago(hours=1)) for acos in (0.3, 0.5))
    assert says(evaluation(of, base, unit=[good])) == []
    assert says(evaluation(of, base, unit=[bad])) == ["TG505 BLOCK", *WAITS]
    later = verified(tried, 0.3, ago(hours=-1))
    assert says(evaluation(of, base, unit=[later])) == WAITS


def test_a_result_of_the_base_counts_for_a_decision_dated_before_it():
    of = decision(bid(1.0, 1.1), hypothesis="H-009", when=ago(days=380))
    assert says(evaluation(of, [*CONFIRMED, *REJECTED])) == ["TG505 BLOCK", *WAITS]


# --- priority scores ---------------------------------------------------------------------------


def scored(result: object, base: object = 60, **rules: object) -> list[str]:
    of = decision(bid(1.0, 1.1))
    of["analysis"]["priority_scores_used"] = {
        "formula": "base x fit x rufus",
        "base_score": base,
        "intent_fit": 1.0,
        "rufus_factor": 1.0,
        "result": result,
    }
    found = evaluation(of, policy=policy_with(priority_score=rules))
    return says(found, "BLOCK", "ESCALATE", "note")


@pytest.mark.parametrize(
    ("result", "base", "found"),
    [
        (None, 60, []),
        (60, 60, WAITS),
        (0, 0, WAITS),
        (100, 100, WAITS),
        (100.001, 100.001, [*WAITS, "TG505 note"]),
        ("60", 60, ["TG505 ESCALATE", "TG510 BLOCK"]),
        (True, 1, ["TG505 ESCALATE", "TG510 BLOCK"]),
    ],
)
def test_a_decision_on_a_priority_score_needs_a_person(
    result: object, base: object, found: list[str]
):
    assert scored(result, base) == found


def test_unless_the_policy_trusts_scores():
    assert scored(60, auto_execute_allowed=True) == []
    assert scored(101, 101, auto_execute_allowed=True) == ["TG505 note"]


def test_above_which_score_to_look_twice_is_policy():
    assert scored(60, note_above=59) == [*WAITS, "TG505 note"]


# --- what needs none ---------------------------------------------------------------------------


def test_files_and_rollbacks_rest_on_nothing():
    of = decision(change("ads/bids.csv"), hypothesis="H-009")
    assert says(evaluation(of, REJECTED)) == []
    past = approved(bid(1.0, 1.2), when=ago(days=2), reasons=["TG502"])
    back = decision(bid(1.2, 1.0), action="rollback", hypothesis="H-009")
    assert says(evaluation(back, [*REJECTED, past])) == []


def test_a_rollback_with_one_new_value_is_none():
    past = approved(bid(1.0, 1.2), when=ago(days=2), reasons=["TG502"])
    of = decision(bid(1.2, 1.0), change(BUDGET, 10, 11), action="rollback", hypothesis="H-009")
    assert says(evaluation(of, [past])) == WAITS


@pytest.mark.parametrize("action", ["Rollback", "rollback ", "undo", None])
def test_only_a_rollback_is_called_one(action: object):
    past = approved(bid(1.0, 1.2), when=ago(days=2), reasons=["TG502"])
    back = decision(bid(1.2, 1.0), action=action, hypothesis="H-009")  # type: ignore[arg-type]
    assert says(evaluation(back, [past])) == WAITS


# --- whatever happened -------------------------------------------------------------------------

outcomes = st.lists(st.tuples(st.sampled_from([0.3, 0.5]), st.booleans()), max_size=6)


@given(outcomes)
def test_nothing_passes_that_no_report_confirmed(results: list[tuple[float, bool]]):
    """By hand: the newest result is good, and a report stands behind it or behind an equal one."""
    base: list[Data] = []
    backed, last, sure = False, None, 50
    for at, (acos, evidence) in enumerate(results):
        base += story("H-009", acos, evidence=evidence, begun=390 - 30 * at)
        backed = evidence or (backed and last == acos)
        last = acos
        sure = min(95, max(5, sure + (10 if acos < 0.4 else -15)))
    found = evaluation(decision(bid(1.0, 1.1), hypothesis="H-009"), base).fresh
    bad = last == 0.5 or sure < 30
    assert found == ("BLOCK" if bad else "PASS" if last == 0.3 and backed else "ESCALATE")
