"""The judge says the same of traces that copies of the process have read."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop
from trace_gate.adapters import worker_pool
from trace_gate.app.judge import check, check_tree, read_traces, trace_reader
from trace_gate.app.judge.services import Services


@pytest.fixture(autouse=True)
def copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace_reader, "MANY", 1)
    monkeypatch.setattr(read_traces, "MANY", 1)
    monkeypatch.setattr(read_traces, "FIRST", 1)
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)


def services(shop: Shop) -> Services:
    return shop.services().with_(ahead=worker_pool.work_ahead)


def test_a_range_is_judged_the_same(shop: Shop) -> None:
    shop.linked("ads/bids.csv")
    shop.write("ads/new.csv", "x\n")
    shop.write(shop.trace_path("TRACE-20250104-009"), "trace:\n  a: 1\n  a: 2\n")
    shop.commit("a trace that cannot be read")
    with shop.open() as git:
        found = check.check_range(git, "main", "HEAD", services(shop))
    assert found.verdict == "BLOCK"
    assert found == shop.judge()


def test_the_whole_tree_is_judged_the_same(shop: Shop) -> None:
    shop.linked("ads/bids.csv")
    trace = shop.observation()
    trace["causal_links"] = {"caused_by": "TRACE-20250103-404"}
    shop.save(trace)
    shop.commit("a link that leads nowhere")
    with shop.open() as git:
        found = check_tree.check_all(git, services(shop))
    assert [each.code for each in found.findings] == ["TG206"]
    assert found == shop.whole()
