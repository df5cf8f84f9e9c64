"""Clauses of a check to JSON Schema keywords (SPEC 3, Compiling profiles).

What a schema cannot say, or what no value could ever meet, is refused here.
"""

from __future__ import annotations

from operator import eq, ge, gt, le, lt, ne

from trace_gate.core.policy.problems import KINDS
from trace_gate.core.schema.check_language import messages
from trace_gate.core.schema.problems import Fault
from trace_gate.core.schema.regex.portable import portable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.schema.check_language.parser import Bound, Clause, Literal_
    from trace_gate.core.schema.fields import Field

    Keywords = dict[str, Any]

JSON_TYPES = {
    "text": ("string",),
    "pattern": ("string",),
    "enum": ("string",),
    "instant": ("string",),
    "date": ("string",),
    "trace_type": ("string",),
    "integer": ("integer",),
    "number": ("number",),
    "boolean": ("boolean",),
    "scalar": ("boolean", "number", "string"),
    "any": ("array", "boolean", "number", "object", "string"),
    "list": ("array",),
    "map": ("object",),
    "open_map": ("object",),
}
_LENGTHS = {
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
    "string": ("minLength", "maxLength"),
}
_COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


def met_by_null(clause: Clause) -> bool:
    """Whether a field that is null or absent meets the clause: its length is 0."""
    if clause.test == "one_of":
        return any(literal.value is None for literal in clause.values)
    if clause.length:
        return all(_COMPARISONS[bound.operator](0, bound.number) for bound in clause.bounds)
    return clause.test == "null"


def keywords(clause: Clause, field: Field, profile: str) -> Keywords:
    """The schema that a value of the field meets exactly if the clause holds.

    Raises:
        Fault: The clause does not fit the type of the field, or can never hold.
    """
    if clause.test == "null":
        if field.required:
            raise _never(clause, messages.always_there(clause.path.text))
        return {"type": "null"}
    if clause.test == "bounds":
        said = _lengths(clause, field) if clause.length else _numbers(clause, field)
    elif clause.test == "matches":
        said = _matches(clause, field)
    elif clause.test == "not_null":
        said = {"type": typed(field)}
    else:
        said = _values(clause, field, profile)
    if not met_by_null(clause):
        return said
    kinds = said["type"] if isinstance(said["type"], list) else [said["type"]]
    return {**said, "type": sorted({*kinds, "null"})}


def typed(field: Field, *, null: bool = False) -> str | list[str]:
    """The value of the keyword `type`."""
    names = sorted((*JSON_TYPES[field.kind], "null") if null else JSON_TYPES[field.kind])
    return names[0] if len(names) == 1 else names


def _lengths(clause: Clause, field: Field) -> Keywords:
    kinds = [kind for kind in JSON_TYPES[field.kind] if kind in _LENGTHS]
    if not kinds:
        raise Fault(
            *messages.no_length(clause.path.text, _kind_words(field)),
            clause.path.at,
        )
    said: Keywords = {"type": kinds[0] if len(kinds) == 1 else sorted(kinds)}
    for bound in clause.bounds:
        if not isinstance(bound.number, int) or bound.number < 0:
            raise Fault(*messages.not_a_length(bound.number), bound.at)
        for kind in kinds:
            _length(said, bound, *_LENGTHS[kind])
    for kind in kinds:
        low, high = _LENGTHS[kind]
        if said.get(low, 0) > said.get(high, said.get(low, 0)) or said.get(high, 0) < 0:
            raise _never(clause, messages.no_length_left())
    return said


def _length(said: Keywords, bound: Bound, low: str, high: str) -> None:
    """`len OP N` in whole numbers: more than 10 is at least 11."""
    number = int(bound.number)
    if bound.operator == "!=":
        said["not"] = {**said.get("not", {"type": said["type"]}), low: number, high: number}
        return
    if bound.operator in (">", ">=", "=="):
        said[low] = number + (bound.operator == ">")
    if bound.operator in ("<", "<=", "=="):
        said[high] = number - (bound.operator == "<")


def _numbers(clause: Clause, field: Field) -> Keywords:
    kinds = [kind for kind in JSON_TYPES[field.kind] if kind in ("integer", "number")]
    if not kinds:
        raise Fault(
            *messages.not_a_number(clause.path.text, _kind_words(field)),
            clause.path.at,
        )
    names = {"<": "exclusiveMaximum", "<=": "maximum", ">": "exclusiveMinimum", ">=": "minimum"}
    said: Keywords = {"type": kinds[0]}
    for bound in clause.bounds:
        said[names[bound.operator]] = bound.number
    if len(clause.bounds) > 1:
        low, high = sorted(clause.bounds, key=lambda bound: bound.operator, reverse=True)
        strict = len(low.operator + high.operator) < 4
        if low.number > high.number or (low.number == high.number and strict):
            raise _never(clause, messages.no_number_left())
    return said


def _matches(clause: Clause, field: Field) -> Keywords:
    if "string" not in JSON_TYPES[field.kind]:
        raise Fault(
            *messages.not_a_text(clause.path.text, _kind_words(field)),
            clause.path.at,
        )
    try:
        return {"type": "string", "pattern": portable(clause.expression)}
    except Fault as fault:
        raise Fault(fault.message, fault.remedy, clause.at + fault.at) from fault


def _values(clause: Clause, field: Field, profile: str) -> Keywords:
    values = [literal.value for literal in clause.values]
    for literal in clause.values:
        _fits(literal, clause, field, profile)
    if clause.test == "differs":
        return {"type": typed(field), "not": {"enum": values}}
    return {"type": typed(field), "enum": values}


def _fits(literal: Literal_, clause: Clause, field: Field, profile: str) -> None:
    """A value that the field can never have is a typing error."""
    kinds, value = JSON_TYPES[field.kind], literal.value
    name = _json_type(value)
    fits = name in kinds or (name == "integer" and "number" in kinds) or value is None
    if not fits:
        raise Fault(
            *messages.other_kind(literal.text, clause.path.text, _kind_words(field), kinds),
            literal.at,
        )
    known = (profile,) if field.kind == "trace_type" else field.values
    if known and value is not None and value not in known:
        raise Fault(
            *messages.never_a_value(literal.text, clause.path.text, known),
            literal.at,
        )


def _json_type(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "integer" if isinstance(value, int) else "number"


def _kind_words(field: Field) -> str:
    return " or ".join(KINDS[kind] for kind in JSON_TYPES[field.kind])


def _never(clause: Clause, why: str) -> Fault:
    return Fault(
        *messages.never_met(clause.path.text, why),
        clause.path.at,
    )
