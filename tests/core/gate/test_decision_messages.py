"""What is said of a claim that is too lax, and the command that writes the right one."""

from __future__ import annotations

import pytest

from tests.support.unit_case import case, change, decision, evaluation, name, says, statuses
from trace_gate.core.gate import decisions

PATH = "ads/bids.csv"
GOVERN = f"trace-gate govern {name(1)} --write"


@pytest.mark.parametrize(
    ("behind", "command"),
    [
        (None, GOVERN),
        ("main", f"git merge main && {GOVERN}"),
        ("origin/a(b)", f"git merge 'origin/a(b)' && {GOVERN}"),
    ],
)
def test_on_a_branch_that_is_behind_its_base_the_merge_comes_first(behind, command):
    lax = {1: evaluation("ESCALATE", "PASS")}
    unit = case(change(PATH, "a"), brings=[decision(1, says(PATH, "a"))], governor=lax)
    (one,) = statuses(unit)
    wrong = next(iter(decisions.check(one, behind)))
    assert (wrong.code, wrong.remediation) == ("TG501", command)
    assert (f"landed on {behind}" in wrong.message) is (behind is not None)
