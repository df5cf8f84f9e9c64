"""The few forms that all policy schemas are made of. Every map is closed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Schema = dict[str, Any]

MARKETPLACES = (
    *("US", "CA", "MX", "BR", "UK", "DE", "FR", "IT", "ES", "NL", "SE", "PL"),
    *("BE", "IE", "TR", "AE", "SA", "EG", "IN", "JP", "SG", "AU", "ZA", "EU"),
)


def closed(
    description: str, properties: Mapping[str, Schema], *, optional: Sequence[str] | None = None
) -> Schema:
    """A map with these keys and no others. Without `optional` all of them must be there."""
    needed = [key for key in properties if key not in (optional or ())]
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "required": needed,
        "properties": dict(properties),
    }


def open_section(description: str, properties: Mapping[str, Schema]) -> Schema:
    """A map with these keys and no others, each of which may be left out."""
    return closed(description, properties, optional=tuple(properties))


def whole_number(description: str, least: int, most: int, default: int | None = None) -> Schema:
    """A whole number within limits."""
    shape: Schema = {**number(description, least, most), "type": "integer"}
    return shape if default is None else {**shape, "default": default}


def number(description: str, least: float, most: float) -> Schema:
    """A number within limits."""
    return {"description": description, "type": "number", "minimum": least, "maximum": most}


def share(description: str) -> Schema:
    """A fraction of one: 0.30 is 30 %."""
    return number(f"{description} A fraction: 0.30 is 30 %.", 0, 1)


def flag(description: str, *, default: bool | None = None) -> Schema:
    """True or false."""
    shape: Schema = {"description": description, "type": "boolean"}
    return shape if default is None else {**shape, "default": default}


def word(description: str, words: Sequence[str], default: str | None = None) -> Schema:
    """One of a few words."""
    shape: Schema = {"description": description, "type": "string", "enum": list(words)}
    return shape if default is None else {**shape, "default": default}


def text(description: str, pattern: str | None = None, *, most: int = 400) -> Schema:
    """Text, not empty; with a pattern, all of it must match."""
    limits = {"minLength": 1, "maxLength": most}
    shape: Schema = {"description": description, "type": "string", **limits}
    return shape if pattern is None else {**shape, "pattern": anchored(pattern)}


def anchored(pattern: str) -> str:
    """The pattern for the whole text; a newline at the end does not slip through anywhere."""
    return f"^(?:{pattern})(?![\\s\\S])"


def listing(description: str, items: Schema, *, least: int = 0) -> Schema:
    """A list without repetitions."""
    return {
        "description": description,
        "type": "array",
        "items": items,
        "minItems": least,
        "uniqueItems": True,
    }


def table(description: str, key: str, key_means: str, values: Schema, *, least: int = 0) -> Schema:
    """A map whose keys the author chooses; `key` is the pattern that each must match."""
    return {
        "description": description,
        "type": "object",
        "propertyNames": {"description": key_means, "pattern": anchored(key), "maxLength": 64},
        "additionalProperties": values,
        "minProperties": least,
    }
