"""The answers of `why` as plain data, version 1; `schemas/why.schema.json` describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.report.plain_data import plain_record

if TYPE_CHECKING:
    from trace_gate.core.record import Record

VERSION = 1


def plain_data(subject: str, answer: Record) -> dict[str, Any]:
    """An answer: what was asked about, then the fields of its record in their order."""
    return {"schema_version": VERSION, "subject": subject, **plain_record(answer)}
