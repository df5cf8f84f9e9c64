"""Where nobody but the decision says what stood before (SPEC 7, Amplitude): TG502."""

from __future__ import annotations

import pytest

from tests.support import court, unit_case
from tests.support.contexts import context
from tests.support.policy import first_release
from trace_gate.core.governor import first_values


def rules(**kinds):
    amplitude = {**first_release().guardrails["amplitude"], "first_at_most": kinds}
    return first_release().with_(guardrails={**first_release().guardrails, "amplitude": amplitude})


def found(goal, *, limits=None, tenant=None):
    made = context(
        court.decision(court.bid(1, goal), **({"tenant": tenant} if tenant else {})),
        policy=rules(**({"bid": {"USD": 2}} if limits is None else limits)),
    )
    return list(first_values.judge(made, made.targeted_changes[0]))


@pytest.mark.parametrize(("goal", "passes"), [(2, True), (2.0005, True), (2.01, False), (0, True)])
def test_a_first_value_is_small_or_takes_a_person(goal, passes):
    wrong = found(goal)
    assert unit_case.codes(wrong) == ([] if passes else ["TG502"])
    if not passes:
        assert wrong[0].waits
        assert "says what campaign/C1/ad_group/A1/keyword/coffee gift/bid was" in wrong[0].message
        assert wrong[0].message.endswith("that may be 2.00 USD at most without a person.")
        assert "so 2.01 is a first value" in wrong[0].message
        assert wrong[0].remediation.startswith("Ask for approval: trace-gate approve TRACE-")


def test_without_a_limit_it_always_takes_one():
    for wrong in (found(0.01, limits={}), found(0.01, tenant={**court.tenant(), "currency": "X"})):
        assert wrong[0].message.endswith("is a first value; that always takes a person.")


def test_a_step_beyond_its_limit_is_told_as_a_first_value():
    made = context(court.decision(court.bid(1, 2)))
    beyond = made.escalate("TG502", (), "Too far.", "Ask somebody   or propose 1.30")
    (one,) = first_values.beyond_limits((beyond,))
    assert one.message == "Too far; and no executed decision says what it was."
    assert one.remediation == "Ask somebody."
    assert (one.code, one.waits) == ("TG502", True)
    assert list(first_values.beyond_limits(())) == []
