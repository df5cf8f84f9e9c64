"""The JSON Schemas of the policy files: what may stand in each, and what it means.

`schemas/policy/*.schema.json` are made from here, for editors and for readers. The
descriptions are written for the people who fill the files in: an error shows them.
"""

from __future__ import annotations

import json

from trace_gate.core.policy.schemas.buckets import BUCKET_LIFECYCLE, EVENT_CLOCK_RULES
from trace_gate.core.policy.schemas.gate import GATE
from trace_gate.core.policy.schemas.market import GUARDRAILS, PRIORITY_SCORE
from trace_gate.core.policy.schemas.market_files import MARKET_FILES
from trace_gate.core.policy.schemas.people import ROLE
from trace_gate.core.policy.schemas.world_model import WORLD_MODEL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "gate": GATE,
    "guardrails": GUARDRAILS,
    "priority_score": PRIORITY_SCORE,
    "bucket_lifecycle": BUCKET_LIFECYCLE,
    "event_clock_rules": EVENT_CLOCK_RULES,
    "world_model": WORLD_MODEL,
    "market_files": MARKET_FILES,
    "role": ROLE,
}
"""Name of a policy file without `.yaml` (`role` for each file under Agents/) to its schema."""


def schema_files() -> dict[str, bytes]:
    """`gate.schema.json` and its like as they stand in `schemas/policy/`: always the same bytes."""
    texts = {name: json.dumps(whole(name), indent=2, ensure_ascii=False) for name in SHAPES}
    return {f"{name}.schema.json": f"{text}\n".encode() for name, text in texts.items()}


def whole(name: str) -> dict[str, Any]:
    """The schema of one policy file, with its head."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:trace-gate:policy:{name}",
        "title": f"trace-gate: {name}",
    }
    return {**head, **SHAPES[name]}
