"""The answers of `why` as data: a version, what was asked about, and the record as it is."""

from __future__ import annotations

from trace_gate.core.governor.simulation import Changed
from trace_gate.report.pages import why_data


def test_the_subject_stands_before_the_fields_of_the_record():
    answer = Changed(trace_id="TRACE-20250106-001", now="PASS", then="BLOCK", codes=("TG502",))
    data = why_data.plain_data("ads/bids.csv:2", answer)
    assert list(data) == ["schema_version", "subject", "trace_id", "now", "then", "codes"]
    assert data["schema_version"] == why_data.VERSION
    assert data["subject"] == "ads/bids.csv:2"
    assert list(data["codes"]) == ["TG502"]
