"""The proposal, on values (SPEC 4, Time, and SPEC 5, Unit and base)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import NOW, case, policy
from trace_gate.core.ledger.commit_dates import Clock


@pytest.mark.parametrize("minutes", [0, 15])
@pytest.mark.parametrize("now", [NOW + 60, None])
def test_the_clock_of_a_unit_is_what_nobody_in_it_writes(minutes, now):
    unit = case(rules=policy(clock_skew_minutes=minutes), now=now, landing=NOW)
    made = unit.proposal.clock(unit.policy)
    assert made == Clock(landing=NOW, now=now, skew=minutes * 60)


def test_what_nobody_says_of_a_unit_asks_for_the_strict_way():
    """No adoption, nothing that landed already, no first approver."""
    unit = case()
    assert not unit.proposal.adoption
    assert not unit.in_unit.only_first_approver
    assert (unit.around.landed, unit.around.superseded) == ({}, {})
    assert unit.around.ancestors == frozenset()
