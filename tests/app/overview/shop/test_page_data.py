"""What the page of a shop is made of: one fold, one moment, each shop apart."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support import hypothesis_facts as facts
from tests.support import shop_page as page
from trace_gate.app.overview import status
from trace_gate.app.overview.scope import Scope
from trace_gate.app.overview.shop.page_data import refusal
from trace_gate.core.errors import UsageError
from trace_gate.core.fold.result import Refusal

SCHEMA = json.loads((Path(__file__).parents[4] / "schemas/report.schema.json").read_text())


def only(data):
    (shop,) = data["shops"]
    return shop


def test_it_is_what_the_schema_says():
    jsonschema.validate(page.data(), SCHEMA)
    jsonschema.validate(page.data(now=page.MONDAY + 20 * page.DAY), SCHEMA)
    found = page.data(*page.shop(), page.seen(1, tenant=page.KETTLE))
    jsonschema.validate(found, SCHEMA)
    jsonschema.validate({**found, "shops": []}, SCHEMA)


def test_numbers_decisions_and_steps_are_those_of_status():
    inputs = page.inputs(*page.shop())
    said = status.report(
        inputs.summaries, inputs.nodes, inputs.policy, Scope(), page.NOW, commit="", refused=0
    )
    shop = only(page.data())
    for name in ("open_decisions", "readiness", "long_stays", "next", "score_use"):
        assert shop[name] == said[name]
    assert shop["due"] == said["experiments"]
    assert shop["counts"] == said["buckets"]
    assert [each["freeze_rate"] for each in shop["weeks"]][-12:] == [
        each["freeze_rate"] for each in said["weeks"]
    ]


def test_a_number_stands_beside_that_of_the_week_before():
    shop = only(page.data(now=page.MONDAY + 105 * page.DAY))
    rate = shop["kpis"]["freeze_rate"]
    assert (rate["now"], rate["before"]) == (0.5, 0.0)


def test_a_week_names_what_moved_the_freeze_rate():
    weeks = {each["week"]: each["events"] for each in only(page.data())["weeks"]}
    moved = {"type": "BUCKET_FREEZE", "about": "IB-gift", "trace": page.name(105)}
    assert weeks["2025-W17"] == [moved]
    assert [week for week, events in weeks.items() if events] == ["2025-W02", "2025-W17"]
    assert [(each["type"], each["about"]) for each in weeks["2025-W02"]] == [
        ("CREATED", "IB-gift"), ("CREATED", "IB-school")
    ]  # fmt: skip


def test_each_number_has_as_many_traces_as_it_counts():
    """A trace a bucket in this shop, so numbers of buckets are numbers of traces, too."""
    life = [(0, "", ""), (3, "TEST", "KILL")]
    more = [*page.in_bucket("IB-old", *life), page.seen(9, "decision", executed=True),
            page.seen(10, "decision"), page.seen(100, "decision")]  # fmt: skip
    for days in (2, 10, 20, 105, 130):
        shop = only(page.data(*page.shop(), *more, now=page.MONDAY + days * page.DAY))
        found = {(each["figure"], each["of"]): len(each["traces"]) for each in shop["sources"]}
        counts = shop["counts"]
        expected = {("state", each["state"]): each["count"] for each in counts["states"]}
        expected |= {
            (name, None): counts[name]
            for name in ("frozen_imported", "frozen_unpassed", "frozen_claimed", "imported",
                         "killed_this_quarter")
        }  # fmt: skip
        expected[("freeze_rate", None)] = counts["frozen"]
        expected[("tests", None)] = sum(shop["due"].values())
        weeks = {each["week"]: each["decisions"] for each in shop["weeks"]}
        expected |= {("decisions", name): number for name, number in weeks.items()}
        expected[("decision_density", None)] = shop["weeks"][-1]["decisions"]
        months = {each["month"]: sum(each["events"].values()) for each in shop["months"]}
        expected |= {("events", name): number for name, number in months.items()}
        for each in shop["patterns"]:
            expected[("pattern", each["id"])] = each["decisions"]
        for each in shop["hypotheses"]:
            results = sum(each["record"][name] for name in ("confirmed", "rejected"))
            expected[("hypothesis", each["id"])] = results
        assert {key: number for key, number in expected.items() if number} == {
            key: number
            for key, number in found.items()
            if key[0] not in ("moves", "trace_completeness", "incomplete", "earlier")
        }, days


def test_no_shop_has_anything_of_another():
    other = page.in_bucket("IB-kettle", (2, "", ""), tenant=page.KETTLE)
    found = page.data(*page.shop(), *other, page.seen(2, tenant=page.KETTLE))
    acme, kettle = found["shops"]
    assert [acme["tenant"], kettle["tenant"]] == [page.ACME, page.KETTLE]
    assert acme == only(page.data())
    assert [each["bucket"] for each in kettle["buckets"]] == ["IB-kettle"]
    assert kettle["hypotheses"] == kettle["experiments"] == kettle["patterns"] == []
    assert kettle["counts"]["living"] == 1


def test_one_shop_can_be_asked_for():
    both = (*page.shop(), page.seen(2, tenant=page.KETTLE))
    found = page.data(*both, scope=Scope(marketplace="DE"))
    assert [each["tenant"] for each in found["shops"]] == [page.KETTLE]
    with pytest.raises(UsageError, match="No trace here is about OTHER"):
        page.data(*both, scope=Scope(store="OTHER"))


def test_a_product_that_is_asked_for_has_its_own_buckets_tests_and_patterns():
    elsewhere = facts.registered(9, 2, hypothesis_id="H-009", asin="B0EXAMPLE2")
    both = (*page.shop(), *page.expected(elsewhere, name="H-009"), page.title(31))
    shop = only(page.data(*both, scope=Scope(asin=page.ASIN)))
    assert [each["id"] for each in shop["hypotheses"]] == ["H-002", "H-001"]
    assert shop["patterns"] == [], "it was seen on other products"
    assert len(shop["buckets"]) == 2


def test_an_earlier_day_has_nothing_that_came_later():
    shop = only(page.data(now=page.MONDAY + 2 * page.DAY))
    assert [each["state"] for each in shop["buckets"]] == ["TEST", "TEST"]
    assert shop["events"] == []
    (belief,) = shop["hypotheses"]
    assert (belief["status"], belief["confidence"]) == ("TESTING", 0.5)
    (test,) = shop["experiments"]
    assert (test["status"], test["result"], test["over"]) == ("RUNNING", None, None)
    assert shop["patterns"] == []


def test_the_same_fold_and_day_give_the_same_values():
    assert json.dumps(page.data()) == json.dumps(page.data())


def test_what_the_fold_goes_on_without_is_named_with_what_mends_it():
    found = Refusal(trace_id="T", number=1, code="TG507", message="why", remediation="mend")
    assert refusal(found) == {"trace": "T", "code": "TG507", "reason": "why", "mend": "mend"}
