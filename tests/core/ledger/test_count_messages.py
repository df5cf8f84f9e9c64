"""The words about counts that do not hold (TG205)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import trace, trace_file
from trace_gate.core.ledger import count_messages as said
from trace_gate.core.trace import counts

COUNT = {"bucket": "IB-gift", "from": "2024-12-26", "to": "2025-01-01", "clicks": 3, "orders": 1}
FILE = trace_file(trace(1, observation={"data_sources": [], "counts": [COUNT]}))


def count():
    assert FILE.trace is not None
    (found,) = counts.counts_of(FILE.trace)
    return found


@pytest.mark.parametrize(
    ("dated", "level", "end", "mend"),
    [
        (True, "error", "tells of all these days.", "Count the days of the report"),
        (False, "warning", "so nothing can rest on it.", "Write period_start and period_end"),
    ],
)
def test_days_without_a_report_are_an_error_where_reports_say_their_days(dated, level, end, mend):
    found = said.no_report(FILE, count(), dated=dated)
    assert found.level == level
    assert found.message.startswith("IB-gift is counted from 2024-12-26 to 2025-01-01, and no")
    assert found.message.endswith(end)
    assert found.remediation.startswith(mend)


def test_each_says_its_days_as_dates_and_its_figures_with_commas():
    assert said.turned(FILE, count()).message == (
        "The counts of IB-gift end on 2025-01-01, before they begin on 2024-12-26."
    )
    assert "reach to 2025-01-01" in said.unfinished(FILE, count(), "2024-12-30").message
    assert "counted twice on 2024-12-26" in said.twice(FILE, count(), count()).message
    assert "clicks is 2,500,000" in said.too_much(FILE, 0, "clicks", 2_500_000).message
    assert "no day of the calendar" in said.unreal(FILE, 0).message
    assert said.no_window(FILE).level == "warning"
