"""What a trace tells which nodes."""

from __future__ import annotations

import pytest

from trace_gate.core.fold import facts, keys
from trace_gate.core.fold.sending import sends_of
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.model import Trace

TENANT = {"store_id": "ACME", "marketplace": "US", "currency": "USD", "timezone": "UTC"}
BUCKET = "asin/B0EXAMPLE1/intent_bucket/IB-gift"


def trace(**layers: object) -> Trace:
    data = {
        "id": "TRACE-20250106-003",
        "created_at": "2025-01-06T10:00:00Z",
        "trace_type": "decision",
        "tenant": TENANT,
        "entity": {"asin": "B0EXAMPLE1"},
        **layers,
    }
    return Trace.of(Document(data={"trace": data}, text=b"", path="p"))


def execution(*changes: dict[str, object], **fields: object) -> dict[str, object]:
    return {
        "guardrail_check": "PASS",
        "executed_at": "2025-01-06T11:00:00Z",
        "changes": list(changes),
        **fields,
    }


def change(change_type: str, target: str = BUCKET, **fields: object) -> dict[str, object]:
    return {"target": target, "change_type": change_type, **fields}


def sent(kind: str, of: Trace) -> list[facts.Fact]:
    return [fact for key, fact in sends_of(of, "p") if keys.kind_of(key) == kind]


def test_a_change_takes_effect_when_it_is_executed():
    (touched, changed) = sent("bucket", trace(execution=execution(change("bucket_state"))))
    assert isinstance(touched, facts.Touched)
    assert isinstance(changed, facts.Changed)
    assert (changed.whole, changed.number, changed.refusal) == (1736161200, 1, "")


def test_a_decision_that_is_not_executed_changes_nothing():
    waiting = trace(execution=execution(change("bucket_state"), executed_at=None))
    assert [type(each) for each in sent("bucket", waiting)] == [facts.Touched]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"guardrail_check": "BLOCK"}, "TG405"),
        ({"guardrail_check": None}, "TG405"),
        ({"guardrail_check": "ESCALATE"}, "TG405"),
        ({"guardrail_check": "ESCALATE", "approved_by": "ann"}, "TG405"),
        ({"result": "failure"}, ""),
    ],
)
def test_a_change_that_does_not_count_says_why(fields: dict[str, object], code: str):
    decision = trace(execution=execution(change("bucket_state"), **fields))
    changed = sent("bucket", decision)[-1]
    assert isinstance(changed, facts.Changed)
    assert changed.refusal
    assert changed.code == code


def test_events_are_numbered_over_the_changes_that_make_one():
    decision = trace(
        execution=execution(
            change("bid", "campaign/c/ad_group/a/bid"),
            change("bucket_create"),
            change("bucket_update"),
            change("bucket_create", details={"import": True}),
            change("bucket_state"),
            change("content", "asin/B0EXAMPLE1/content/title"),
        )
    )
    changes = [fact for _, fact in sends_of(decision, "p") if isinstance(fact, facts.Changed)]
    assert [(each.number, each.event) for each in changes] == [
        (2, 0),
        (3, 0),
        (4, 1),
        (5, 2),
        (6, 3),
    ]


def test_a_trace_without_tenant_or_time_is_named_and_nothing_else():
    for broken in (trace(tenant=None), trace(created_at="yesterday"), trace(id="x")):
        ((key, fact),) = sends_of(broken, "traces/2025-01/TRACE-20250106-003.yaml")
        assert key == keys.ALL
        assert isinstance(fact, facts.Unfolded)
        assert fact.trace_id == "TRACE-20250106-003"


@pytest.mark.parametrize(
    "name",
    ["..", "ACME/US", "acme", "A" * 33, "ACME\n", "ACME\0", "ÄCME", "-ACME", " ", "A" * 5_000],
)
def test_a_tenant_that_could_be_another_path_is_none(name: str):
    """Keys name files: what is no tenant by SPEC 3 must not become a part of one."""
    for tenant in ({**TENANT, "store_id": name}, {**TENANT, "marketplace": name}):
        ((key, fact),) = sends_of(trace(tenant=tenant), "traces/x/TRACE-20250106-003.yaml")
        assert key == keys.ALL
        assert isinstance(fact, facts.Unfolded)


@pytest.mark.parametrize(
    "name", ["IB-", "IB-..", "IB-a/b", "IB-A", "IB-" + "a" * 98, "IB-a\0", "IB-a\n", "IB-ä"]
)
def test_a_bucket_that_could_be_another_path_is_none(name: str):
    target = f"asin/B0EXAMPLE1/intent_bucket/{name}"
    about = {"entity": {"asin": "B0EXAMPLE1", "intent_bucket_id": name}}
    told = trace(**about, execution=execution(change("bucket_state", target)))
    assert sent("bucket", told) == []


@pytest.mark.parametrize("name", ["H-1", "H-12", "H-" + "1" * 10, "H-٣٣٣", "H-00/1", "h-001", 7])
def test_a_hypothesis_that_could_be_another_path_is_none(name: object):
    told = trace(trace_type="hypothesis", hypothesis={"hypothesis_id": name})
    assert sent("hypothesis", told) == []


def test_every_fact_survives_being_packed():
    decision = trace(
        execution=execution(change("bucket_state", details={"a": [1, {"b": None}]})),
        hypothesis={
            "hypothesis_id": "H-001",
            "success_criteria": [{"metric": "acos", "operator": "<", "value": 0.4}],
        },
        verification={"verified_at": "2025-01-20T10:00:00Z", "actual_outcome": {"acos": 0.3}},
    )
    for _, fact in sends_of(decision, "p"):
        assert facts.unpack(facts.pack(fact)) == fact


def test_facts_of_one_moment_are_ordered_by_the_number_of_their_trace():
    late, early = (
        facts.Touched(whole=1, fraction="", trace_id=f"TRACE-20250106-{n}", executed=True)
        for n in ("1000", "999")
    )
    assert sorted([late, early], key=lambda each: each.order) == [early, late]


def test_success_criteria_of_any_shape_break_nothing():
    good = {"metric": "acos", "operator": "<", "value": 0.4}
    for items in (["acos < 0.4", None, 3, good, {"metric": 1, "operator": "<"}], [good]):
        layer = {"hypothesis_id": "H-001", "success_criteria": items}
        (decided,) = sent("trace", trace(hypothesis=layer))
        assert isinstance(decided, facts.Decided)
        assert decided.criteria == (("acos", "<", 0.4, None),)
