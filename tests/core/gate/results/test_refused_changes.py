"""Changes that Amazon refused, as a decision lists them (SPEC 4): TG512."""

from __future__ import annotations

import pytest

from tests.support.unit_case import codes, decision, name, places, says, trace_file
from trace_gate.core.gate.results import refused_changes

BID = {"target": "campaign/C1/budget", "from_value": 1, "to_value": 2}
BUCKET = {"target": "asin/B0EXAMPLE1/intent_bucket/IB-a", "from_value": "TEST", "to_value": "GROW"}
CHANGES = (BID, says("ads/a"), BUCKET, {"target": "nonsense/x/y", "to_value": 1})


def found(*numbers, **fields):
    failed = [{"number": each, "reason": "refused"} for each in numbers]
    file = trace_file(decision(1, *CHANGES, failed=failed, **fields))
    return list(refused_changes.check(file, file.trace))


@pytest.mark.parametrize("numbers", [(), (1,), (2,), (4,), (1, 2), (2, 1, 4)])
def test_each_entry_names_one_executed_change(numbers):
    assert found(*numbers) == []


@pytest.mark.parametrize(("number", "good"), [(0, False), (1, True), (4, True), (5, False)])
def test_changes_are_counted_from_one(number, good):
    wrong = found(number)
    assert places(wrong) == ([] if good else [("TG512", "number")])
    if not good:
        assert f"There is no change {number}: the decision has 4." in wrong[0].message
        assert "from 1" in wrong[0].remediation


def test_a_change_fails_once():
    (wrong,) = found(1, 2, 1)
    assert (wrong.message, wrong.remediation) == ("Change 1 is named twice.", "Name it once.")
    assert codes(found(1, 1, 1)) == ["TG512", "TG512"]
    assert wrong.line != found(1, 1)[0].line, "it is told where it stands"


def test_our_own_record_of_a_bucket_cannot_fail():
    (wrong,) = found(3)
    assert places([wrong]) == [("TG512", "number")]
    assert "Change 3 is about an intent bucket" in wrong.message
    assert "trace-gate new decision" in wrong.remediation


def test_a_number_that_is_none_is_for_the_schema():
    assert found(None) == found("1") == found(True) == []


def test_what_was_not_tried_has_not_failed():
    wrong = found(1, executed_at=None)
    assert places(wrong) == [("TG512", "failed")]
    assert wrong[0].remediation.endswith(f"trace-gate execute {name(1)} --failed NUMBER=REASON")
    assert found(executed_at=None) == []
