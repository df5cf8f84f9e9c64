"""Writes JSON Schema draft 2020-12 for the fields of a trace, as a profile asks for them.

Everything is written in place, without `$ref`, with an explicit `type` at each node and
`additionalProperties: false` at each map that is not open. `format` is never relied on.
The author's words of a rule are the `description` of its entry in `allOf`.
"""

from __future__ import annotations

from trace_gate.core.schema import profile_messages as messages
from trace_gate.core.schema.check_language.keywords import typed
from trace_gate.core.schema.fields import OPEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.schema.fields import Field
    from trace_gate.core.schema.profile_plan import Parts, Plan

    Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOTICE = (
    "Written by `trace-gate compile` from trace_layers.yaml and trace_type_profiles.yaml. "
    "Edit these two files, not this one."
)


def type_schema(trace: Field, plan: Plan) -> Schema:
    """The schema of a document that holds a trace of one type."""
    return _document(messages.trace_of_type(plan.profile.name), _node(trace, (), plan, null=False))


def any_schema(trace: Field, plans: tuple[Plan, ...]) -> Schema:
    """The schema of a document that holds a trace of any type: `trace_type` decides."""
    names = [plan.profile.name for plan in plans]
    kind = {**_words(trace.child("trace_type") or OPEN), "type": "string", "enum": names}
    branches = [
        {
            "if": {
                "type": "object",
                "properties": {"trace_type": {"type": "string", "const": plan.profile.name}},
                "required": ["trace_type"],
            },
            "then": _node(trace, (), plan, null=False),
        }
        for plan in plans
    ]
    node = {
        "type": "object",
        "properties": {"trace_type": kind},
        "required": ["trace_type"],
        "allOf": branches,
    }
    return _document("A trace", node)


def _document(title: str, trace: Schema) -> Schema:
    return {
        "$schema": DIALECT,
        "$comment": _NOTICE,
        "title": title,
        "type": "object",
        "properties": {"trace": trace},
        "required": ["trace"],
        "additionalProperties": False,
    }


def _node(field: Field, path: Parts, plan: Plan, *, null: bool) -> Schema:
    """The schema of one field; `null` says that null is as good as absent there."""
    if path in plan.forbidden:
        words = messages.not_in_type(path, plan.profile.name)
        return {"type": "null", "description": words}
    spoken = plan.below(path)
    node = {**_words(field), "type": typed(field, null=null), **_limits(field, plan, null=null)}
    if field.kind == "map":
        names = [name for name, _child in field.fields]
        node.update(_members(field, names, path, plan), additionalProperties=False)
        if not path:
            about = plan.profile
            words = f"{about.name}: {about.description}" if about.description else about.name
            node["description"] = words
    elif field.kind == "list" or "[]" in spoken:
        node["type"] = typed(field, null=null) if field.kind == "list" else "array"
        node["items"] = _node(field.items or OPEN, (*path, "[]"), plan, null=False)
    elif spoken:
        node["type"] = ["null", "object"] if null else "object"
        node.update(_members(field, spoken, path, plan), additionalProperties=True)
    elif field.kind == "open_map":
        node["additionalProperties"] = True
    if path in plan.rules:
        node["allOf"] = [dict(each) for each in plan.rules[path]]
    return node


def _members(field: Field, names: list[str], path: Parts, plan: Plan) -> Schema:
    properties, required = {}, []
    for name in names:
        child = field.child(name) or OPEN
        needed = child.required or (*path, name) in plan.required
        properties[name] = _node(child, (*path, name), plan, null=not needed)
        if needed:
            required.append(name)
    return {"properties": properties, **({"required": sorted(required)} if required else {})}


def _words(field: Field) -> Schema:
    words: Schema = {"description": field.description} if field.description else {}
    if field.example is not None:
        words["examples"] = [field.example]
    return words


def _limits(field: Field, plan: Plan, *, null: bool) -> Schema:
    names = {"min_length": "minLength", "max_length": "maxLength"}
    said: Schema = {names.get(key, key): value for key, value in field.limits}
    if field.pattern is not None:
        said["pattern"] = field.pattern
    values = (plan.profile.name,) if field.kind == "trace_type" else field.values
    if values:
        said["enum"] = [*values, None] if null else list(values)
    return said
