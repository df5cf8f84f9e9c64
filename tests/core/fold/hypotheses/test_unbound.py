"""Verifications of decisions that rest on no hypothesis, and of nothing that is known."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.hypothesis_facts import BAD, GOOD, policy, report, trace_id, used, verified
from trace_gate.core.fold.facts import Declined, Observed, Passed
from trace_gate.core.fold.hypotheses import unbound
from trace_gate.core.fold.result import NodeResult

DECIDED = used(1, 0)


def folded(*verifications: Any, decided: Any = DECIDED) -> NodeResult:
    return unbound.fold(decided, verifications, policy())


def kinds(found: NodeResult) -> list[type]:
    return [type(fact) for _, fact in found.addressed]


def test_a_right_claim_counts_for_patterns_and_metrics_once():
    found = folded(verified(2, 8, about=1), verified(3, 9, about=1))
    assert kinds(found) == [Observed, Observed, Passed, Declined]
    (twice,) = found.refused
    assert (twice.trace_id, twice.code) == (trace_id(3), "")
    assert twice.message.endswith("a test counts once.")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": BAD}, "It claims confirmed, but"),
        ({"outcome": {}}, "It claims confirmed, but"),
        ({"hypothesis_id": "H-009"}, "rests on no hypothesis"),
        ({"tenant": "ACME-UK"}, "is of ACME-US"),
        ({"whole": 0}, "was not executed before that"),
    ],
)
def test_a_wrong_one_is_a_finding_and_the_shop_names_it(fields: dict[str, Any], said: str):
    found = folded(verified(2, 8, about=1, **fields))
    (refusal,) = found.refused
    assert (refusal.trace_id, refusal.code) == (trace_id(2), "TG509")
    assert said in refusal.message
    assert kinds(found) == [Declined]


def test_an_early_one_is_a_finding_unless_it_says_inconclusive():
    assert folded(verified(2, 3, about=1)).refused[0].code == "TG509"
    assert folded(verified(2, 3, about=1, claim="inconclusive")) == NodeResult()


def test_one_that_was_never_executed_proves_nothing():
    (refusal,) = folded(verified(2, 8, about=1), decided=used(1, 0, executed=False)).refused
    assert "was not executed" in refusal.message


@pytest.mark.parametrize("about", [7, None])
def test_what_names_nothing_that_is_known_is_a_finding(about: int | None):
    (refusal,) = folded(verified(2, 8, about=about, hypothesis_id=None), decided=None).refused
    assert refusal.code == "TG509"
    assert "nobody knows what was verified" in refusal.message


@pytest.mark.parametrize(("reports", "evidenced"), [((), False), ((report(2, 0),), True)])
def test_only_a_new_report_is_evidence(reports: Any, evidenced: bool):
    *_, passed = folded(verified(2, 8, about=1, outcome=GOOD, reports=reports)).addressed
    assert passed[1].evidenced is evidenced
