"""The counts of an observation, read tolerantly (SPEC 3, Counts)."""

from __future__ import annotations

import json

import pytest

from trace_gate.core.trace import counts, ids
from trace_gate.core.trace.document import load
from trace_gate.core.trace.model import Trace


def trace(*items, evidence=()):
    data = {"observation": {"counts": list(items)}, "evidence": list(evidence)}
    return Trace.of(load(json.dumps({"trace": data}).encode(), "x.yaml"))


def item(start="2025-01-06", end="2025-01-12", bucket="IB-gift", **figures):
    return {"bucket": bucket, "from": start, "to": end, **figures}


def report(start, end, captured="2025-01-13T08:00:00Z"):
    return {"uri": "uploads/w.csv", "captured_at": captured} | {
        "period_start": start,
        "period_end": end,
    }


def test_an_item_has_its_days_and_what_was_counted():
    (found,) = counts.counts_of(trace(item(clicks=400, orders=44, spend=210.4, sales=940)))
    assert (ids.date_of_day(found.start), ids.date_of_day(found.end)) == (
        "2025-01-06",
        "2025-01-12",
    )
    assert found.figures == {"clicks": 400, "orders": 44}
    assert found.money == {"spend": 210.4, "sales": 940}


@pytest.mark.parametrize(
    "wrong",
    [
        "text",
        {"bucket": "IB-gift", "from": "2025-01-06"},
        item(start="2025-02-30"),
        item(bucket=None),
    ],
)
def test_what_cannot_be_read_is_left_out_and_the_others_keep_their_places(wrong):
    (found,) = counts.counts_of(trace(wrong, item()))
    assert found.index == 1


@pytest.mark.parametrize("value", [-1, True, "44", 4.5, None])
def test_a_figure_that_is_no_count_is_none(value):
    (found,) = counts.counts_of(trace(item(orders=value)))
    assert found.figures == {}


def test_no_list_is_no_counts():
    data = {"observation": {"counts": {"bucket": "IB-gift"}}}
    assert not [*counts.counts_of(Trace.of(load(json.dumps({"trace": data}).encode(), "x.yaml")))]


@pytest.mark.parametrize(
    ("start", "end", "proved"),
    [
        ("2025-01-06", "2025-01-12", True),
        ("2025-01-01", "2025-01-31", True),
        ("2025-01-07", "2025-01-12", False),
        ("2025-01-06", "2025-01-11", False),
        ("2025-01-06", None, False),
    ],
)
def test_a_report_that_has_all_days_proves_a_count(start, end, proved):
    made = trace(item(), evidence=[report(start, end)])
    (found,) = counts.counts_of(made)
    assert (counts.proof_of(found, made) is not None) is proved


@pytest.mark.parametrize("uri", ["https://shop.example/w.csv", None])
def test_what_does_not_lie_in_the_repository_proves_nothing(uri):
    made = trace(item(), evidence=[report("2025-01-06", "2025-01-12") | {"uri": uri}])
    (found,) = counts.counts_of(made)
    assert counts.proof_of(found, made) is None


def test_the_report_that_was_taken_last_is_the_proof():
    early = report("2025-01-06", "2025-01-12")
    late = report("2025-01-01", "2025-01-31", "2025-02-01T08:00:00Z")
    made = trace(item(), evidence=[late, early])
    (found,) = counts.counts_of(made)
    proof = counts.proof_of(found, made)
    assert proof is not None
    assert proof.index == 0
