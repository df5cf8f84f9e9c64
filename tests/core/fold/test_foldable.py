"""A trace as the fold looks at it."""

from __future__ import annotations

import pytest

from trace_gate.core.fold.foldable import Foldable, foldable
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.model import Trace

TENANT = {"store_id": "ACME", "marketplace": "US"}
BUCKET = "asin/B0EXAMPLE1/intent_bucket/IB-gift"
TITLE = "asin/B0EXAMPLE1/content/title"
APPROVED = {"approved_by": "Ann", "approval": {"at": "2025-01-06T10:30:00Z"}}


def view(*targets: str, **execution: object) -> Foldable | str:
    data = {
        "id": "TRACE-20250106-003",
        "created_at": "2025-01-06T10:00:00Z",
        "tenant": execution.pop("tenant", TENANT),
        "execution": {"changes": [{"target": each} for each in targets], **execution},
    }
    return foldable(Trace.of(Document(data={"trace": data}, text=b"", path="p")))


def seen(*targets: str, **execution: object) -> Foldable:
    found = view(*targets, **execution)
    assert isinstance(found, Foldable)
    return found


def test_who_names_no_tenant_is_told_why_nothing_is_folded():
    assert view(tenant=None) == "it names no tenant"
    assert view(tenant={**TENANT, "store_id": "../x"}) == "the name of its tenant is none"
    assert seen().tenant == "ACME-US"


def test_only_changes_with_a_target_are_aimed():
    found = seen(BUCKET, "", TITLE)
    assert [(change.index, target.kind) for change, target in found.aimed] == [
        (0, "bucket"),
        (2, "content"),
    ]
    assert found.asin == "B0EXAMPLE1"


@pytest.mark.parametrize(
    ("execution", "said"),
    [
        ({"guardrail_check": "PASS"}, ""),
        ({"guardrail_check": "ESCALATE", **APPROVED}, ""),
        ({"guardrail_check": "ESCALATE"}, "nobody approved it"),
        ({"guardrail_check": "BLOCK", **APPROVED}, "recorded as BLOCK"),
        ({}, "recorded as nothing"),
    ],
)
def test_a_change_counts_by_the_claim_of_its_decision(execution: dict[str, object], said: str):
    why, code = seen(BUCKET, **execution).refusal
    assert (said in why, code) == (True, "TG405" if said else "")
    assert bool(why) is bool(said)


def test_a_failure_is_of_the_market_and_never_of_a_bucket():
    assert seen(TITLE, result="failure").all_failed
    assert seen(TITLE, failed=[{"number": 1}]).all_failed
    assert not seen(TITLE, TITLE, failed=[{"number": 1}]).all_failed
    assert not seen(TITLE, BUCKET, result="failure").all_failed
    assert seen(result="failure").all_failed
    assert not seen().all_failed


def test_its_place_is_the_execution_else_the_creation():
    waiting, done = seen(BUCKET), seen(BUCKET, executed_at="2025-01-06T11:00:00.5Z")
    assert waiting.at()["whole"] == 1736157600
    place = {"whole": 1736161200, "fraction": "5", "trace_id": "TRACE-20250106-003"}
    assert done.at() == {**place, "number": 0}
    assert done.at(number=2) == {**place, "number": 2}
    assert done.at(done.created) == waiting.at()
