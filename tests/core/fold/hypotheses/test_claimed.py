"""Whether a result is only claimed (SPEC 8, Verification)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.hypothesis_facts import BAD, TODAY, experiment, fold, registered, used, verified
from trace_gate.core.fold.facts import Fact
from trace_gate.core.hashing import OF_NOTHING

A, B = f"{1:064d}", f"{2:064d}"
WEEK = (A, TODAY + 1, TODAY + 7)
"""The window: seven days from the execution, on day 1."""


def result(*facts: Fact) -> tuple[str, bool]:
    """What the hypothesis is, and whether that is only claimed."""
    said = fold(*facts).summary
    assert said is not None
    return said["status"], said["claimed"]


def outcome_of(reports: Any = (WEEK,), *, claimed: bool = False, **of: Any) -> tuple[str, bool]:
    """A hypothesis, a decision on day 1, and its result on day 9."""
    about = used(2, 1, **{"evidence": (B,), **of})
    return result(registered(1), about, verified(3, 9, about=2, reports=reports, claimed=claimed))


@pytest.mark.parametrize(
    "reports",
    [
        (WEEK,),
        ((A, TODAY + 1, TODAY + 30),),
        ((A, TODAY + 2, TODAY + 7),),
        ((B, TODAY - 7, TODAY), WEEK),
    ],
)
def test_a_new_report_of_the_window_stands_behind_it(reports: Any):
    assert outcome_of(reports) == ("CONFIRMED", False)


@pytest.mark.parametrize(
    "reports",
    [
        (),
        ((OF_NOTHING, TODAY + 1, TODAY + 7),),
        ((A, TODAY, TODAY + 7),),
        ((A, TODAY + 1, TODAY + 6),),
        ((A, None, TODAY + 7),),
        ((A, TODAY + 1, None),),
        ((A, TODAY + 9, TODAY + 8),),
        ((B, TODAY + 1, TODAY + 7),),
        ((A, None, None), WEEK),
    ],
)
def test_anything_else_is_a_claim(reports: Any):
    assert outcome_of(reports) == ("CONFIRMED", True)


@pytest.mark.parametrize("of", [{"market": False}, {"failed": True}])
def test_so_is_the_result_of_what_did_not_run_on_the_market(of: dict[str, Any]):
    assert outcome_of(**of) == ("CONFIRMED", True)


def test_so_is_one_that_says_so_of_itself():
    assert outcome_of(claimed=True) == ("CONFIRMED", True)


@pytest.mark.parametrize("of", ["hypothesis", "decision", "another decision", "earlier result"])
def test_a_report_that_was_there_before_is_not_new(of: str):
    facts: dict[str, tuple[Fact, ...]] = {
        "hypothesis": (registered(1, evidence=(A,)), used(2, 1)),
        "decision": (registered(1), used(2, 1, evidence=(A,))),
        "another decision": (registered(1), used(2, 1), used(4, 2, evidence=(A,))),
        "earlier result": (
            registered(1),
            used(2, 1),
            verified(4, 3, about=2, claim="inconclusive", reports=((A, None, None),)),
        ),
    }
    assert result(*facts[of], verified(9, 9, about=2, reports=(WEEK,))) == ("CONFIRMED", True)


def test_a_decision_that_only_considers_it_takes_no_report_away():
    considers = used(4, 2, rests=False, evidence=(A,))
    facts = registered(1), used(2, 1), considers, verified(9, 9, about=2, reports=(WEEK,))
    assert result(*facts) == ("CONFIRMED", False)


def test_the_report_in_the_decision_itself_is_new_if_its_period_is():
    own = used(2, 1, evidence=(A, B))
    outcome_of = verified(2, 9, about=2, reports=((B, TODAY - 7, TODAY), WEEK))
    assert result(registered(1), own, outcome_of) == ("CONFIRMED", False)
    same = verified(2, 9, about=2, reports=((A, None, None), WEEK))
    assert result(registered(1), own, same) == ("CONFIRMED", True)


def test_a_decision_that_joins_later_has_a_window_of_its_own():
    facts = registered(1), used(2, 1), used(4, 5)
    first = verified(9, 13, about=2, reports=(WEEK,))
    second = verified(9, 13, about=4, reports=(WEEK,))
    assert result(*facts, first)[1] is False
    assert result(*facts, second)[1] is True


def test_what_was_tried_and_failed_leaves_the_plan_a_plan():
    facts = registered(1), used(2, 1, failed=True)
    data = experiment(1, *facts)
    assert (data["status"]["value"], data["decisions"]) == ("PLANNED", [])
    assert [each["what"] for each in data["history"]] == ["registered", "failed"]
    assert result(*facts) == ("NEW", False)
    again = experiment(1, *facts, used(4, 2))
    assert again["status"]["value"] == "RUNNING"
    assert [each["trace"][-3:] for each in again["decisions"]] == ["004"]


def test_a_failure_that_is_written_later_takes_back_no_rejection():
    facts = [registered(1), used(2, 1), verified(3, 9, about=2, outcome=BAD, claim="rejected")]
    assert result(*facts) == ("REJECTED", False)
    facts[1] = used(2, 1, failed=True, market=False)
    assert result(*facts) == ("REJECTED", True)
    assert fold(*facts).refused == ()


@pytest.mark.parametrize("about", [2, 4, None])
def test_the_window_begins_with_what_ran_on_the_market(about: int | None):
    """A rollback, or a change of files, that came first gives no earlier report a meaning."""
    facts = registered(1), used(2, 1, market=False), used(4, 5)
    early = verified(9, 13, about=about, reports=(WEEK,))
    assert result(*facts, early) == ("CONFIRMED", True)
    whole = verified(9, 13, about=about, reports=((A, TODAY + 5, TODAY + 11),))
    assert result(*facts, whole) == ("CONFIRMED", False)
