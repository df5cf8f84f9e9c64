"""What a report lacks, so that its result counts as a claim only."""

from __future__ import annotations

import json
from typing import Any

import pytest

from trace_gate.core.gate.results import only_claimed
from trace_gate.core.trace import document
from trace_gate.core.trace.model import Trace

BID = "campaign/C1/ad_group/A1/bid"
GOOD = {
    "uri": "uploads/b.csv",
    "sha256": "b" * 64,
    "captured_at": "2025-01-15T08:00:00Z",
    "period_start": "2025-01-08",
    "period_end": "2025-01-14",
}
OLD = {"uri": "uploads/a.csv", "sha256": "a" * 64, "captured_at": "2025-01-07T08:00:00Z"}


def trace(number: int, **layers: Any) -> Trace:
    data = {"id": f"TRACE-20250108-{number:03d}", "trace_type": "decision", **layers}
    text = json.dumps({"trace": data}).encode()
    return Trace.of(document.load(text, "traces/2025-01/t.yaml"))


def decided(target: str = BID, days: object = 7) -> Trace:
    return trace(
        1,
        evidence=[OLD],
        hypothesis={"verification_window_days": days},
        execution={"executed_at": "2025-01-08T10:00:00Z", "changes": [{"target": target}]},
    )


def result(*evidence: dict, **layer: Any) -> Trace:
    said = {"verified_at": "2025-01-15T10:00:00Z", "hypothesis_result": "confirmed", **layer}
    return trace(2, evidence=list(evidence), verification=said)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"period_start": None}, "does not say of which days"),
        ({"period_end": None}, "does not say of which days"),
        ({"captured_at": "2025-01-13T23:00:00Z"}, "before its last day 2025-01-14 was over"),
        ({"period_start": "2025-01-07"}, "the test ran from 2025-01-08 to 2025-01-14"),
        ({"period_end": "2025-01-13"}, "tells of 2025-01-08 to 2025-01-13"),
        ({"uri": "https://x.example/a"}, "no report of the days after"),
        ({"sha256": "a" * 64}, "no report of the days after"),
    ],
)
def test_what_a_report_lacks_is_said(changed: dict, what: str):
    found = only_claimed.why(result({**GOOD, **changed}), decided())
    assert found is not None
    assert what in found[0]
    assert found[1]


@pytest.mark.parametrize("days", [0, -1, True, None, "7"])
def test_without_a_window_nobody_can_tell(days: object):
    assert only_claimed.why(result(OLD), decided(days=days)) is None


def test_a_good_report_a_claim_an_early_look_and_files_say_nothing():
    assert only_claimed.why(result(GOOD), decided()) is None
    assert only_claimed.why(result(OLD, GOOD), decided()) is None
    assert only_claimed.why(result(OLD, claimed=True), decided()) is None
    assert only_claimed.why(result(OLD, hypothesis_result="inconclusive"), decided()) is None
    assert only_claimed.why(result(OLD), decided("file/ads/bids.csv")) is None
    assert only_claimed.why(result(GOOD, {**GOOD, "period_end": None}), decided()) is None
