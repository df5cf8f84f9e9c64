"""TG701: what is wrong with a policy file, with line and column (SPEC 6)."""

from __future__ import annotations

from trace_gate.core.finding import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from trace_gate.core.trace.document import Document

    Pointer = tuple[str | int, ...]

KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a map",
}
"""The types of JSON Schema in the words of people."""


def at_key(document: Document, pointer: Pointer, message: str, remedy: str) -> Finding:
    """A finding at an entry: at its key in a map, at the item in a list."""
    return document.finding(document.place(pointer), "TG701", message, remedy)


def at_value(document: Document, pointer: Pointer, message: str, remedy: str) -> Finding:
    """A finding at the value of an entry."""
    return document.finding(document.value_place(pointer), "TG701", message, remedy)


def of_file(path: str, message: str, remedy: str) -> Finding:
    """A finding about a whole file, which may be missing."""
    return Finding(code="TG701", message=message, remediation=remedy, path=path)


def named(pointer: Pointer) -> str:
    """The field as people say it: `tenants[2].currency`."""
    text = ""
    for part in pointer:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def value_at(document: Document, pointer: Pointer) -> Any:
    """What stands at a pointer; None where nothing does."""
    value: Any = document.data
    for part in pointer:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that the author most likely meant."""
    from difflib import get_close_matches

    folded = {each.casefold(): each for each in known}
    close = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None
