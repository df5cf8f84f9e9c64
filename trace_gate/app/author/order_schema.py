"""The JSON Schema of what `new --from-json` takes (`schemas/new-input.schema.json`).

It is made from the fields that `order_json` reads. What only the repository can tell is left to the
command: which traces and files there are, what a target may become, and what a text of a trace may
hold (SPEC 3, Reading).
"""

from __future__ import annotations

from typing import Any

from trace_gate.app.author import order_json as fields
from trace_gate.app.author.typed_numbers import ORDERING
from trace_gate.core.numerals import WHOLE

TITLE = "What trace-gate new TYPE --from-json takes"

ABOUT = {
    "caused_by": "The trace that led here: an id, a path, a number, or latest.",
    "executed": "true records the execution now, false later.",
    "criterion": "What must come true. The four operators that order compare numbers.",
    "change": "What is changed, from what to what.",
    "evidence": "Reports below uploads/.",
    "from_staged": "true names every staged file that lacks a trace.",
    "option": "Options that were weighed; the first one is taken.",
    "period": "The days that the evidence tells about, as YYYY-MM-DD.",
    "set": "Any field of the trace by its path, like observation.anomalies.0.",
    "window": "Days until the hypothesis is looked at.",
}

_SAID: dict[str, Any] = {"type": "string", "pattern": r"\S"}
_NAME = {"pattern": r"^\s*[^\s=][^=]*$"}
_SCALAR = ["string", "number", "boolean"]


def schema() -> dict[str, Any]:
    """The schema, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": "The fields are the options of the command. null is the same as left out.",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _field(name, kind) for name, kind in fields.FIELDS.items()},
    }


def _field(name: str, kind: str) -> dict[str, Any]:
    shape = dict(_SHAPES[kind])
    if name in fields.CHOICES:
        shape = {"enum": [*fields.CHOICES[name], None]}
    else:
        shape["type"] = [shape["type"], "null"]
    return {**({"description": ABOUT[name]} if name in ABOUT else {}), **shape}


def _objects(keys: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key in keys if key not in optional],
        "properties": keys,
    }


_CRITERION = {
    **_objects(
        {
            "metric": {"type": "string", "pattern": f"^{fields.METRIC.pattern}$"},
            "operator": {"enum": list(fields.OPERATORS)},
            "value": {"type": _SCALAR},
            "baseline": {"type": [*_SCALAR, "null"]},
        },
        optional=("baseline",),
    ),
    "if": {"properties": {"operator": {"enum": list(ORDERING)}}},
    "then": {"properties": {"value": {"type": "number"}, "baseline": {"type": ["number", "null"]}}},
}

_SHAPES: dict[str, dict[str, Any]] = {
    fields.TEXT: _SAID,
    fields.NUMBER: {"type": "integer", "exclusiveMaximum": 10**WHOLE},
    fields.FLAG: {"type": "boolean"},
    fields.TEXTS: {"type": "array", "items": _SAID},
    fields.VALUES: {"type": "object", "propertyNames": _NAME},
    fields.CRITERIA: {"type": "array", "items": _CRITERION},
    fields.CHANGES: {
        "type": "array",
        "items": _objects({"target": _SAID, "from": {}, "to": {}}),
    },
    fields.PERIOD: {
        "type": "array",
        "items": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "minItems": 2,
        "maxItems": 2,
    },
}
