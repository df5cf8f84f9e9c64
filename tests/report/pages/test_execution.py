"""An execution on a page: what is recorded, what Amazon refused, and what goes into the commit."""

from __future__ import annotations

from trace_gate.app.decide.execute import Executed
from trace_gate.report.pages import execution

ONE = Executed(
    trace_id="TRACE-20250107-001", path="traces/a.yaml", executed_at="2025-01-07T10:00:00Z",
    result="success", stage=("ads/my bids.csv",), notes=("look again",),
    refused=((2, "campaign/C1/budget", "too\x1b high"),),
)  # fmt: skip


def test_it_is_said_with_what_was_refused():
    assert list(execution.all_lines([ONE])) == [
        "TRACE-20250107-001 is recorded as executed at 2025-01-07T10:00:00Z, result success.",
        "refused by Amazon: change 2, campaign/C1/budget: too\\x1b high",
        "note: look again",
        "next: git add traces/a.yaml 'ads/my bids.csv' && git commit",
    ]


def test_of_several_each_path_is_staged_once():
    two = ONE.with_(trace_id="TRACE-20250107-002", path="traces/b.yaml", refused=(), notes=())
    last = list(execution.all_lines([ONE, two]))[-1]
    assert last == "next: git add traces/a.yaml 'ads/my bids.csv' traces/b.yaml && git commit"


def test_a_program_reads_the_same():
    data = execution.plain_data(ONE)
    assert data["stage"] == ["traces/a.yaml", "ads/my bids.csv"]
    assert data["refused"][0]["number"] == 2
