"""Rows of a log."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from trace_gate.app.why.log_model import LoggedDecision

ROW = LoggedDecision(
    created_at="2025-01-08T09:00:00+01:00", trace="TRACE-20250108-001", trace_type="decision",
    tenant="ACME-01-US", asin="B0EXAMPLE1", bucket="IB-gift", action_type="x", title="x",
    rationale=None, changes=1, first_change=None, verdict="ESCALATE", author="Mia Analyst",
    agent="trace-scribe", directed_by="Kim", approved_by="lin", executed_at=None, result=None,
    hypothesis=None, outcome="open", claimed=False, outcome_trace=None, superseded_by=None,
    undone_by=None, commit=None,
)  # fmt: skip


ROOT = Path(__file__).resolve().parents[2]


SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "schemas/log.schema.json").read_text()))
