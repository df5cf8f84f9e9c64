"""The sentences that tell an analyst what is wrong with a trace, and the edit that mends it.

Short, plain English: many readers are neither programmers nor native speakers.
"""

from __future__ import annotations

import json
import re

from trace_gate.core.policy.faults import nearest
from trace_gate.core.record import Record
from trace_gate.core.schema.faults import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.core.policy.faults import Pointer

    Schema = dict[str, Any]

AS_WRITTEN = "\0"
"""Stands in a remedy for a number exactly as the trace writes it."""
MOST_SHOWN = 60
MOST_TELLABLE = 30
"""Among more values than these, the nearest one is most likely not what was meant."""
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./-]*[A-Za-z0-9])?")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_NOT_TEXT = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
_EXPECTED = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a block of fields",
}
_SIZED: Mapping[str, type] = {"Items": list, "Properties": dict, "Length": str}


class Wrong(Record):
    """One thing that is wrong with a trace. `at_key` says to point at the key, not the value."""

    pointer: Pointer
    message: str
    remedy: str
    code: str = "TG102"
    at_key: bool = False


def dotted(pointer: Iterable[str | int]) -> str:
    """A pointer as people write it: `execution.changes[0].target`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in pointer]
    text = "".join(parts).removeprefix(".")
    return text.removeprefix("trace.") or "trace"


def article(kind: str) -> str:
    """The type of a trace with its article: `an observation trace`."""
    if not kind:
        return "a trace"
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} trace"


def forbidden(pointer: Pointer, kind: str, profile: str) -> Wrong:
    """A layer or field that the profile forbids."""
    name = dotted(pointer)
    return Wrong(
        pointer=pointer,
        code="TG103",
        message=f"`{name}` does not belong in {kind} ({profile})."
        if profile
        else f"`{name}` does not belong in {kind}.",
        remedy=f"Remove `{pointer[-1]}:` and everything below it, or write it in a trace of "
        "another type.",
        at_key=True,
    )


def missing(
    pointer: Pointer, name: str, schema: Schema, kind: str, rules: tuple[str, ...]
) -> Wrong:
    """A required field that is not there."""
    full = (*pointer, name)
    return Wrong(
        pointer=full,
        message=f"`{dotted(full)}` is missing; {kind} needs it.{_asked(rules)}",
        remedy=f"Add {_line(name, schema)}{_under(pointer)}.",
        at_key=True,
    )


def is_null(pointer: Pointer, schema: Schema, kind: str, rules: tuple[str, ...]) -> Wrong:
    """A required field without a value."""
    name = pointer[-1]
    if isinstance(name, int):
        return Wrong(
            pointer=pointer,
            message=f"`{dotted(pointer)}` is empty.",
            remedy="Write a value after the `-`, or remove the item.",
        )
    return Wrong(
        pointer=pointer,
        message=f"`{dotted(pointer)}` has no value; {kind} needs it.{_asked(rules)}",
        remedy=f"Fill it in: {_line(name, schema)}.",
        at_key=True,
    )


def unknown(
    pointer: Pointer,
    name: str,
    kind: str,
    known: Iterable[str],
    *,
    meant: str | None = None,
    home: str | None = None,
) -> Wrong:
    """A field that nobody knows, most often a misspelt or misplaced one."""
    if meant:
        remedy = f"Write `{meant}` instead of `{name}`."
    elif home:
        remedy = f"Move it under `{home}:`, or remove it."
    else:
        remedy = f"Remove it, or use one of {listed(known)}."
    full = (*pointer, name)
    return Wrong(
        pointer=full,
        message=f"`{dotted(full)}` is not a field of {kind}.",
        remedy=remedy,
        at_key=True,
    )


def wrong_type(pointer: Pointer, schema: Schema, found: Any) -> Wrong:
    """A value of another type than the field has."""
    kinds = [kind for kind in _list(schema["type"]) if kind != "null"]
    expected = " or ".join(_EXPECTED[kind] for kind in kinds)
    return Wrong(
        pointer=pointer,
        message=f"`{dotted(pointer)}` must be {expected}, and it is {_found(found)}.",
        remedy=_retyped(str(pointer[-1]) if pointer else "", kinds, schema, found),
        at_key=isinstance(found, dict | list),
    )


def wrong_value(pointer: Pointer, schema: Schema, found: Any) -> Wrong:
    """A value of the right type that the field cannot have."""
    name, described = pointer[-1], schema.get("description", "")
    values = [value for value in schema.get("enum", ()) if value is not None]
    if values:
        message = f"must be one of {listed(values)}, and it is {_found(found)}"
        remedy = _choice(name, values, found)
    elif "pattern" in schema:
        message = f"is {_found(found)}, which is not of the right form"
        remedy = _form(name, schema, described)
    else:
        message = f"is {_found(found)}, which is outside its limits"
        remedy = _limits(schema, found)
    return Wrong(pointer=pointer, message=f"`{dotted(pointer)}` {message}.", remedy=remedy)


def breaks_rule(
    pointer: Pointer, rule: Schema, found: Any, kind: str, words: tuple[str, ...]
) -> Wrong:
    """A value that a rule of the profile does not allow."""
    amount = _amount(rule, found)
    return Wrong(
        pointer=pointer,
        message=f"`{dotted(pointer)}` {amount}.{_asked(words, kind)}",
        remedy=_rule_remedy(pointer, rule, found),
        at_key=isinstance(found, dict | list),
    )


def _asked(rules: tuple[str, ...], kind: str = "the trace") -> str:
    """The author's words."""
    if not rules:
        return ""
    words = "; ".join(rule.rstrip(".") for rule in rules)
    return f" The rule for {kind}: {words}." if kind != "the trace" else f" The rule: {words}."


def _amount(rule: Schema, found: Any) -> str:
    if isinstance(found, list):
        return f"has {_count(len(found), 'item')}"
    if isinstance(found, dict):
        return f"has {_count(len(found), 'entry', 'entries')}"
    if isinstance(found, str) and ("minLength" in rule or "maxLength" in rule):
        return f"has {_count(len(found), 'character')}"
    return f"is {_found(found)}"


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def _rule_remedy(pointer: Pointer, rule: Schema, found: Any) -> str:
    values = [value for value in rule.get("enum", ()) if value is not None]
    if values:
        return _choice(pointer[-1], values, found)
    if rule["type"] == "null":
        return f"Remove `{pointer[-1]}:`."
    if "pattern" in rule:
        return "Correct it so that the rule holds."
    return _limits(rule, found)


def _choice(name: str | int, values: list[Any], found: Any) -> str:
    """Which value to write: the one that was meant, if that can be told."""
    tellable = isinstance(found, str) and len(values) <= MOST_TELLABLE
    close = nearest(found, map(str, values)) if tellable else None
    return f"Write {_example(name, close) if close else f'one of {listed(values)}'}."


def _limits(schema: Schema, found: Any) -> str:
    """The limits of a number or a length, as an order."""
    things = {"Items": "item", "Properties": "line", "Length": "character"}
    for end, thing in things.items():
        low, high = schema.get(f"min{end}"), schema.get(f"max{end}")
        mine = _SIZED[end]
        if isinstance(found, mine) and (low is not None or high is not None):
            verb = "Write" if end == "Length" else "Give it"
            return f"{verb} {_range(low, high)} {thing}{'' if (high or low) == 1 else 's'}."
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


def _form(name: str | int, schema: Schema, described: str) -> str:
    examples = schema.get("examples", ())
    like = f"Write it like {_example(name, examples[0])}" if examples else "Correct it"
    return f"{like}. {described}".strip() if described else f"{like}."


def _retyped(name: str, kinds: list[str], schema: Schema, found: Any) -> str:
    if "string" in kinds and isinstance(found, int | float):
        text = str(found).lower() if isinstance(found, bool) else AS_WRITTEN
        return f'Put it in quotes: `{name}: "{text}"`.'
    if "number" in kinds or "integer" in kinds:
        return _as_number(name, found)
    if "array" in kinds:
        return "Write each item on its own line, with `- ` before it."
    if "object" in kinds:
        return f"Write the fields below `{name}:`, each on its own line, two spaces further in."
    return f"Write {_line(name, schema)}."


def _as_number(name: str, found: Any) -> str:
    if isinstance(found, str) and _NUMBER.fullmatch(found):
        return f"Remove the quotes: `{name}: {found}`."
    if isinstance(found, float):
        return "Write a whole number."
    return "Write a number, without quotes, units or a percent sign."


def _found(value: Any) -> str:
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


def _line(name: str, schema: Schema) -> str:
    """The line to add for a field, with an example where there is one."""
    kinds = _list(schema.get("type", "string"))
    values = [value for value in schema.get("enum", ()) if value is not None]
    if schema.get("examples"):
        return f"the line {_example(name, schema['examples'][0])}"
    if values:
        return f"the line {_example(name, values[0])}"
    if "array" in kinds and "object" not in kinds:
        return f"the list `{name}:` with its items on the lines below, each after `- `"
    if "object" in kinds and "string" not in kinds:
        return f"the block `{name}:` with its fields on the lines below"
    return f"the line `{name}: …`"


def _under(pointer: Pointer) -> str:
    if not pointer:
        return ""
    item = isinstance(pointer[-1], int)
    return f" to the item `{dotted(pointer)}`" if item else f" under `{dotted(pointer)}:`"


def _example(name: str | int, value: object) -> str:
    """A line as it would stand in the file."""
    if isinstance(value, str) and (not _PLAIN.fullmatch(value) or value.lower() in _NOT_TEXT):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    return f"`- {text}`" if isinstance(name, int) else f"`{name}: {text}`"


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
