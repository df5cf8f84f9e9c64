"""Reads trace_layers.yaml into fields, or says what is wrong with it, line by line (SPEC 3, 4)."""

from __future__ import annotations

from trace_gate.core.policy.problems import nearest
from trace_gate.core.schema import profile_messages as messages
from trace_gate.core.schema.fields import (
    BUILT_IN,
    COMMON,
    EXAMPLES,
    GROWTH,
    NEEDED,
    OPEN,
    OPTIONS,
    TOP,
    Field,
)
from trace_gate.core.schema.problems import Fault, listed
from trace_gate.core.schema.regex.portable import portable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.schema.problems import Faults

    Spec = Mapping[str, Any]


def read_layers(faults: Faults) -> Field:
    """The trace as a map of its identity fields and layers; what is wrong goes to `faults`."""
    data = faults.document.data
    reader = _Reader(faults)
    reader.known_keys((), data, TOP)
    reader.types = reader.named_types(data.get("types"))
    identity = reader.fields(("identity",), data.get("identity"), depth=1)
    layers = reader.fields(("layers",), data.get("layers"), depth=1)
    for name, _field in layers:
        if name in dict(identity):
            faults.at_key(("layers", name), *messages.name_taken(name))
    kinds = {name: field.kind for name, field in identity}
    if kinds.get("trace_type") != "trace_type" or not dict(identity)["trace_type"].required:
        faults.at_key(("identity",), *messages.no_trace_type())
    return Field(kind="map", required=True, fields=(*identity, *layers))


class _Reader:
    """Walks the file and turns each specification into a `Field`."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.types: dict[str, Spec] = {}

    def named_types(self, data: object) -> dict[str, Spec]:
        found: dict[str, Spec] = {}
        for name, spec in self.entries(("types",), data, needed=False):
            pointer = ("types", name)
            if name in OPTIONS:
                self.faults.at_key(pointer, f"`{name}` is a type already.", "Use another name.")
            elif spec.get("type") in ("list", "map", "open_map") or "grows" in spec:
                self.faults.at_key(pointer, *messages.not_one_value(name))
            else:
                self.field(pointer, spec, depth=0)
                # What is wrong is told once, here, and not again for each field of this type.
                found[name] = spec if spec.get("type") in OPTIONS else {"type": "any"}
        return found

    def entries(
        self, pointer: Pointer, data: object, *, needed: bool = True
    ) -> list[tuple[str, Spec]]:
        """The named specifications of a block."""
        name = f"`{pointer[-1]}`"
        if data is None and not needed:
            return []
        if not isinstance(data, dict) or not data:
            self.faults.at_key(pointer, *messages.no_block(name))
            return []
        found: list[tuple[str, Spec]] = []
        for key, spec in data.items():
            if isinstance(spec, dict):
                found.append((key, spec))
            else:
                self.faults.at_key((*pointer, key), *messages.no_type(key))
        return found

    def fields(
        self, pointer: Pointer, data: object, *, depth: int
    ) -> tuple[tuple[str, Field], ...]:
        """The fields of a map."""
        found = []
        for name, spec in self.entries(pointer, data):
            if not name.isidentifier() or name in ("trace", "len", "and", "in", "is", "not"):
                self.faults.at_key((*pointer, name), *messages.no_field_name(name))
            found.append((name, self.field((*pointer, name), spec, depth=depth)))
        return tuple(found)

    def field(self, pointer: Pointer, spec: Spec, *, depth: int) -> Field:
        """One specification. `depth` counts the maps around it, 0 inside a list."""
        named = self.types.get(str(spec.get("type")))
        full = {**named, **spec, "type": named["type"]} if named else spec
        kind = full.get("type")
        if not isinstance(kind, str) or kind not in OPTIONS:
            self.unknown_type(pointer, kind)
            return OPEN
        self.known_keys(pointer, full, (*COMMON, *OPTIONS[kind]))
        self.plain_options(pointer, full)
        return Field(
            kind=kind,
            description=str(full.get("description", "")),
            required=full.get("required", False) is True,
            grows=self.growth(pointer, full, depth),
            example=full.get("example", EXAMPLES.get(kind)),
            pattern=self.pattern(pointer, full),
            values=self.values(pointer, full),
            limits=self.limits(pointer, full),
            items=self.items(pointer, full),
            fields=self.fields((*pointer, "fields"), full.get("fields"), depth=depth and depth + 1)
            if kind == "map"
            else (),
        )

    def unknown_type(self, pointer: Pointer, kind: object) -> None:
        known = (*OPTIONS, *self.types)
        if kind is None:
            self.faults.at_key(pointer, f"`{pointer[-1]}` has no type.", "Add `type: text`.")
            return
        close = nearest(str(kind), known)
        self.faults.at_value(
            (*pointer, "type"),
            f"`{kind}` is not a type.",
            f"Write `type: {close}`." if close else f"Use one of {listed(known, most=20)}.",
        )

    def known_keys(self, pointer: Pointer, spec: Spec, known: tuple[str, ...]) -> None:
        self.faults.unknown_keys(pointer, spec, known)
        needed = NEEDED.get(str(spec.get("type")))
        if needed and not spec.get(needed):
            kind = spec["type"]
            self.faults.at_key(pointer, f"A `{kind}` needs `{needed}`.", f"Add `{needed}:`.")

    def plain_options(self, pointer: Pointer, spec: Spec) -> None:
        if not isinstance(spec.get("description", ""), str):
            self.faults.at_value((*pointer, "description"), "It must be text.", "Put it in quotes.")
        if not isinstance(spec.get("required", False), bool):
            self.faults.at_value(
                (*pointer, "required"), "`required` is true or false.", "Write `required: true`."
            )
        if not isinstance(spec.get("example", ""), str | int | float):
            self.faults.at_value((*pointer, "example"), "It must be one value.", "Write one value.")

    def growth(self, pointer: Pointer, spec: Spec, depth: int) -> str:
        grows = spec.get("grows", "fixed")
        place = (*pointer, "grows")
        if grows not in GROWTH:
            self.faults.at_value(place, *messages.no_growth(grows))
        elif grows == "append" and spec["type"] != "list":
            self.faults.at_value(place, *messages.only_lists_append())
        elif grows != "fixed" and depth == 0:
            self.faults.at_value(place, *messages.grows_inside())
        return str(grows)

    def pattern(self, pointer: Pointer, spec: Spec) -> str | None:
        kind, text = spec["type"], spec.get("pattern")
        if kind in BUILT_IN:
            return portable(BUILT_IN[kind])
        if kind != "pattern" or not text:
            return None
        place = (*pointer, "pattern")
        if not isinstance(text, str):
            self.faults.at_value(place, "The pattern must be text.", "Put it in quotes.")
            return None
        try:
            return portable(text)
        except Fault as fault:
            self.faults.inside(place, text, fault)
            return None

    def values(self, pointer: Pointer, spec: Spec) -> tuple[str, ...]:
        values = spec.get("values") or []
        if spec["type"] != "enum":
            return ()
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            self.faults.at_value((*pointer, "values"), *messages.no_texts())
            return ()
        return tuple(values)

    def limits(self, pointer: Pointer, spec: Spec) -> tuple[tuple[str, int | float], ...]:
        found = []
        for key in ("minimum", "maximum", "min_length", "max_length"):
            value = spec.get(key)
            if key not in OPTIONS[spec["type"]] or value is None:
                continue
            whole = key.endswith("length")
            if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
                self.faults.at_value(
                    (*pointer, key), f"`{key}` must be a number.", f"Write `{key}: 1`."
                )
            else:
                found.append((key, value))
        return tuple(found)

    def items(self, pointer: Pointer, spec: Spec) -> Field | None:
        if spec["type"] != "list" or not isinstance(spec.get("items"), dict):
            return OPEN if spec["type"] == "list" else None
        return self.field((*pointer, "items"), spec["items"], depth=0)
