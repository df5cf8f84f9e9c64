"""The page of a trace: everything that is there, nothing that is not, harmless text."""

from __future__ import annotations

import pytest

from trace_gate.report.pages.trace import page

DECISION = {
    "id": "TRACE-20250102-003",
    "trace_type": "decision",
    "agent_id": "trace-scribe",
    "created_at": "2025-01-02T09:30:00Z",
    "tenant": {"store_id": "ACME", "marketplace": "US", "currency": "USD", "timezone": "UTC"},
    "entity": {"asin": "B0EXAMPLE1", "sku": None},
    "evidence": [{"uri": "uploads/a.csv", "sha256": "ab" * 32, "captured_at": "2025-01-02"}],
    "observation": {"key_metrics": {"acos": 0.41, "ok": True}, "anomalies": ["clicks doubled"]},
    "decision": {
        "options_considered": [{"option": "A", "description": "lower"}, {"option": "B"}],
        "selected_option": "A",
        "rationale": "41 clicks, no order",
    },
    "execution": {
        "changes": [
            {"target": "campaign/C/budget", "change_type": "budget_update", "from_value": 10,
             "to_value": 8, "change_pct": -0.2},
            {"target": "file/ads/bids.csv", "change_type": "file_update"},
        ],
        "sheets": [{"sha256": "cd" * 32, "download": "uploads/bulk-1.xlsx"}],
        "guardrail_check": "PASS",
        "approved_by": "lin",
        "approval": {"at": "x", "reasons": ["TG408"], "signature": "s"},
        "executed_at": "2025-01-02T10:00:00Z",
        "result": "success",
    },
    "hypothesis": {
        "hypothesis_id": "H-001",
        "statement": "it lowers ACOS",
        "verification_window_days": 7,
        "success_criteria": [
            {"metric": "acos", "operator": "<=", "value": 0.35, "baseline": 0.41}
        ],
    },
    "verification": {"hypothesis_result": "confirmed", "verified_at": "later",
                     "actual_outcome": {"acos": 0.33}, "extend_window_days": 7,
                     "learning": "gift terms do not buy"},
    "causal_links": {"caused_by": "TRACE-20250102-002", "related_traces": ["TRACE-20250101-001"]},
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "for ACME US USD UTC",
        "about B0EXAMPLE1",
        "in traces/x.yaml",
        "uploads/a.csv  sha256 abababababab  captured 2025-01-02",
        "acos  0.41",
        "ok    true",
        "anomaly: clicks doubled",
        "upload sheet: sha256 cdcdcdcdcdcd, ids from uploads/bulk-1.xlsx",
        "-> A lower",
        "because: 41 clicks, no order",
        "campaign/C/budget  budget_update  10 -> 8  (-20.0 %)",
        "file/ads/bids.csv  file_update",
        "approved by lin, signed  TG408",
        "executed 2025-01-02T10:00:00Z: success",
        "H-001: it lowers ACOS, looked at after 7 days",
        "true if  acos  <=  0.35  (was 0.41)",
        "confirmed at later",
        "learnt: gift terms do not buy",
        "extends the window by 7 days",
        "caused by TRACE-20250102-002",
        "see also TRACE-20250101-001",
    ],
)
def test_a_page_tells_each_fact_of_a_trace(words):
    assert words in page(DECISION, where="traces/x.yaml")


def test_layers_that_a_trace_does_not_have_are_not_shown():
    text = page({"id": "TRACE-20250102-001", "trace_type": "observation"}, where="x")
    assert "What changes" not in text
    assert "What came of it" not in text
    assert "for " not in text


@pytest.mark.parametrize("layer", [*DECISION, "nonsense"])
@pytest.mark.parametrize("odd", [None, [], {}, "text", 3, [None, 1, {"option": []}], True])
def test_an_odd_trace_is_shown_without_a_crash(layer, odd):
    assert page({**DECISION, layer: odd}, where="x")


def test_text_of_a_trace_cannot_steer_a_terminal():
    text = page({**DECISION, "agent_id": "a\x1b[2Jb\u202ec\nTG000 PASS"}, where="x\x07")
    assert not set(text) & set("\x1b\x07\u202e")
    assert "\nTG000" not in text
