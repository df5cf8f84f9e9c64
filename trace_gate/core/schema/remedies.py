"""The edits that mend a trace, as orders to an analyst: the line to write, the limit to keep."""

from __future__ import annotations

import json
import re

from trace_gate.core.hashing import EXAMPLE, OF_NOTHING
from trace_gate.core.policy.problems import nearest
from trace_gate.core.schema.problems import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.core.policy.problems import Pointer

    Schema = dict[str, Any]

AS_WRITTEN = "\0"
"""Stands in a remedy for a number exactly as the trace writes it."""
NO_HASHES = frozenset((EXAMPLE, OF_NOTHING))
"""What policies have as the example of a hash: nobody is told to write it."""
HASHED = "`sha256sum FILE` prints for the file (macOS: `shasum -a 256 FILE`)"
"""How to get the hash of a file."""
MOST_SHOWN = 60
MOST_TELLABLE = 30
"""Among more values than these, the nearest one is most likely not what was meant."""
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./-]*[A-Za-z0-9])?")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_NOT_TEXT = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
_SIZED: Mapping[str, tuple[type, str]] = {
    "Items": (list, "item"),
    "Properties": (dict, "line"),
    "Length": (str, "character"),
}
"""End of the two keywords of a size: what has such a size, and what it is counted in."""


def dotted(pointer: Iterable[str | int]) -> str:
    """A pointer as people write it: `execution.changes[0].target`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in pointer]
    text = "".join(parts).removeprefix(".")
    return text.removeprefix("trace.") or "trace"


def choice(name: str | int, values: list[Any], found: Any) -> str:
    """Which value to write: the one that was meant, if that can be told."""
    tellable = isinstance(found, str) and len(values) <= MOST_TELLABLE
    close = nearest(found, map(str, values)) if tellable else None
    return f"Write {example(name, close) if close else f'one of {listed(values)}'}."


def limits(schema: Schema, found: Any, name: str | int = "") -> str:
    """The limits of a number or a length, as an order; with a name, an empty map has an example."""
    like = f", like `{name}: {{acos: 0.35}}`" if found == {} and name != "" else ""
    for end, (sized, thing) in _SIZED.items():
        low, high = schema.get(f"min{end}"), schema.get(f"max{end}")
        if isinstance(found, sized) and (low is not None or high is not None):
            verb = "Write" if end == "Length" else "Give it"
            return f"{verb} {_range(low, high)} {thing}{'' if (high or low) == 1 else 's'}{like}."
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is None and high is None:
        return "Write another value."
    strict = " (not the limit itself)" if any("exclusive" in key for key in schema) else ""
    return f"Write {_range(low, high)}{strict}."


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"exactly {low}" if low == high else f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}"


def form(name: str | int, schema: Schema, described: str) -> str:
    """The form of a text, by its example and its description."""
    examples = schema.get("examples", ())
    if not NO_HASHES.isdisjoint(map(str, examples)):
        return f"Write what {HASHED}. {described}".strip()
    like = f"Write it like {example(name, examples[0])}" if examples else "Correct it"
    return f"{like}. {described}".strip()


def retyped(name: str, kinds: list[str], schema: Schema, found: Any) -> str:
    """How to write a value of the right type."""
    if "string" in kinds and isinstance(found, int | float):
        text = str(found).lower() if isinstance(found, bool) else AS_WRITTEN
        return f'Put it in quotes: `{name}: "{text}"`.'
    if "number" in kinds or "integer" in kinds:
        return _as_number(name, found)
    if "array" in kinds:
        return "Write each item on its own line, with `- ` before it."
    if "object" in kinds:
        return f"Write the fields below `{name}:`, each on its own line, two spaces further in."
    return f"Write {line(name, schema)}."


def _as_number(name: str, found: Any) -> str:
    if isinstance(found, str) and _NUMBER.fullmatch(found):
        return f"Remove the quotes: `{name}: {found}`."
    if isinstance(found, float):
        return "Write a whole number."
    return "Write a number, without quotes, units or a percent sign."


def found(value: Any) -> str:
    """What stands there, short enough for a message."""
    if value is None:
        return "empty (null)"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict):
        return "a block of fields" if value else "`{}`"
    if isinstance(value, list):
        return "a list" if value else "`[]`"
    text = " ".join(str(value).split()) if isinstance(value, str) else str(value)
    shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
    return f"the text `{shown}`" if isinstance(value, str) else f"the number {shown}"


def line(name: str, schema: Schema) -> str:
    """The line to add for a field, with an example where there is one."""
    kinds = kinds_of(schema.get("type", "string"))
    values = [value for value in schema.get("enum", ()) if value is not None]
    if not NO_HASHES.isdisjoint(map(str, schema.get("examples", ()))):
        return f"the line `{name}: 64-DIGITS`, with what {HASHED}"
    if schema.get("examples"):
        return f"the line {example(name, schema['examples'][0])}"
    if values:
        return f"the line {example(name, values[0])}"
    if "array" in kinds and "object" not in kinds:
        return f"the list `{name}:` with its items on the lines below, each after `- `"
    if "object" in kinds and "string" not in kinds:
        return f"the block `{name}:` with its fields on the lines below"
    return f"the line `{name}: …`"


def under(pointer: Pointer) -> str:
    """Where the line belongs."""
    if not pointer:
        return ""
    item = isinstance(pointer[-1], int)
    return f" to the item `{dotted(pointer)}`" if item else f" under `{dotted(pointer)}:`"


def example(name: str | int, value: object) -> str:
    """A line as it would stand in the file."""
    if isinstance(value, str) and (not _PLAIN.fullmatch(value) or value.lower() in _NOT_TEXT):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    return f"`- {text}`" if isinstance(name, int) else f"`{name}: {text}`"


def kinds_of(value: Any) -> list[str]:
    """The types of a schema as a list."""
    return value if isinstance(value, list) else [value]
