"""A review as JSON (SPEC 9, `review`), version 1; `schemas/review.schema.json` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.report import escape
from trace_gate.report.judgement.json_ import finding_data
from trace_gate.report.plain_data import plain_record

if TYPE_CHECKING:
    from trace_gate.app.review.model import Review

VERSION = 1


def json_text(review: Review) -> str:
    """One object and a line break, in ASCII."""
    return escape.json_text(plain_data(review), indent=2) + "\n"


def plain_data(review: Review) -> dict[str, Any]:
    """The review as plain data: the fields of its records, in their order."""
    data: dict[str, Any] = {"schema_version": VERSION, **plain_record(review.with_(findings=()))}
    data["findings"] = [finding_data(each) for each in review.findings]
    return data
