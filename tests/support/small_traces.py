"""Small traces for tests of the fold: a few buckets and hypotheses, legal and not."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import strategies as st

TENANTS = ("ACME", "OTHER")
BUCKETS = ("IB-gift", "IB-travel")
CRITERIA = ["conversion_volatility_60d < 15%", "acos_within_target_band"]
CRITERIA += ["no_major_competitor_change", "no_seasonality_risk"]
FREEZE = {"freeze_reason": "quiet", "freeze_criteria_met": CRITERIA}
UNFREEZE = {
    "unfreeze_trigger": "ACOS_SPIKE",
    "actual_value": 2.5,
    "human_confirmed": True,
    "confirmed_by": "ann",
    "confirmed_at": "2025-01-01T00:00:00Z",
}


def stamp(day: int, hour: int = 9) -> str:
    return (dt.datetime(2025, 1, 1, hour, tzinfo=dt.UTC) + dt.timedelta(days=day)).isoformat()


def path_of(trace_id: str) -> str:
    return f"traces/{trace_id[6:10]}-{trace_id[10:12]}/{trace_id}.yaml"


def trace(day: int, number: int, trace_type: str, **layers: Any) -> dict[str, Any]:
    date = stamp(day)[:10].replace("-", "")
    return {
        "id": f"TRACE-{date}-{number:03d}",
        "created_at": stamp(day),
        "agent_id": "trace-scribe",
        "trace_type": trace_type,
        "tenant": {
            "store_id": layers.pop("store", "ACME"),
            "marketplace": "US",
            "currency": "USD",
            "timezone": "UTC",
        },
        "entity": {"asin": "B0EXAMPLE1"},
        **layers,
    }


def text_of(data: dict[str, Any]) -> bytes:
    return json.dumps({"trace": data}).encode()


def decision(day: int, number: int, *changes: dict[str, Any], **layers: Any) -> dict[str, Any]:
    execution = {
        "guardrail_check": layers.pop("claim", "ESCALATE"),
        "approved_by": "ann",
        "approval": {"at": stamp(day), "digest": "sha256:", "reasons": []},
        "executed_at": stamp(day, 10),
        "result": layers.pop("result", "success"),
        "changes": list(changes),
    }
    found = trace(day, number, "decision", **layers)
    return {**found, "decision": {"action_type": "bucket"}, "execution": execution}


def move(bucket: str, change_type: str, old: Any, new: Any, **details: Any) -> dict[str, Any]:
    return {
        "target": f"asin/B0EXAMPLE1/intent_bucket/{bucket}",
        "change_type": change_type,
        "from_value": old,
        "to_value": new,
        "details": details,
    }


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    bucket = draw(st.sampled_from(BUCKETS))
    kind = draw(st.sampled_from(["create", "create", "update", "state", "state", "state", "odd"]))
    if kind == "create":
        return move(bucket, "bucket_create", None, {"fit_type": "exact"})
    if kind == "update":
        return move(bucket, "bucket_update", {}, {"keywords": ["a", "b"]})
    if kind == "odd":
        return move(bucket, draw(st.sampled_from(["bucket_x", "bucket_state"])), 1, None)
    states = ["TEST", "GROW", "HARVEST", "FROZEN", "KILL"]
    old, new = draw(st.sampled_from(states)), draw(st.sampled_from(states))
    return move(bucket, "bucket_state", old, new, **FREEZE, **UNFREEZE)


LIFE = [
    ("bucket_create", None, {"fit_type": "exact"}),
    ("bucket_state", "TEST", "GROW"),
    ("bucket_state", "GROW", "HARVEST"),
    ("bucket_state", "HARVEST", "FROZEN"),
    ("bucket_state", "FROZEN", "GROW"),
]
"""The life of a bucket; a step every 70 days."""


@st.composite
def histories(draw: st.DrawFn, most: int = 14) -> list[dict[str, Any]]:
    """Traces with different ids, in no order."""
    return [draw(_one(number)) for number in range(1, draw(st.integers(0, most)) + 1)]


@st.composite
def _one(draw: st.DrawFn, number: int) -> dict[str, Any]:
    day = draw(st.integers(0, 20)) * 35
    store = draw(st.sampled_from(TENANTS))
    what = draw(st.sampled_from(["life", "life", "changes", "hypothesis", "verification", "odd"]))
    if what == "life":
        step = draw(st.integers(0, len(LIFE) - 1))
        change = move("IB-gift", *LIFE[step], **FREEZE, **UNFREEZE)
        return decision(step * 70, number, change, store=store, hypothesis=_hypothesis(draw))
    if what == "changes":
        made = draw(st.lists(changes(), max_size=3))
        claim = draw(st.sampled_from(["PASS", "BLOCK", "ESCALATE"]))
        return decision(day, number, *made, claim=claim, store=store, hypothesis=_hypothesis(draw))
    if what == "hypothesis":
        return trace(day, number, "hypothesis", store=store, hypothesis=_hypothesis(draw))
    if what == "odd":
        return trace(day, number, "observation", tenant=None)
    links = {"caused_by": f"TRACE-20250101-{draw(st.integers(1, 6)):03d}"}
    verification = {
        "verified_at": stamp(day, 12),
        "actual_outcome": {"acos": draw(st.sampled_from([0.2, 0.5, None]))},
        "hypothesis_result": draw(st.sampled_from(["confirmed", "rejected", "inconclusive"])),
    }
    return trace(
        day,
        number,
        "verification",
        store=store,
        verification=verification,
        causal_links=links,
        hypothesis=_hypothesis(draw),
    )


def _hypothesis(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "hypothesis_id": draw(st.sampled_from(["H-001", "H-002"])),
        "statement": "It helps.",
        "verification_window_days": 7,
        "success_criteria": [{"metric": "acos", "operator": "<", "value": 0.4, "baseline": 0.5}],
    }
