"""From layers and profiles to JSON Schema: the same input gives the same bytes (SPEC 3)."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

from trace_gate.core.schema.field_schemas import any_schema, type_schema
from trace_gate.core.schema.layers_reader import read_layers
from trace_gate.core.schema.problems import Faults
from trace_gate.core.schema.profile_plan import make_plan
from trace_gate.core.schema.profiles_reader import read_profiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.trace.document import Document

ALL_TYPES = "trace.schema.json"


def schema_name(trace_type: str) -> str:
    """The file name of the schema of one type."""
    return f"trace-{trace_type}.schema.json"


def compile_schemas(layers: Document, profiles: Document) -> dict[str, dict[str, Any]]:
    """The schema of each trace type, and the one that takes them all.

    Raises:
        Refused: With a TG701 for everything that is wrong in the first file that has faults.
    """
    layer_faults, faults = Faults(layers), Faults(profiles)
    trace = read_layers(layer_faults)
    layer_faults.refuse()
    found = read_profiles(faults)
    plans = tuple(make_plan(profile, trace, faults) for profile in found)
    faults.refuse()
    ordered = tuple(sorted(plans, key=lambda plan: plan.profile.name))
    each = {schema_name(plan.profile.name): type_schema(trace, plan) for plan in ordered}
    return {ALL_TYPES: any_schema(trace, ordered), **each}


def canonical(schema: Mapping[str, Any]) -> bytes:
    """A schema as the bytes of its file."""
    text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode()


def compact(schema: Mapping[str, Any]) -> str:
    """A schema as the shortest text, for a validator to read."""
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def stale(compiled: Mapping[str, bytes], present: Mapping[str, bytes]) -> list[str]:
    """The names of schema files that are missing, differ, or belong to no profile any more.

    `present` maps the names of the files in `schemas/` to their bytes.
    """
    differing = {name for name, data in compiled.items() if present.get(name) != data}
    left_over = {
        name
        for name in present
        if fnmatchcase(name, "trace-*.schema.json") and name not in compiled
    }
    return sorted(differing | left_over)
