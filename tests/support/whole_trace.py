"""A trace that has every field that the shipped layers allow, each with a value of its own."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import yaml

LAYERS = Path(__file__).resolve().parents[2] / "config" / "amazon-growth" / "trace_layers.yaml"


def whole_trace() -> dict[str, Any]:
    """All of it. Texts are `text-N`, numbers four digits; no value comes twice."""
    told = yaml.safe_load(LAYERS.read_text())
    numbers = count(1001)
    fields = {**told["identity"], **told["layers"]}
    return {name: _value(field, numbers) for name, field in fields.items()}


def leaves(value: Any) -> list[Any]:
    """All values in it that are neither map nor list."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]


def _value(field: dict[str, Any], numbers: count[int]) -> Any:
    kind, number = field["type"], next(numbers)
    if kind == "map":
        return {name: _value(inner, numbers) for name, inner in field["fields"].items()}
    if kind == "list":
        return [_value(field["items"], numbers) for _ in range(2)]
    if kind == "open_map":
        return {f"key{number}": f"text-{number}"}
    if kind in ("number", "integer", "confidence", "scalar"):
        return number
    return f"text-{number}"
