"""The numbers that a decision says, held against the ones that they come from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.court import bid, decision, file_of, policy_with
from trace_gate.core.governor import claimed_numbers
from trace_gate.core.governor.context import targeted_changes_of

SCORE = {"base_score": 10, "intent_fit": 2, "rufus_factor": 1.1}


def codes(said: Any = None, used: dict[str, Any] | None = None) -> list[str]:
    file = file_of(decision(bid(1.0, 1.1, change_pct=said)))
    assert file.trace is not None
    changes = targeted_changes_of(file.trace) if said is not None else ()
    found = claimed_numbers.wrong(file, changes, used or {}, policy_with())
    return [each.code for each in found]


@pytest.mark.parametrize(("said", "found"), [(0.1, []), (0.2, ["TG511"]), ("much", ["TG511"])])
def test_a_percentage_is_that_of_its_two_values(said: Any, found: list[str]) -> None:
    assert codes(said) == found


@pytest.mark.parametrize(("result", "found"), [(22, []), (23, ["TG510"]), ("high", ["TG510"])])
def test_a_score_is_the_product_of_its_factors(result: Any, found: list[str]) -> None:
    assert codes(used={**SCORE, "result": result}) == found


def test_a_score_without_a_result_says_nothing() -> None:
    assert codes(used={**SCORE, "result": None}) == []
