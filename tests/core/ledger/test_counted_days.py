"""The days of counts (SPEC 3, Counts): TG205."""

from __future__ import annotations

import pytest

from tests.support.unit_case import NOW, ledger, policy, touched, trace, trace_file
from trace_gate.core.ledger import counted_days, time_order
from trace_gate.core.ledger.commit_dates import Clock

REPORT = {"uri": "uploads/w.csv", "period_start": "2024-12-01", "period_end": "2025-01-01"}


def counted(start="2024-12-26", end="2025-01-01", bucket="IB-gift"):
    return {"bucket": bucket, "from": start, "to": end, "clicks": 3, "orders": 1}


def data(*items, reports=(REPORT,), source="search_terms/7d"):
    return trace(
        1,
        evidence=list(reports),
        observation={"data_sources": [source], "counts": list(items)},
    )


def found(*items, reports=(REPORT,)):
    said = counted_days.check(trace_file(data(*items, reports=reports)))
    return [(each.level, each.message) for each in said]


def test_weeks_of_the_report_each_counted_once_pass():
    weeks = (counted(), counted("2024-12-19", "2024-12-25"), counted(bucket="IB-men"))
    assert found(*weeks) == []
    assert found() == []


@pytest.mark.parametrize(
    ("items", "part"),
    [
        ([counted("2025-01-01", "2024-12-26")], "end on 2024-12-26, before they begin"),
        ([counted(end="2025-01-09")], "reach to 2025-01-09, and the trace was written before"),
        ([counted(), counted()], "IB-gift is counted twice on 2024-12-26"),
        ([counted(), counted("2024-12-20", "2024-12-26")], "counted twice on 2024-12-26"),
        ([counted("2024-11-26", "2024-12-02")], "no report of this trace tells of all these days"),
        ([{**counted(), "orders": 10**13}], "orders is 10,000,000,000,000, and nothing above"),
        ([{**counted(), "spend": 2.5e12}], "spend is 2,500,000,000,000"),
        ([counted("2025-02-29", "2025-03-01")], "no day of the calendar"),
    ],
)
def test_other_days_are_an_error(items, part):
    assert any(level == "error" and part in message for level, message in found(*items))


@pytest.mark.parametrize(
    "reports", [(), ({**REPORT, "uri": "s3://bucket/w.csv"},), ({**REPORT, "period_end": None},)]
)
def test_counts_without_a_period_of_a_report_are_a_warning(reports):
    ((level, message),) = found(counted(), reports=reports)
    assert level == "warning"
    assert "so nothing can rest on it" in message


@pytest.mark.parametrize("source", ["search_terms", "search_terms/0d", "by hand"])
def test_counts_that_say_no_attribution_window_are_a_warning(source):
    said = list(counted_days.check(trace_file(data(counted(), source=source))))
    assert [each.level for each in said] == ["warning"]
    assert "taken as final 7 days after their last day" in said[0].message
    assert "`search_terms/7d`" in said[0].remediation


def test_only_a_new_trace_is_asked():
    wrong = data(counted("2025-01-01", "2024-12-26"))
    clock = Clock(landing=NOW, now=NOW, skew=900)

    def codes(brought):
        return [e.code for e in time_order.check(ledger(brought), policy(), clock, frozenset())]

    assert "TG205" in codes(touched(wrong))
    sealed = trace_file({**wrong, "causal_links": {}})
    assert "TG205" not in codes(touched(wrong, sealed=sealed))
