"""Rows of what the traces come to: events, buckets, hypotheses, experiments (SPEC 8; 9, Export).

What is read is the data of the derived files, so that an export says what the layers say.
"""

from __future__ import annotations

from trace_gate.core.export.values import (
    boolean,
    decimal,
    integer,
    month,
    plain,
    text,
    texts,
    timestamp,
)
from trace_gate.core.trace import ids
from trace_gate.core.trace.model import list_in, map_in, maps_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.export.tables import Row, Value

    Commits = Mapping[str, str]
    """Trace to the commit that brought it."""

VERSIONS = "CONTENT_VERSION_CHANGE"
"""The event whose before and after are versions, and not the texts themselves."""


def event_row(data: Mapping[str, Any], commits: Commits) -> Row:
    """A row of `events` from the data of an event's file."""
    versions = data["type"] == VERSIONS
    before, after = ("from_version", "to_version") if versions else ("from", "to")
    return {
        **_head(data, month(timestamp(data["at"])), commits.get(data["trace"])),
        "event": data["id"],
        "event_type": data["type"],
        "happened_at": timestamp(data["at"]),
        "trace": data["trace"],
        "change": integer(data["change"]),
        "asin": text(data.get("asin")),
        "bucket": text(data.get("bucket")),
        "content": text(data.get("content")),
        "target": text(data["target"]),
        "from_value": plain(data[before]),
        "to_value": plain(data[after]),
        "drift": bool(data.get("drift")),
        "details": plain(data.get("details")),
    }


def bucket_row(
    state: Mapping[str, Any], meaning: Mapping[str, Any], priority: float | None, commits: Commits
) -> Row:
    """A row of `buckets` that a change has made.

    Args:
        state: the data of its file below `state`.
        meaning: that of its file below `semantic`.
        priority: its score.
        commits: trace to the commit that brought it.
    """
    stands, created = state["state"], meaning["created"]
    return {
        **_head(state, month(ids.date_of(created["trace"])), commits.get(stands["trace"])),
        "asin": text(state["asin"]),
        "bucket": text(state["id"]),
        "state": text(stands["value"]),
        "state_since": timestamp(stands["since"]),
        "state_trace": stands["trace"],
        "created_at": timestamp(created["at"]),
        "created_trace": created["trace"],
        "imported": boolean(state["imported"]),
        "frozen_by": text(state["frozen_by"]),
        "fit_type": plain(map_in(meaning, "fit_type").get("value")),
        "job_to_be_done": plain(map_in(meaning, "job_to_be_done").get("value")),
        "keywords": texts(list_in(map_in(meaning, "keywords"), "value")),
        "priority": decimal(priority),
        "moves": len(state["history"]),
        "refused": len(state["refused"]),
    }


def hypothesis_row(data: Mapping[str, Any], counted: Mapping[str, int], commits: Commits) -> Row:
    """A row of `hypotheses`.

    Args:
        data: of its file.
        counted: how often each result counted.
        commits: trace to the commit that brought it.
    """
    status, first = data["status"], data["first_trace"]
    when = month(ids.date_of(first)) if first else None
    return {
        **_head(data, when, commits.get(status["trace"] or first)),
        "hypothesis": text(data["id"]),
        "statement": text(data["statement"]),
        "status": status["value"],
        "status_since": timestamp(status["since"]) if status["trace"] else None,
        "status_trace": status["trace"] or None,
        "confidence": decimal(data["confidence"]["value"]),
        "automatic": boolean(status["automatic"]),
        "claimed": boolean(status["claimed"]),
        "registered": boolean(data["registered"]),
        "first_trace": first,
        "window_days": integer(data["window_days"]),
        "criteria": _criteria(data["criteria"]["items"]),
        "uses": integer(data["uses"]["count"]),
        **{name: integer(counted.get(name)) for name in ("confirmed", "rejected", "inconclusive")},
        "experiments": texts(each["id"] for each in data["experiments"]),
    }


def experiment_row(data: Mapping[str, Any], commits: Commits) -> Row:
    """A row of `experiments` from the data of its file."""
    status, result = data["status"], data["result"] or {}
    return {
        **_head(data, month(ids.date_of(data["trace"])), commits.get(status["trace"])),
        "experiment": data["id"],
        "hypothesis": text(data["hypothesis"]),
        "trace": data["trace"],
        "asin": text(data["asin"]),
        "status": status["value"],
        "status_since": timestamp(status["since"]),
        "start_at": timestamp(data["start"]["at"]),
        "due_at": timestamp(data["due"]),
        "reminder_at": timestamp(data["reminder"]),
        "window_days": integer(data["window_days"]),
        "extended_days": integer((data["extension"] or {}).get("days")),
        "decisions": texts(each["trace"] for each in maps_in(data, "decisions")),
        "criteria": _criteria(data["criteria"]),
        "result": result.get("value"),
        "result_claimed": boolean(result.get("claimed")),
        "result_at": timestamp(result.get("at")),
        "result_trace": result.get("trace"),
        "learning": text(result.get("learning")),
    }


def _head(data: Mapping[str, Any], when: str | None, commit: str | None) -> dict[str, Value]:
    """The shop of a file, and the place of its row."""
    shop = map_in(data, "tenant")
    store, marketplace = text(shop.get("store_id")), text(shop.get("marketplace"))
    return {
        "tenant": f"{store}-{marketplace}" if store and marketplace else None,
        "month": when,
        "_commit": commit,
        "store_id": store or None,
        "marketplace": marketplace or None,
    }


def _criteria(items: list[Mapping[str, Any]]) -> tuple[str, ...]:
    return texts(
        f"{each['metric']} {each['operator']} {plain(each['value']) or ''}".rstrip()
        for each in items
    )
