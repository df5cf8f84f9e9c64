"""A file of the derived layers in sentences, with everything that is in it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.whole_trace import leaves
from trace_gate.report.textconv.derived import KINDS, lines

SHOP = {"store_id": "ACME", "marketplace": "US"}
PAST = {"at": "2025-01-06T08:00:00Z", "trace": "TRACE-20250106-001"}

FILES: dict[str, dict[str, Any]] = {
    "intent_bucket": {
        "id": "IB-gift", "asin": "B0EXAMPLE1",
        "created": PAST,
        "job_to_be_done": {"value": "A gift", "trace": "TRACE-20250106-002"},
        "keywords": {"value": ["coffee gift", "gift set"], "trace": "TRACE-20250106-003"},
        "history": [{**PAST, "set": ["keywords"]}],
        "refused": [],
    },
    "bucket_state": {
        "id": "IB-gift", "asin": "B0EXAMPLE1",
        "state": {"value": "GROW", "since": "2025-01-07T08:00:00Z", "trace": "TRACE-20250107-001"},
        "imported": False, "frozen_by": None,
        "history": [{**PAST, "from": None, "to": "TEST"},
                    {**PAST, "from": "TEST", "to": "GROW", "event": "EVT-20250107-001"}],
        "refused": [{"trace": "TRACE-20250108-001", "code": "TG507"}],
    },
    "hypothesis": {
        "id": "H-001", "first_trace": "TRACE-20250106-004", "registered": True,
        "statement": "It lowers ACOS.",
        "criteria": {"trace": "TRACE-20250106-005",
                     "items": [{"metric": "acos", "operator": "<", "value": 0.33}]},
        "window_days": 7,
        "status": {"value": "CONFIRMED", "since": "2025-01-15T08:00:00Z",
                   "trace": "TRACE-20250115-001", "automatic": True, "claimed": False},
        "confidence": {"value": 0.6, "trace": "TRACE-20250115-002"},
        "uses": {"count": 1, "decisions": [{"trace": "TRACE-20250106-006"}]},
        "experiments": [{"id": "EXP-20250106-004", "status": "COMPLETED"}],
        "history": [{**PAST, "what": "registered"}],
    },
    "experiment": {
        "id": "EXP-20250106-004", "hypothesis": "H-001", "trace": "TRACE-20250106-004",
        "asin": "B0EXAMPLE1",
        "status": {"value": "COMPLETED", "since": "2025-01-15T08:00:00Z"},
        "start": PAST, "window_days": 7, "extension": None, "due": "2025-01-13T08:00:00Z",
        "decisions": [{"trace": "TRACE-20250106-006"}],
        "baseline": [{"metric": "acos", "value": 0.36}],
        "criteria": [{"metric": "acos", "operator": "<", "value": 0.33, "baseline": 0.37}],
        "outcome": [{"metric": "acos", "operator": "<", "value": 0.34, "actual": 0.28,
                     "met": True}],
        "result": {"value": "confirmed", "claimed": True, "at": "2025-01-15T09:00:00Z",
                   "trace": "TRACE-20250115-003", "learning": "It answers."},
        "history": [],
    },
    "emerged_pattern": {
        "id": "PAT-x", "group": {"action_type": "bucket_state", "metric": "acos"},
        "since": PAST, "decisions": 3, "successes": 1, "success_rate": 0.3333,
        "interval": {"level": 0.95, "lower": 0.0615, "upper": 0.7923},
        "asins": ["B0EXAMPLE1"], "law": "LAW-x",
        "history": [{"at": "2025-01-15T10:00:00Z", "decision": "TRACE-20250106-007"}],
    },
    "metrics": {
        "id": "all", "scope": "all",
        "states": {"GROW": {"count": 2, "share": 0.1176, "target": [0.1, 0.15],
                            "place": "within"}},
        "freeze_rate": {"value": 0.8235, "target_above": 0.5, "met": True, "grade": "good",
                        "frozen": 14, "living": 17, "imported": 5},
        "trace_completeness": 0.25,
        "decision_density": {"week": "2025-W02", "decisions": 3, "density": 0.1765,
                             "grade": "critical"},
        "parts": [{"id": "ACME-US", "living": 16}],
        "history": [{"week": "2025-W01", "frozen": 12}],
    },
    "event": {
        "id": "EVT-20250106-001", "type": "CAMPAIGN_STATE_CHANGE", **PAST, "change": 1,
        "target": "campaign/c/state", "from": "enabled", "to": "paused",
        "details": {"why": "season"}, "history": [],
    },
}  # fmt: skip


RATE = "  worked 1 of 3 times, 33.33 % (6.15 % to 79.23 % at a level of 0.95)"
EVENT = "  CAMPAIGN_STATE_CHANGE, at 2025-01-06T08:00:00Z, by TRACE-20250106-001, change 1"


def lines_of(kind: str) -> list[str]:
    return list(lines({"schema": f"{kind}/1", "tenant": SHOP, **FILES[kind]}))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("intent_bucket", "intent_bucket/1 IB-gift, of B0EXAMPLE1, for ACME US"),
        ("intent_bucket", "  created at 2025-01-06T08:00:00Z, by TRACE-20250106-001"),
        ("intent_bucket", "  keywords: gift set"),
        ("intent_bucket", "  keywords is said by TRACE-20250106-003"),
        ("bucket_state", "  is GROW, since 2025-01-07T08:00:00Z, by TRACE-20250107-001"),
        ("bucket_state", "  2025-01-06T08:00:00Z, nothing -> TEST, by TRACE-20250106-001"),
        ("hypothesis", "  says: It lowers ACOS."),
        ("hypothesis", "  confidence 0.6, by TRACE-20250115-002"),
        ("hypothesis", "  true if acos < 0.33"),
        ("experiment", "  window of 7 days, due 2025-01-13T08:00:00Z"),
        ("experiment", "  it was 0.28, wanted acos < 0.34: met"),
        ("experiment", "  learnt: It answers."),
        ("emerged_pattern", RATE),
        ("emerged_pattern", "  is the law LAW-x"),
        ("metrics", "  freeze rate 82.35 % (14 of 17), target above 50 %: met, good"),
        ("metrics", "  GROW: 2 buckets, 11.76 %, wanted 10 % to 15 %, which is within"),
        ("metrics", "  parts[1].living = 16"),
        ("event", EVENT),
        ("event", "  campaign/c/state: enabled -> paused"),
        ("event", "  details.why = season"),
    ],
)  # fmt: skip
def test_a_derived_file_reads_like_sentences(kind: str, line: str):
    assert line in lines_of(kind)


@pytest.mark.parametrize("kind", FILES)
def test_everything_in_a_derived_file_is_said(kind: str):
    said = "\n".join(lines_of(kind))
    shares = {
        f"{number * 100:.6f}".rstrip("0").rstrip(".") for number in map(float, _numbers(kind))
    }
    missing = [
        leaf
        for leaf in leaves(FILES[kind])
        if not isinstance(leaf, bool | None)
        and str(leaf) not in said
        and not any(share in said for share in shares if float(share) == float(leaf) * 100)
    ]
    assert missing == []


def _numbers(kind: str) -> list[float]:
    return [each for each in leaves(FILES[kind]) if isinstance(each, float)]


def test_every_kind_that_has_sentences_is_tried_here():
    assert FILES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("odd", [{}, {"id": [1], "tenant": 5, "history": "x"}])
def test_a_file_that_says_of_itself_what_it_is_not_is_listed(kind: str, odd: dict[str, Any]):
    said = "\n".join(lines({"schema": f"{kind}/1", "strange": {"x": 7}, **odd}))
    assert re.search(r"strange\.x = 7|strange", said)


@pytest.mark.parametrize("schema", [None, 5, "other/1", ["x"]])
def test_a_file_of_another_kind_is_listed_field_by_field(schema: object):
    assert "  a.b = 1" in list(lines({"schema": schema, "a": {"b": 1}}))
