"""A plan that only waits for somebody to confirm its unfreezing is told as one that waits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from trace_gate.app.review.approvals import is_unconfirmed
from trace_gate.core.finding import Finding
from trace_gate.core.governor.evaluate import Evaluation
from trace_gate.core.trace import document
from trace_gate.core.trace.model import Trace

WAKES = {"unfreeze_trigger": "ACOS_SPIKE", "actual_value": 2.4}


def decision(details: object = WAKES, **execution: Any) -> Trace:
    change = {"target": "asin/B0EXAMPLE1/intent_bucket/IB-a", "details": details}
    data = {"trace": {"execution": {"changes": [change], **execution}}}
    return Trace.of(document.load(json.dumps(data).encode(), "a.yaml"))


def said(*codes: str, level: str = "error") -> Evaluation:
    reasons = (Finding(code=each, message="m", remediation="r", level=level) for each in codes)
    return Evaluation(fresh="BLOCK", claim="BLOCK", reasons=tuple(reasons))


def test_it_waits_for_who_confirms_it():
    assert is_unconfirmed(decision(), said("TG504", "TG508"))
    assert is_unconfirmed(decision(), said("TG508"))


@pytest.mark.parametrize("codes", [(), ("TG508", "TG502"), ("TG503",)])
def test_what_else_stops_it_is_for_its_author(codes: tuple[str, ...]):
    assert not is_unconfirmed(decision(), said(*codes))


def test_one_that_is_confirmed_ran_or_wakes_nothing_waits_for_nobody():
    stopped = said("TG504", "TG508")
    assert not is_unconfirmed(decision({**WAKES, "confirmed_by": "lin"}), stopped)
    assert not is_unconfirmed(decision({}), stopped)
    assert not is_unconfirmed(decision(executed_at="2025-01-08T09:00:00Z"), stopped)
    assert not is_unconfirmed(decision(), said("TG504", level="warning"))
