"""Which decision is the newest executed one about a value of a market file."""

from __future__ import annotations

import sys

import pytest

from tests.support.market_tables import MUG, SHOP, mapping, row, table
from tests.support.reasons import BIDS
from trace_gate.app.why import why
from trace_gate.app.why.market import _value
from trace_gate.app.why.model import MarketValue
from trace_gate.core.market.at_line import said_at
from trace_gate.core.market.held import Held
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.model import Trace

TENANT = dict(zip(("store_id", "marketplace"), SHOP, strict=True))


def held(bid: str = "0.80", keyword: str = "mug") -> Held:
    found = next(said_at("ads/b.csv", table(row(keyword, bid)).encode(), 2, mapping()))
    assert not isinstance(found, str)
    return found[0]


def decision(number: int, to: object, day: int | None, target: str = f"{MUG}/bid", **more) -> Trace:
    changes = [{"target": target, "from_value": 0.5, "to_value": to}]
    at = None if day is None else f"2025-01-{day:02}T09:00:00Z"
    done = {"changes": changes, "executed_at": at, **more.pop("execution", {})}
    name = f"TRACE-20250101-{number:03}"
    made = {"created_at": f"2025-01-01T0{number}:00:00Z", "tenant": TENANT, **more}
    data = {"id": name, "trace_type": "decision", "execution": done, **made}
    return Trace.of(Document(data={"trace": data}, text=b"", path=""))


def value(*traces: Trace, bid: str = "0.80") -> MarketValue:
    return _value(held(bid), "Bid", traces)


def test_the_newest_execution_counts_whatever_its_number_is():
    found = value(decision(1, 0.8, 9), decision(2, 0.7, 5), decision(3, 0.6, None))
    assert (found.trace, found.from_value, found.to_value) == ("TRACE-20250101-001", 0.5, 0.8)
    assert (found.agrees, found.waiting, found.value) == (True, None, 0.8)


def test_another_value_than_the_newest_decision_left_is_said():
    found = value(decision(1, 0.8, 5), decision(2, 0.7, 9))
    assert (found.trace, found.agrees, found.waiting) == ("TRACE-20250101-002", False, None)


def test_a_decision_that_says_it_and_is_not_executed_yet_is_named():
    open_one = decision(2, 0.8, None)
    assert value(decision(1, 0.7, 5), open_one).waiting == open_one.id
    later = decision(3, 0.6, None, causal_links={"supersedes": open_one.id})
    assert value(decision(1, 0.7, 5), open_one, later).waiting is None


@pytest.mark.parametrize(
    "other",
    [
        decision(2, 0.7, 9, f"{MUG}/state"),
        decision(2, 0.7, 9, f"{MUG.replace('exact', 'broad')}/bid"),
        decision(2, 0.7, 9, "file/ads/b.csv"),
        decision(2, 0.7, 9, tenant={**TENANT, "marketplace": "DE"}),
        decision(2, 0.7, 9, execution={"result": "failure"}),
        decision(2, 0.7, 9, execution={"failed": [{"number": 1, "reason": "too low"}]}),
    ],
)
def test_what_is_about_another_target_or_did_not_happen_does_not_count(other):
    assert value(other).trace is None
    assert value(other).agrees is None


def test_a_decision_that_failed_names_the_target_all_the_same():
    assert value(decision(1, 0.8, 9, execution={"result": "failure"})).named
    assert not value(decision(1, 0.8, 9, f"{MUG}/state")).named


@pytest.mark.parametrize(
    "target", [f"{MUG.replace('mug', 'MUG ')}/bid", f"{MUG.removesuffix('/exact')}/bid"]
)
def test_other_spellings_and_no_match_type_are_about_it(target):
    assert value(decision(1, 0.8, 5, target)).decided_target == target


def test_of_a_file_that_is_not_mapped_nothing_of_it_is_imported(reading, monkeypatch):
    monkeypatch.setitem(sys.modules, "trace_gate.app.why.market", None)
    assert why.why_path(reading, None, BIDS, 2, 20).market is None
