"""The sentences that tell an analyst what is wrong with a trace.

Short, plain English: many readers are neither programmers nor native speakers.
"""

from __future__ import annotations

from trace_gate.core.policy.problems import KINDS
from trace_gate.core.record import Record
from trace_gate.core.schema import remedies
from trace_gate.core.schema.problems import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from trace_gate.core.policy.problems import Pointer

    Schema = dict[str, Any]

_EXPECTED = {**KINDS, "object": "a block of fields"}


class Wrong(Record):
    """One thing that is wrong with a trace, in words. `at_key` points at the key, not the value.

    No `Finding` yet: the sentences are made of plain data, and the words of one place are weighed
    against each other before `error_findings` asks the document for line and column.
    """

    pointer: Pointer
    message: str
    remedy: str
    code: str = "TG102"
    at_key: bool = False


def article(kind: str) -> str:
    """The type of a trace with its article: `an observation trace`."""
    if not kind:
        return "a trace"
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} trace"


def forbidden(pointer: Pointer, kind: str, profile: str) -> Wrong:
    """A layer or field that the profile forbids."""
    name = remedies.dotted(pointer)
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
        message=f"`{remedies.dotted(full)}` is missing; {kind} needs it.{_rules_of(rules)}",
        remedy=f"Add {remedies.line(name, schema)}{remedies.under(pointer)}.",
        at_key=True,
    )


def is_null(pointer: Pointer, schema: Schema, kind: str, rules: tuple[str, ...]) -> Wrong:
    """A required field without a value."""
    name = pointer[-1]
    if isinstance(name, int):
        return Wrong(
            pointer=pointer,
            message=f"`{remedies.dotted(pointer)}` is empty.",
            remedy="Write a value after the `-`, or remove the item.",
        )
    return Wrong(
        pointer=pointer,
        message=f"`{remedies.dotted(pointer)}` has no value; {kind} needs it.{_rules_of(rules)}",
        remedy=f"Fill it in: {remedies.line(name, schema)}.",
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
        message=f"`{remedies.dotted(full)}` is not a field of {kind}.",
        remedy=remedy,
        at_key=True,
    )


def wrong_type(pointer: Pointer, schema: Schema, found: Any) -> Wrong:
    """A value of another type than the field has."""
    kinds = [kind for kind in remedies.kinds_of(schema["type"]) if kind != "null"]
    expected = " or ".join(_EXPECTED[kind] for kind in kinds)
    return Wrong(
        pointer=pointer,
        message=f"`{remedies.dotted(pointer)}` must be {expected}, "
        f"and it is {remedies.found(found)}.",
        remedy=remedies.retyped(str(pointer[-1]) if pointer else "", kinds, schema, found),
        at_key=isinstance(found, dict | list),
    )


def wrong_value(pointer: Pointer, schema: Schema, found: Any) -> Wrong:
    """A value of the right type that the field cannot have."""
    name, described = pointer[-1], schema.get("description", "")
    values = [value for value in schema.get("enum", ()) if value is not None]
    if values:
        message = f"must be one of {listed(values)}, and it is {remedies.found(found)}"
        remedy = remedies.choice(name, values, found)
    elif "pattern" in schema:
        message = f"is {remedies.found(found)}, which is not of the right form"
        remedy = remedies.form(name, schema, described)
    else:
        message = f"is {remedies.found(found)}, which is outside its limits"
        remedy = remedies.limits(schema, found)
    return Wrong(pointer=pointer, message=f"`{remedies.dotted(pointer)}` {message}.", remedy=remedy)


def breaks_rule(pointer: Pointer, rule: Schema, found: Any, kind: str) -> Wrong:
    """A value that a rule of the profile does not allow; its description is the author's."""
    broken = f"`{remedies.dotted(pointer)}` {_amount(rule, found)}."
    return Wrong(
        pointer=pointer,
        message=f"{broken} The rule for {kind}: {rule['description'].rstrip('.')}.",
        remedy=_rule_remedy(pointer, rule, found),
        at_key=isinstance(found, dict | list),
    )


def _rules_of(rules: tuple[str, ...]) -> str:
    """The author's words."""
    words = "; ".join(rule.rstrip(".") for rule in rules)
    return f" The rule: {words}." if rules else ""


def _amount(rule: Schema, found: Any) -> str:
    if isinstance(found, list):
        return f"has {_count(len(found), 'item')}"
    if isinstance(found, dict):
        return f"has {_count(len(found), 'entry', 'entries')}"
    if isinstance(found, str) and ("minLength" in rule or "maxLength" in rule):
        return f"has {_count(len(found), 'character')}"
    return f"is {remedies.found(found)}"


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def _rule_remedy(pointer: Pointer, rule: Schema, found: Any) -> str:
    values = [value for value in rule.get("enum", ()) if value is not None]
    if values:
        return remedies.choice(pointer[-1], values, found)
    if rule["type"] == "null":
        return f"Remove `{pointer[-1]}:`."
    if "pattern" in rule:
        return "Correct it so that the rule holds."
    return remedies.limits(rule, found, pointer[-1])


def no_place() -> tuple[str, str]:
    """A trace is refused, and no place could be told."""
    return (
        "The trace does not follow its profile, and no single place could be found.",
        "Compare it with a new one (trace-gate new), and report this as a bug.",
    )
