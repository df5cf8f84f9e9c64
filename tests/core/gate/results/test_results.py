"""A report proves nothing that another trace had before its days were over (SPEC 8)."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from trace_gate.core.gate.results import results
from trace_gate.core.trace import document
from trace_gate.core.trace.model import Evidence, Trace

SHA = "a" * 64
END = "2025-01-14"


def trace(created_at: str, **layers: Any) -> Trace:
    data = {"id": "TRACE-20250101-001", "created_at": created_at, "trace_type": "observation"}
    data = {**data, "evidence": [{"uri": "uploads/a.csv", "sha256": SHA}], **layers}
    return Trace.of(
        document.load(
            json.dumps({"trace": data}).encode(), "traces/2025-01/TRACE-20250101-001.yaml"
        )
    )


def shown_before(*older: Trace, sha256: str = SHA, own: str = "TRACE-20250115-001") -> bool:
    entry = Evidence(uri="uploads/b.csv", sha256=sha256, captured_at=None, index=0, period_end=END)
    ledger = SimpleNamespace(shown={SHA: older}, live=tuple)
    mine: Any = SimpleNamespace(trace=SimpleNamespace(id=own))
    case: Any = SimpleNamespace(ledger=ledger)
    return results._shown_before(case, mine, entry) is not None


@pytest.mark.parametrize(
    ("at", "before"),
    [
        ("2025-01-01T10:00:00Z", True),
        ("2025-01-13T10:00:00Z", True),
        ("2025-01-13T23:30:00-08:00", False),
        ("2025-01-13T23:30:00Z", True),
        ("2025-01-14T00:00:00Z", False),
        ("2025-01-14T09:00:00+11:00", False),
        ("2025-02-01T10:00:00Z", False),
    ],
)
def test_a_file_that_a_trace_had_before_the_last_day_cannot_tell_about_it(at: str, before: bool):
    assert shown_before(trace(at)) is before
    assert shown_before(trace("2025-02-01T10:00:00Z"), trace(at)) is before


def test_another_file_and_the_trace_itself_say_nothing():
    old = trace("2025-01-01T10:00:00Z")
    assert not shown_before(old, sha256="b" * 64)
    assert not shown_before(old, own="TRACE-20250101-001")
    assert not shown_before()


@pytest.mark.parametrize(
    ("result", "claimed", "reports", "before"),
    [
        ("confirmed", False, 1, False),
        ("rejected", False, 1, False),
        ("inconclusive", False, 1, True),
        ("confirmed", True, 1, True),
        ("confirmed", False, 2, True),
    ],
)
def test_a_decision_had_it_with_its_own_result(result, claimed, reports, before):
    """Only where the gate has asked for the one report behind a result that is not claimed."""
    told = {"uri": "uploads/a.csv", "sha256": SHA, "period_end": END}
    layer = {"verified_at": "2025-01-15T10:00:00Z", "hypothesis_result": result, "claimed": claimed}
    decision = trace(
        "2025-01-01T10:00:00Z",
        trace_type="decision",
        evidence=[told, {**told, "sha256": "c" * 64}][:reports],
        verification=layer,
    )
    assert shown_before(decision) is before
