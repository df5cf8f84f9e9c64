"""Where nobody but the decision says what stood before (SPEC 7, Amplitude): TG502."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support import court, unit_case
from tests.support.contexts import context
from tests.support.policy import first_release
from trace_gate.core.governor import first_values
from trace_gate.core.governor.guardrails import amplitude


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


@pytest.mark.parametrize(
    ("start", "held", "known"),
    [(1, "1.00", True), (1, "1.10", False), (None, "1.00", False), (1, None, False)],
)
def test_a_value_that_a_file_has_is_no_first_one(start, held, known):
    target = "campaign/c1/ad_group/a1/keyword/coffee gift/bid"
    in_files = {target: Decimal(held)} if held is not None else {}
    made = context(court.decision(court.bid(start, 1.2)), policy=rules(), in_files=in_files)
    assert first_values.is_in_file(made, made.targeted_changes[0]) is known
    said = [each.message for each in amplitude.judge(made)]
    assert any("is a first value" in each for each in said) is not known


def test_a_step_from_what_a_file_has_keeps_its_limit():
    target = "campaign/c1/ad_group/a1/keyword/coffee gift/bid"
    made = context(court.decision(court.bid(1, 9.9)), policy=rules(), in_files={target: Decimal(1)})
    assert unit_case.codes(amplitude.judge(made)) == ["TG502"]


def test_a_step_beyond_its_limit_is_told_as_a_first_value():
    made = context(court.decision(court.bid(1, 2)))
    beyond = made.escalate("TG502", (), "Too far.", "Ask somebody   or propose 1.30")
    (one,) = first_values.beyond_limits((beyond,))
    assert one.message == "Too far; and no executed decision says what it was."
    assert one.remediation == "Ask somebody."
    assert (one.code, one.waits) == ("TG502", True)
    assert list(first_values.beyond_limits(())) == []


def test_a_value_that_goes_from_its_file_takes_a_person():
    target = "campaign/c1/ad_group/a1/keyword/coffee gift/bid"
    for in_files, verdict in (({target: Decimal("1.00")}, "ESCALATE"), ({}, "BLOCK")):
        made = context(court.decision(court.bid(1, None)), policy=rules(), in_files=in_files)
        (found,) = amplitude.judge(made)
        assert (found.code, found.waits) == ("TG502", verdict == "ESCALATE")
