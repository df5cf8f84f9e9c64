"""Records as plain data for JSON: their fields in their order, numbers and texts that JSON has."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from trace_gate.core.record import Record
from trace_gate.report.escape import exact, whole

PATHS = ("path", "moved_from")
"""The fields that are paths: bytes that are not UTF-8 keep a spelling of their own."""


def plain_record(record: Record) -> dict[str, Any]:
    """A record, and all that is in it."""
    return {
        name: exact(each) if name in PATHS and isinstance(each, str) else _plain(each)
        for name in record._fields
        for each in (getattr(record, name),)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return plain_record(value)
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
