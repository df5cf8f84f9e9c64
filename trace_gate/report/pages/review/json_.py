"""A review as JSON (SPEC 9, `review`), version 1; `schemas/review.schema.json` describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from trace_gate.core.record import Record
from trace_gate.report.escape import exact, whole
from trace_gate.report.judgement.json_ import finding_data

if TYPE_CHECKING:
    from trace_gate.app.review.model import Review

VERSION = 1
PATHS = ("path", "moved_from")
"""The fields that are paths: bytes that are not UTF-8 keep a spelling of their own."""


def json_text(review: Review) -> str:
    """One object and a line break, in ASCII."""
    return json.dumps(plain_data(review), ensure_ascii=True, indent=2) + "\n"


def plain_data(review: Review) -> dict[str, Any]:
    """The review as plain data: the fields of its records, in their order."""
    data: dict[str, Any] = {"schema_version": VERSION, **_plain(review.with_(findings=()))}
    data["findings"] = [finding_data(each) for each in review.findings]
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return {
            name: exact(each) if name in PATHS and isinstance(each, str) else _plain(each)
            for name in value._fields
            for each in (getattr(value, name),)
        }
    if isinstance(value, Mapping):
        return {whole(str(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    number = float(value)
    return number if isfinite(number) else None  # JSON has no number that is so large
