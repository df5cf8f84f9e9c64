"""A fleet as JSON, version 1; `schemas/fleet-report.schema.json` describes it (SPEC 10, Fleet)."""

from __future__ import annotations

from datetime import UTC, datetime

from trace_gate.report.escape import json_text, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.fleet.result import FleetResult
    from trace_gate.core.fleet.row import Row

VERSION = 1


def as_json(result: FleetResult) -> str:
    """One object and a line break, in ASCII."""
    return f"{json_text(plain_data(result))}\n"


def plain_data(result: FleetResult) -> dict[str, Any]:
    """The fleet as plain data."""
    return {
        "version": VERSION,
        "page": "fleet",
        "action": result.action,
        "verdict": result.verdict,
        "tool_version": result.tool_version,
        "started_at": _instant(result.started_at),
        "seconds": result.seconds,
        "repositories": [_row(each) for each in result.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    texts = {name: whole(getattr(row, name)) for name in ("message", "remedy")}
    return {**row.plain(), **texts, "started_at": _instant(row.started_at)}


def _instant(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
