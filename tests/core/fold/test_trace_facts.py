"""What a trace tells which nodes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from trace_gate.core.fold import facts, node_keys
from trace_gate.core.fold.trace_facts import facts_of
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
    return [fact for key, fact in facts_of(of, "p") if node_keys.kind_of(key) == kind]


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
    ],
)
def test_a_change_that_does_not_count_says_why(fields: dict[str, object], code: str):
    decision = trace(execution=execution(change("bucket_state"), **fields))
    changed = sent("bucket", decision)[-1]
    assert isinstance(changed, facts.Changed)
    assert changed.refusal
    assert changed.code == code


@pytest.mark.parametrize("result", ["failure", "rolled_back", "success", None])
def test_a_change_of_a_bucket_is_our_own_record_and_cannot_fail(result: str | None):
    refused = [{"number": 1, "reason": "no"}]
    decision = trace(execution=execution(change("bucket_state"), result=result, failed=refused))
    changed = sent("bucket", decision)[-1]
    assert isinstance(changed, facts.Changed)
    assert (changed.refusal, changed.failed) == ("", False)


@pytest.mark.parametrize("of", [{"result": "failure"}, {"failed": [{"number": 1, "reason": "no"}]}])
def test_a_text_that_was_refused_is_no_version_and_was_tried(of: dict[str, object]):
    said = change("content", "asin/B0EXAMPLE1/content/title")
    changed = sent("content", trace(execution=execution(said, **of)))[-1]
    assert isinstance(changed, facts.Changed)
    assert (changed.refusal, changed.code, changed.failed) == ("the execution failed", "", True)


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
    changes = [fact for _, fact in facts_of(decision, "p") if isinstance(fact, facts.Changed)]
    assert [(each.number, each.event) for each in changes] == [
        (2, 0),
        (3, 0),
        (4, 1),
        (5, 2),
        (6, 3),
    ]


def test_a_trace_without_tenant_or_time_is_named_and_nothing_else():
    for broken in (trace(tenant=None), trace(created_at="yesterday"), trace(id="x")):
        ((key, fact),) = facts_of(broken, "traces/2025-01/TRACE-20250106-003.yaml")
        assert key == node_keys.ALL
        assert isinstance(fact, facts.Unfolded)
        assert fact.trace_id == "TRACE-20250106-003"


@pytest.mark.parametrize(
    "name",
    ["..", "ACME/US", "acme", "A" * 33, "ACME\n", "ACME\0", "ÄCME", "-ACME", " ", "A" * 5_000],
)
def test_a_tenant_that_could_be_another_path_is_none(name: str):
    """Keys name files: what is no tenant by SPEC 3 must not become a part of one."""
    for tenant in ({**TENANT, "store_id": name}, {**TENANT, "marketplace": name}):
        ((key, fact),) = facts_of(trace(tenant=tenant), "traces/x/TRACE-20250106-003.yaml")
        assert key == node_keys.ALL
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
    for _, fact in facts_of(decision, "p"):
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


# --- whatever a trace holds ---------------------------------------------------------------------

WHOLE = {
    "id": "TRACE-20250106-003",
    "created_at": "2025-01-06T10:00:00Z",
    "trace_type": "decision",
    "tenant": TENANT,
    "entity": {"asin": "B0EXAMPLE1", "intent_bucket_id": "IB-gift"},
    "evidence": [{"uri": "uploads/a.csv", "captured_at": "2025-01-06T12:00:00Z"}],
    "observation": {"key_metrics": {"acos": 0.4}},
    "analysis": {"hypotheses_considered": [{"id": "H-002"}]},
    "decision": {"intent_bucket_id": "IB-gift", "action_type": "bid_decrease"},
    "execution": execution(change("bucket_state", from_value="TEST", to_value="GROW", details={})),
    "hypothesis": {
        "hypothesis_id": "H-001",
        "statement": "x",
        "verification_window_days": 7,
        "success_criteria": [{"metric": "acos", "operator": "<", "value": 0.4}],
    },
    "verification": {
        "verified_at": "2025-01-20T10:00:00Z",
        "actual_outcome": {"acos": 0.3},
        "hypothesis_result": "confirmed",
    },
    "causal_links": {"caused_by": "TRACE-20250106-002"},
}
ODD = [None, 3, True, 0.5, "", "x", [], [1], [None], {}, {"a": 1}, [[]], [{}], "\0", 10**18]


def places(data: object, way: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    if isinstance(data, dict):
        return [way, *(p for key, each in data.items() for p in places(each, (*way, key)))]
    if isinstance(data, list):
        return [way, *(p for at, each in enumerate(data) for p in places(each, (*way, at)))]
    return [way]


@pytest.mark.parametrize("way", places(WHOLE)[1:], ids=str)
@pytest.mark.parametrize("kind", ["decision", "hypothesis", "verification"])
def test_nothing_in_a_trace_stops_the_fold(way: tuple[object, ...], kind: str):
    for odd in ODD:
        data = copy.deepcopy({**WHOLE, "trace_type": kind})
        holder: Any = data
        for step in way[:-1]:
            holder = holder[step]
        holder[way[-1]] = odd
        for _, fact in facts_of(Trace.of(Document(data={"trace": data}, text=b"", path="p")), "p"):
            facts.unpack(facts.pack(fact))


def test_the_asin_is_that_of_the_entity_else_that_of_all_targets():
    other = "asin/B0EXAMPLE2/content/title"
    for entity, targets, wanted in (
        ({"asin": "B0EXAMPLE1"}, [other], "B0EXAMPLE1"),
        ({"asin": None}, [BUCKET, BUCKET], "B0EXAMPLE1"),
        ({}, [other], "B0EXAMPLE2"),
        ({}, [BUCKET, other], None),
        ({}, ["ads/bids.csv"], None),
    ):
        made = trace(entity=entity, execution=execution(*(change("x", each) for each in targets)))
        (decided,) = (each for each in sent("trace", made) if isinstance(each, facts.Decided))
        assert decided.asin == wanted
        assert node_keys.asin("ACME-US", wanted) in {key for key, _ in facts_of(made, "p")}


def test_a_trace_counts_when_it_was_written_and_its_execution_when_it_was_done():
    late = trace(execution=execution(change("x"), executed_at="2025-02-06T11:00:00Z"))
    written, done = sent("asin", late)
    assert (written.whole, written.trace_type, written.executed) == (1736157600, "decision", False)
    assert (done.whole, done.trace_type, done.executed) == (1738839600, "", True)


def test_ids_of_one_moment_sort_by_day_first():
    names = ["TRACE-20250102-999", "TRACE-20250102-1000", "TRACE-20250103-001"]
    made = [facts.Touched(whole=1, fraction="", trace_id=each, executed=True) for each in names]
    backwards = made[::-1]
    assert sorted(backwards, key=lambda each: each.order) == made


def _result_of_its_own(**evidence: object) -> tuple[str, int | None, int | None]:
    """What a decision of 6 January that holds its own result tells of one report."""
    entry = {
        "uri": "uploads/week.csv",
        "sha256": "a" * 64,
        "captured_at": "2025-01-13T08:00:00Z",
        "period_start": "2025-01-06",
        "period_end": "2025-01-12",
        **evidence,
    }
    made = trace(
        execution=execution(change("bucket_state")),
        evidence=[entry],
        verification={"verified_at": "2025-01-20T10:00:00Z", "actual_outcome": {"acos": 0.3}},
    )
    (verified,) = (each for _, each in facts_of(made, "p") if isinstance(each, facts.Verified))
    (report,) = verified.reports
    return report


@pytest.mark.parametrize(
    ("evidence", "tells"),
    [
        ({}, True),
        ({"period_end": "2025-01-13"}, True),
        ({"period_end": "2025-01-14"}, False),
        ({"period_end": "2025-01-14", "captured_at": "2025-01-13T20:00:00-08:00"}, True),
        ({"period_end": "2025-01-14", "captured_at": "2025-01-14T02:00:00+09:00"}, True),
        ({"captured_at": "some day"}, False),
        ({"captured_at": None}, False),
        ({"captured_at": "2025-01-06T11:00:00Z", "period_end": "2025-01-06"}, False),
        ({"captured_at": "2025-01-06T11:00:01Z", "period_end": "2025-01-06"}, True),
    ],
)
def test_a_report_tells_of_days_that_were_over_when_it_was_taken(evidence: Any, tells: bool):
    """And what a decision had when it was executed tells nothing of what it did."""
    sha256, _, end = _result_of_its_own(**evidence)
    assert sha256 == "a" * 64
    assert (end is not None) is tells


def test_a_rollback_is_no_test_on_the_market():
    done = execution(change("bucket_state"))
    for action, market in (("bid_decrease", True), ("rollback", False)):
        made = trace(execution=done, decision={"action_type": action})
        (decided,) = (each for _, each in facts_of(made, "p") if isinstance(each, facts.Decided))
        assert decided.market is market
