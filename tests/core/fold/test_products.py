"""A product keeps what a listing asks of it: looks, buckets, and experiments that are open."""

from __future__ import annotations

from tests.support.little_fold import shipped_policy
from trace_gate.core.fold import products
from trace_gate.core.fold.facts import ProductState, Underway

KEY = "product/ACME-US/B0EXAMPLE1"
AT = {"whole": 9, "fraction": "", "trace_id": "TRACE-20250106-001"}


def underway(hypothesis, *running, ended=0, by=""):
    return Underway(
        **AT,
        hypothesis=hypothesis,
        statement="so",
        tenant="ACME-US",
        running=running,
        ended=ended,
        ended_by=by,
    )


def summary(*facts):
    return products.fold(KEY, facts, shipped_policy()).summary


def test_only_hypotheses_with_an_open_experiment_are_kept():
    found = summary(underway("H-002", {"id": "E2"}), underway("H-001", ended=7, by="T7"))
    said = {"tenant": "ACME-US", "statement": "so", "experiments": [{"id": "E2"}]}
    assert found["hypotheses"] == [["H-002", said]]
    assert (found["ended"], found["ended_by"]) == (7, "T7")


def test_the_newest_end_is_that_of_all_hypotheses():
    found = summary(underway("H-001", ended=7, by="T7"), underway("H-002", ended=8, by="T8"))
    assert (found["ended"], found["ended_by"], found["hypotheses"]) == (8, "T8", [])


def test_what_the_metrics_say_is_handed_on():
    state = ProductState(**AT, looked=(0,), buckets=(("IB-a", ((1, "TEST", "T1"),)),))
    found = summary(state)
    assert (found["looked"], found["buckets"]) == ([0], [("IB-a", ((1, "TEST", "T1"),))])
    assert summary(underway("H-001"))["looked"] == []
