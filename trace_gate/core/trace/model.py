"""A typed view of a trace (SPEC 3). Tolerant: the schema says what is wrong, not the model.

A field that is missing or of another type is None, or empty. Every item of a list of
`evidence` and `changes` has a place in the view, so that indexes are those of the document.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.trace.document import Document


ROLLBACK = "rollback"
"""The `decision.action_type` of a trace that undoes what another one did (SPEC 5)."""


class Tenant(Record):
    """Whose trace it is (SPEC 10)."""

    store_id: str | None
    marketplace: str | None
    currency: str | None
    timezone: str | None


class Entity(Record):
    """What a trace is about."""

    asin: str | None
    sku: str | None
    intent_bucket_id: str | None
    campaign_id: str | None


class Evidence(Record):
    """One entry of `evidence`."""

    uri: str | None
    sha256: str | None
    captured_at: str | None
    index: int
    period_start: str | None = None
    period_end: str | None = None


class PlannedChange(Record):
    """One entry of `execution.changes`. `target_text` is empty when there is none."""

    target_text: str
    change_type: str | None
    from_value: Any
    to_value: Any
    details: Mapping[str, Any]
    index: int
    change_pct: Any = None


class Failed(Record):
    """One entry of `execution.failed`: a change that Amazon refused."""

    number: int | None
    """Which change, counted from 1."""
    reason: str | None
    index: int


class ApprovalStatement(Record):
    """What `execution.approval` states (SPEC 7)."""

    at: str | None
    digest: str | None
    reasons: tuple[str, ...]
    signature: str | None


class Trace(Record):
    """The fields of a trace that rules ask for; `data` is all of it, below the key `trace`."""

    id: str | None
    trace_type: str | None
    agent_id: str | None
    created_at: str | None
    tenant: Tenant | None
    entity: Entity | None
    evidence: tuple[Evidence, ...]
    changes: tuple[PlannedChange, ...]
    executed_at: str | None
    result: str | None
    failed: tuple[Failed, ...]
    guardrail_check: str | None
    approved_by: str | None
    approval: ApprovalStatement | None
    verified_at: str | None
    caused_by: str | None
    causes: tuple[str, ...]
    related_traces: tuple[str, ...]
    supersedes: str | None
    rationale: str | None
    intent_bucket_id: str | None
    data: dict[str, Any]
    document: Document

    @property
    def is_rollback(self) -> bool:
        """Whether it says that it undoes what another one did."""
        return self.layer("decision").get("action_type") == ROLLBACK

    def layer(self, name: str) -> dict[str, Any]:
        """One of its layers; empty where it is no map, or is not there."""
        return map_in(self.data, name)

    @classmethod
    def of(cls, document: Document) -> Trace:
        """The view of a document that `document.load` has read."""
        data = map_in(document.data, "trace")
        execution, decision = map_in(data, "execution"), map_in(data, "decision")
        links = map_in(data, "causal_links")
        return cls(
            id=text_in(data, "id"),
            trace_type=text_in(data, "trace_type"),
            agent_id=text_in(data, "agent_id"),
            created_at=text_in(data, "created_at"),
            tenant=_tenant(data.get("tenant")),
            entity=_entity(data.get("entity")),
            evidence=_evidence(data.get("evidence")),
            changes=_changes(execution.get("changes")),
            executed_at=text_in(execution, "executed_at"),
            result=text_in(execution, "result"),
            failed=_failed(execution.get("failed")),
            guardrail_check=text_in(execution, "guardrail_check"),
            approved_by=text_in(execution, "approved_by"),
            approval=_approval(execution.get("approval")),
            verified_at=text_in(map_in(data, "verification"), "verified_at"),
            caused_by=text_in(links, "caused_by"),
            causes=_texts(links.get("causes")),
            related_traces=_texts(links.get("related_traces")),
            supersedes=text_in(links, "supersedes"),
            rationale=text_in(decision, "rationale"),
            intent_bucket_id=text_in(decision, "intent_bucket_id"),
            data=data,
            document=document,
        )


def _tenant(value: object) -> Tenant | None:
    if not isinstance(value, dict):
        return None
    return Tenant(**{field: text_in(value, field) for field in Tenant._fields})


def _entity(value: object) -> Entity | None:
    if not isinstance(value, dict):
        return None
    return Entity(**{field: text_in(value, field) for field in Entity._fields})


def _evidence(value: object) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            uri=text_in(item, "uri"),
            sha256=text_in(item, "sha256"),
            captured_at=text_in(item, "captured_at"),
            index=index,
            period_start=text_in(item, "period_start"),
            period_end=text_in(item, "period_end"),
        )
        for index, item in enumerate(_maps(value))
    )


def _changes(value: object) -> tuple[PlannedChange, ...]:
    return tuple(
        PlannedChange(
            target_text=text_in(item, "target") or "",
            change_type=text_in(item, "change_type"),
            from_value=item.get("from_value"),
            to_value=item.get("to_value"),
            details=map_in(item, "details"),
            index=index,
            change_pct=item.get("change_pct"),
        )
        for index, item in enumerate(_maps(value))
    )


def _failed(value: object) -> tuple[Failed, ...]:
    return tuple(
        Failed(number=_whole(item, "number"), reason=text_in(item, "reason"), index=index)
        for index, item in enumerate(_maps(value))
    )


def _whole(holder: Mapping[str, Any], field: str) -> int | None:
    value = holder.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _approval(value: object) -> ApprovalStatement | None:
    if not isinstance(value, dict) or not value:
        return None
    return ApprovalStatement(
        at=text_in(value, "at"),
        digest=text_in(value, "digest"),
        reasons=_texts(value.get("reasons")),
        signature=text_in(value, "signature"),
    )


def text_in(holder: Mapping[str, Any], field: str) -> str | None:
    """A field that is text; None where it is anything else, or is not there."""
    value = holder.get(field)
    return value if isinstance(value, str) else None


def map_in(holder: Mapping[str, Any], field: str) -> dict[str, Any]:
    """A field that is a map; empty where it is anything else, or is not there."""
    value = holder.get(field)
    return value if isinstance(value, dict) else {}


def list_in(holder: Mapping[str, Any], field: str) -> list[Any]:
    """A field that is a list; empty where it is anything else, or is not there."""
    value = holder.get(field)
    return value if isinstance(value, list) else []


def maps_in(holder: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    """The maps of a field that is a list, without what else is in it."""
    return [each for each in list_in(holder, field) if isinstance(each, dict)]


def _maps(value: object) -> list[dict[str, Any]]:
    """One map for each item of a list, empty where the item is none."""
    items = value if isinstance(value, list) else []
    return [item if isinstance(item, dict) else {} for item in items]


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str))
