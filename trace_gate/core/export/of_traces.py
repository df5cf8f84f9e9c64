"""Rows of traces and of their changes (SPEC 9, Export)."""

from __future__ import annotations

from trace_gate.core.export.values import (
    decimal,
    month,
    plain,
    text,
    texts,
    timestamp,
)
from trace_gate.core.fold.hypothesis_fields import hypothesis_of
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target
from trace_gate.core.trace.model import Trace, text_in
from trace_gate.core.trace.title import title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.export.tables import Row, Value
    from trace_gate.core.git_model import FileOrigin
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target


class Came(Record):
    """What came of a decision, as other traces say it."""

    outcome: str | None = None
    trace: str | None = None
    claimed: bool | None = None
    superseded_by: str | None = None
    rolled_back_by: str | None = None


class TraceHere(Record):
    """A trace of the commit that is exported."""

    id: str
    """By its path, which is the one that counts."""
    trace: Trace
    origin: FileOrigin | None
    came: Came = Came()


def trace_row(here: TraceHere) -> Row:
    """The row of `traces`, but for what is the same in every row."""
    trace, came = here.trace, here.came
    agent, approval, entity = trace.layer("agent"), trace.approval, trace.entity
    return {
        **_head(here),
        "trace_type": text(trace.trace_type),
        "asin": text(entity.asin if entity else None),
        "sku": text(entity.sku if entity else None),
        "bucket": text(_bucket(trace)),
        "campaign": text(entity.campaign_id if entity else None),
        "currency": text(trace.tenant.currency if trace.tenant else None),
        "timezone": text(trace.tenant.timezone if trace.tenant else None),
        "agent": text(trace.agent_id),
        "directed_by": text(agent.get("directed_by")),
        "author": text(here.origin.author if here.origin else None),
        "title": text(title(trace)),
        "action_type": text(_action(trace)),
        "rationale": text(trace.rationale),
        "changes": len(trace.changes),
        "verdict": text(trace.guardrail_check),
        "approved_by": text(trace.approved_by),
        "approved_at": timestamp(approval.at if approval else None),
        "result": text(trace.result),
        "hypothesis": text(hypothesis_of(trace)),
        "verified_at": timestamp(trace.verified_at),
        "outcome": text(came.outcome),
        "outcome_trace": text(came.trace),
        "outcome_claimed": came.claimed,
        "caused_by": text(trace.caused_by),
        "causes": texts(trace.causes),
        "related_traces": texts(trace.related_traces),
        "supersedes": text(trace.supersedes),
        "superseded_by": text(came.superseded_by),
        "undone_by": text(came.rolled_back_by),
        "evidence_uris": texts(each.uri or "" for each in trace.evidence),
        "evidence_sha256": texts(each.sha256 or "" for each in trace.evidence),
    }


def change_rows(here: TraceHere) -> Iterator[Row]:
    """The rows of `changes`, but for what is the same in every row."""
    trace = here.trace
    failed = {each.number: each.reason for each in trace.failed}
    for each in trace.changes:
        number = each.index + 1
        goal = target.parse_or_none(each.target_text)
        yield {
            **_head(here),
            "number": number,
            **_target(trace, each, goal),
            **_moved(each),
            "currency": text(trace.tenant.currency if trace.tenant else None),
            "action_type": text(_action(trace)),
            "verdict": text(trace.guardrail_check),
            "approved_by": text(trace.approved_by),
            "failed": number in failed or trace.result == "failure",
            "failed_reason": text(failed.get(number)),
        }


def _head(here: TraceHere) -> dict[str, Value]:
    """What a trace and its changes have in common, with their place."""
    tenant = here.trace.tenant
    store, marketplace = (tenant.store_id, tenant.marketplace) if tenant else (None, None)
    return {
        "tenant": text(f"{store}-{marketplace}" if store and marketplace else None),
        "month": month(ids.date_of(here.id)),
        "_commit": here.origin.commit if here.origin else None,
        "store_id": text(store),
        "marketplace": text(marketplace),
        "trace": here.id,
        "created_at": timestamp(here.trace.created_at),
        "executed_at": timestamp(here.trace.executed_at),
    }


def _target(trace: Trace, change: PlannedChange, goal: Target | None) -> dict[str, Value]:
    entity = trace.entity
    return {
        "asin": text((goal.asin if goal else None) or (entity.asin if entity else None)),
        "bucket": text((goal.bucket if goal else None) or _bucket(trace)),
        "target": text(change.target_text),
        "target_kind": goal.kind if goal else None,
        "campaign": text(goal.campaign if goal else None),
        "ad_group": text(goal.ad_group if goal else None),
        "keyword": text(goal.keyword if goal else None),
        "match_type": text(goal.match if goal else None),
    }


def _moved(change: PlannedChange) -> dict[str, Value]:
    return {
        "change_type": text(change.change_type),
        "from_value": plain(change.from_value),
        "from_number": decimal(change.from_value),
        "to_value": plain(change.to_value),
        "to_number": decimal(change.to_value),
        "change_pct": decimal(change.change_pct),
        "details": plain(change.details or None),
    }


def _action(trace: Trace) -> str | None:
    return text_in(trace.layer("decision"), "action_type")


def _bucket(trace: Trace) -> str | None:
    return trace.intent_bucket_id or (trace.entity.intent_bucket_id if trace.entity else None)
