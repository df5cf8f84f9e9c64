"""A trace that `new` wrote, and something that it lacks: for the pages that say so."""

from __future__ import annotations

from trace_gate.app.author.new_trace import Written
from trace_gate.core.finding import Finding

PATH = "traces/2025-01/TRACE-20250107-001.yaml"
WRITTEN = Written(
    trace_id="TRACE-20250107-001", trace_type="decision", path=PATH, missing=(), executed=False,
    protected=False, left_out=(), unstaged=("uploads/my report.csv",),
)  # fmt: skip
BLANK = Finding(code="TG102", message="tenant is missing", remediation="write tenant:", line=7)
