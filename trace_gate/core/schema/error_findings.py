"""From the errors of stock jsonschema to findings in the author's words (SPEC 3).

One finding for one thing that is wrong: an error of a rule goes before the same error of the
field's type, a misspelt field before the field that it leaves missing.
"""

from __future__ import annotations

from jsonschema import Draft202012Validator
from referencing import Registry

from trace_gate.core.finding import Finding
from trace_gate.core.policy.problems import nearest
from trace_gate.core.record import Record
from trace_gate.core.schema import anew, messages
from trace_gate.core.schema.messages import Wrong
from trace_gate.core.schema.remedies import AS_WRITTEN, dotted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from jsonschema import ValidationError

    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.trace.document import Document

    Schema = dict[str, Any]


class _Error(Record):
    """What is used of an error of jsonschema."""

    keyword: str
    schema: Schema
    instance: Any
    is_rule: bool

    @classmethod
    def of(cls, error: ValidationError) -> _Error:
        """The entries of `allOf` in a compiled schema are the rules of its profile."""
        steps = list(error.schema_path)
        return cls(
            keyword=str(error.validator),
            schema=error.schema if isinstance(error.schema, dict) else {},
            instance=error.instance,
            is_rule=len(steps) > 2 and steps[-3] == "allOf",
        )


def findings(schema: Schema, document: Document) -> tuple[Finding, ...]:
    """Every place where the document does not meet the schema, sorted by line."""
    found = _unsorted(_of_its_type(schema, document.data), document)
    return tuple(sorted(found, key=lambda each: (each.line or 0, each.column or 0, each.message)))


def _of_its_type(schema: Schema, data: Any) -> Schema:
    """The schema with the branch of the document's own trace type in place of all branches."""
    trace = data.get("trace")
    kind = trace.get("trace_type") if isinstance(trace, dict) else None
    node = schema["properties"]["trace"]
    for branch in node.get("allOf", ()):
        if branch.get("if", {}).get("properties", {}).get("trace_type", {}).get("const") == kind:
            node = branch["then"]
            break
    return {**schema, "properties": {"trace": node}}


def _unsorted(schema: Schema, document: Document) -> Iterator[Finding]:
    validator = Draft202012Validator(schema, registry=Registry())
    places: dict[Pointer, list[_Error]] = {}
    for error in validator.iter_errors(document.data):
        places.setdefault(tuple(error.absolute_path), []).append(_Error.of(error))
    trace = schema["properties"]["trace"]
    for pointer, errors in places.items():
        for wrong in _at_one_place(pointer, errors, trace):
            yield _finding(wrong, document)


def _at_one_place(pointer: Pointer, errors: list[_Error], trace: Schema) -> Iterator[Wrong]:
    names = trace["properties"].get("trace_type", {}).get("enum", ())
    kind = messages.article(str(names[0]) if len(names) == 1 else "")
    typed = next((each for each in errors if each.keyword == "type" and not each.is_rule), None)
    if typed is not None:
        yield _of_type(pointer, typed, trace, kind)
        return
    yield from _members(pointer, errors, trace, kind)
    rules = {error.schema["description"]: error for error in errors if error.is_rule}
    for error in rules.values():
        yield messages.breaks_rule(pointer, error.schema, error.instance, kind)
    values = [error for error in errors if error.keyword not in ("required", _UNKNOWN)]
    if values and not rules:
        yield messages.wrong_value(pointer, values[0].schema, values[0].instance)


MISSING = "TG102"
_UNKNOWN = "additionalProperties"


def _of_type(pointer: Pointer, error: _Error, trace: Schema, kind: str) -> Wrong:
    if error.schema["type"] == "null":
        profile = trace.get("description", "").partition(": ")[2].rstrip(".")
        return messages.forbidden(pointer, kind, profile)
    if error.instance is None:
        return messages.is_null(pointer, error.schema, kind, _rules_of(error.schema))
    return messages.wrong_type(pointer, error.schema, error.instance)


def _members(pointer: Pointer, errors: list[_Error], trace: Schema, kind: str) -> Iterator[Wrong]:
    """Fields that are missing, and fields that should not be there."""
    missing: dict[str, Schema] = {}
    for error in errors:
        if error.keyword == "required":
            lacking = [name for name in error.schema["required"] if name not in error.instance]
            missing |= {name: error.schema["properties"].get(name, {}) for name in lacking}
    for error in errors:
        if error.keyword == _UNKNOWN:
            known = error.schema["properties"]
            for name in (each for each in error.instance if each not in known):
                meant = nearest(name, (each for each in known if each not in error.instance))
                missing.pop(meant or "", None)
                home = None if meant else _home(name, trace)
                yield messages.unknown(pointer, name, kind, known, meant=meant, home=home)
    for name, schema in missing.items():
        yield messages.missing(pointer, name, schema, kind, _rules_of(schema))


def _rules_of(schema: Schema) -> tuple[str, ...]:
    return tuple(each["description"] for each in schema.get("allOf", ()))


def _home(name: str, trace: Schema) -> str | None:
    """The block in which a field of this name belongs, when there is exactly one."""
    homes = list(_homes(name, trace, ()))
    return dotted(homes[0]) or "trace" if len(homes) == 1 else None


def _homes(name: str, schema: Schema, pointer: Pointer) -> Iterable[Pointer]:
    properties = schema.get("properties", {})
    if name in properties:
        yield pointer
    for key, child in properties.items():
        yield from _homes(name, child, (*pointer, key))


def _finding(wrong: Wrong, document: Document) -> Finding:
    place = document.place if wrong.at_key else document.value_place
    number = document.number_text(wrong.pointer) or ""
    mend = _anew(wrong, document) or wrong.remedy.replace(AS_WRITTEN, number)
    return document.finding(place(wrong.pointer), wrong.code, wrong.message, mend)


def _anew(wrong: Wrong, document: Document) -> str | None:
    """The command for a layer that is missing, which `new` fills in better than a person."""
    trace = document.data.get("trace")
    if len(wrong.pointer) != 2 or wrong.code != MISSING or not isinstance(trace, dict):
        return None
    layer = str(wrong.pointer[-1])
    return None if trace.get(layer) else anew.remedy(layer, trace, document.path)
