"""Which keys of a shipped policy file another one does not have (SPEC 2, `init --upgrade`).

Only keys that trace-gate names are looked at: those of the closed maps of the policy schemas, and
the fields of a trace. The entries of a table or a list, and what describes a field, are the
team's own: what is not there was perhaps taken away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.policy.schemas import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Pointer = tuple[str, ...]

LAYERS = "trace_layers"
SECTIONS = ("identity", "layers")
"""The maps of trace_layers.yaml that hold fields of a trace."""


def absent(name: str, shipped: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[Pointer]:
    """The keys that ship and are not there, in the order of the shipped file.

    Args:
        name: of the policy file, without `.yaml`.
        shipped: what the shipped file says.
        own: what the team's file says.
    """
    if name == LAYERS:
        for section in SECTIONS:
            for pointer in _fields(shipped.get(section), own.get(section)):
                yield (section, *pointer)
    elif name in SHAPES:
        yield from _keys(SHAPES[name], shipped, own)


def _keys(shape: Mapping[str, Any], shipped: Any, own: Any) -> Iterator[Pointer]:
    """Of a closed map, and of those in it; a null is a value that was set."""
    named = shape.get("properties")
    if named is None or not isinstance(shipped, dict) or not isinstance(own, dict):
        return
    for key in shipped:
        if key not in own:
            yield (key,)
        else:
            for pointer in _keys(named.get(key) or {}, shipped[key], own[key]):
                yield (key, *pointer)


def _fields(shipped: Any, own: Any) -> Iterator[Pointer]:
    """Of a map of fields, and of those in a field or in the items of a list."""
    if not isinstance(shipped, dict) or not isinstance(own, dict):
        return
    for name, spec in shipped.items():
        if name not in own:
            yield (name,)
            continue
        for way in (("fields",), ("items", "fields")):
            for pointer in _fields(_at(spec, way), _at(own[name], way)):
                yield (name, *way, *pointer)


def _at(spec: Any, way: Pointer) -> Any:
    for key in way:
        spec = spec.get(key) if isinstance(spec, dict) else None
    return spec
