"""What a trace says of hypotheses."""

from __future__ import annotations

from trace_gate.core.fold import hypothesis_fields as fields
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.ids import instant_or_none
from trace_gate.core.trace.model import Trace

REPORT = {
    "uri": "uploads/week.csv",
    "sha256": "a" * 64,
    "captured_at": "2025-01-13T08:00:00Z",
    "period_start": "2025-01-06",
    "period_end": "2025-01-12",
}


def trace(**layers: object) -> Trace:
    return Trace.of(Document(data={"trace": layers}, text=b"", path="p"))


def test_a_decision_cites_the_one_that_it_rests_on_first():
    named = [{"id": "H-002"}, {"id": "H-001"}, {"id": "H-003"}, {"id": "H-1"}, "H-004", {}]
    layers = {"analysis": {"hypotheses_considered": named}}
    rests = trace(hypothesis={"hypothesis_id": "H-003"}, **layers)
    assert (fields.hypothesis_of(rests), fields.considered(rests)) == ("H-003", ("H-001", "H-002"))
    assert fields.cited(rests) == ("H-003", "H-001", "H-002")
    assert fields.cited(trace(**layers)) == ("H-001", "H-002", "H-003")
    assert fields.cited(trace()) == ()


def test_what_is_expected_is_taken_as_far_as_it_can_be_read():
    criterion = {"metric": "acos", "operator": "<", "value": 0.4}
    layer = {"verification_window_days": 7, "success_criteria": [criterion, {"metric": 1}, "x"]}
    assert fields.expected(layer) == {
        "statement": None,
        "window_days": 7,
        "criteria": (("acos", "<", 0.4, None),),
    }
    assert fields.expected({"verification_window_days": True})["window_days"] is None


def test_only_files_of_the_repository_are_reports():
    made = trace(evidence=[REPORT, {**REPORT, "uri": "https://x.example/week.csv"}])
    assert fields.hashes_of(made) == ("a" * 64, "a" * 64)
    ((sha256, start, end),) = fields.reports_of(made, None)
    assert (sha256, end - start) == ("a" * 64, 6)
    executed = instant_or_none("2025-01-13T08:00:00Z")
    assert fields.reports_of(made, executed) == (("a" * 64, None, None),), "it was there before"
