"""The page of `split`: the smaller decisions, and what becomes of the large one."""

from __future__ import annotations

from trace_gate.app.decide.split import Written
from trace_gate.report.pages import split

LARGE = "traces/2025-01/TRACE-20250106-001.yaml"
SMALL = "traces/2025-01/TRACE-20250106-00{}.yaml"


def written(number: int, bucket: str | None, changes: int) -> Written:
    return Written(
        trace_id=f"TRACE-20250106-00{number}", path=SMALL.format(number), bucket=bucket,
        changes=changes, verdict="PASS",
    )  # fmt: skip


def test_each_decision_has_its_line_and_all_files_are_staged():
    found = list(split.lines((written(2, "IB-gift", 1), written(3, None, 4)), LARGE))
    assert found == [
        f"wrote {SMALL.format(2)}   IB-gift, 1 change, PASS",
        f"wrote {SMALL.format(3)}   no bucket, 4 changes, PASS",
        f"{LARGE} stays as a record: guardrail_check is BLOCK.",
        f"next: git add {LARGE} {SMALL.format(2)} {SMALL.format(3)}",
    ]
