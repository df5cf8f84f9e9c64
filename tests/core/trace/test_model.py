from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.trace import document
from trace_gate.core.trace.model import Trace, list_in, map_in, maps_in

GOOD = Path(__file__).parent / "good"


def trace_of(name: str) -> Trace:
    path = GOOD / f"{name}.yaml"
    return Trace.of(document.load(path.read_bytes(), path.name))


def test_a_decision_shows_what_rules_ask_for():
    trace = trace_of("decision")
    assert trace.id == "TRACE-20250103-001"
    assert trace.trace_type == "decision"
    assert trace.agent_id == "trace-scribe"
    assert trace.created_at == "2025-01-03T14:20:00+01:00"
    assert (trace.tenant.store_id, trace.tenant.marketplace) == ("ACME-1", "DE")
    assert (trace.tenant.currency, trace.tenant.timezone) == ("EUR", "Europe/Berlin")
    assert (trace.entity.asin, trace.entity.sku) == ("B0CAMP1234", None)
    assert (trace.entity.intent_bucket_id, trace.entity.campaign_id) == (
        "IB-camping-coffee",
        "4711",
    )
    assert [entry.uri for entry in trace.evidence] == ["uploads/2025-01/search-terms-w01.csv"]
    assert trace.executed_at == "2025-01-03T15:00:00+01:00"
    assert trace.result == "success"
    assert trace.guardrail_check == "PASS"
    assert trace.approved_by is None
    assert trace.approval is None
    assert trace.caused_by == "TRACE-20250102-001"
    assert trace.related_traces == ("TRACE-20250102-001", "TRACE-20250102-002")
    assert trace.causes == ()
    assert trace.supersedes is None
    assert trace.rationale.startswith("The broad term")
    assert trace.intent_bucket_id == "IB-camping-coffee"
    assert trace.data is trace.document.data["trace"]


def test_changes_keep_their_values_and_their_place():
    bid, file = trace_of("decision").changes
    assert bid.target_text == "campaign/4711/ad_group/12/keyword/camping kaffee set/bid"
    assert (bid.change_type, bid.from_value, bid.to_value) == ("bid_update", 1.0, 0.8)
    assert bid.details == {"match_type": "broad"}
    assert (bid.index, file.index) == (0, 1)
    assert (file.from_value, file.details) == (None, {})


def test_a_verification_says_when():
    assert trace_of("verification").verified_at == "2025-01-18T08:55:00.250Z"


def test_an_approval_is_read_as_a_statement():
    text = b"""\
trace:
  execution:
    approved_by: Ada
    approval: {at: "2025-01-03T15:00:00Z", digest: "sha256:0", reasons: [TG502, 7], signature: null}
"""
    trace = Trace.of(document.load(text, "t.yaml"))
    assert trace.approved_by == "Ada"
    assert trace.approval.at == "2025-01-03T15:00:00Z"
    assert trace.approval.digest == "sha256:0"
    assert trace.approval.reasons == ("TG502",)
    assert trace.approval.signature is None


def test_an_empty_approval_is_none():
    text = b"trace: {execution: {approval: {}}}"
    assert Trace.of(document.load(text, "t.yaml")).approval is None


def test_items_of_another_type_keep_the_index_of_the_others():
    text = b"trace: {evidence: [1, {uri: a}], execution: {changes: [x, {target: notes/a.md}]}}"
    trace = Trace.of(document.load(text, "t.yaml"))
    assert [(entry.uri, entry.index) for entry in trace.evidence] == [(None, 0), ("a", 1)]
    assert [(each.target_text, each.index) for each in trace.changes] == [
        ("", 0),
        ("notes/a.md", 1),
    ]


@pytest.mark.parametrize("name", ["observation", "hypothesis", "verification", "maintenance"])
def test_layers_that_a_type_does_not_have_are_empty(name):
    trace = trace_of(name)
    assert trace.approval is None
    assert trace.guardrail_check is None


FIELDS = st.sampled_from(
    [
        *("id", "trace_type", "tenant", "entity", "evidence", "execution", "changes", "target"),
        *("details", "approval", "reasons", "verification", "causal_links", "causes", "decision"),
        *("rationale", "approved_by", "uri", "executed_at"),
    ]
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(FIELDS, ANY, max_size=8))
def test_no_data_of_any_type_breaks_the_view(data):
    trace = Trace.of(document.Document(data={"trace": data}, text=b"", path="t.yaml"))
    for name in ("id", "trace_type", "executed_at", "approved_by", "rationale", "verified_at"):
        assert getattr(trace, name) is None or isinstance(getattr(trace, name), str)
    for name in ("causes", "related_traces"):
        assert all(isinstance(each, str) for each in getattr(trace, name))
    assert all(isinstance(change.target_text, str) for change in trace.changes)


def test_a_field_of_another_type_is_empty():
    holder = {"map": {"a": 1}, "list": [{"a": 1}, "b", None, {}], "text": "c", "none": None}
    assert (map_in(holder, "map"), list_in(holder, "list")) == (holder["map"], holder["list"])
    assert maps_in(holder, "list") == [{"a": 1}, {}]
    for field in ("text", "none", "other"):
        found = (map_in(holder, field), list_in(holder, field), maps_in(holder, field))
        assert found == ({}, [], [])
    assert (map_in(holder, "list"), list_in(holder, "map"), maps_in(holder, "map")) == ({}, [], [])
