"""Agents/<domain>/*.yaml: who may write what, and what they hand to whom (SPEC 3, Roles)."""

from __future__ import annotations

from trace_gate.core.policy.schemas.gate import AGENT
from trace_gate.core.policy.schemas.keywords import closed, listing, text

_CHANGE = r"(?:\*|[a-z][a-z0-9_]*\*?)(?::[A-Za-z_*]+>[A-Za-z_*]+)?"

ROLE = closed(
    "One role: who it is, what it may write, and what it hands to whom.",
    {
        "id": text(
            "The agent_id that traces of this role carry. It is also the name of the file.",
            AGENT,
            most=64,
        ),
        "purpose": text("What this role is for, in a sentence or two.", most=2_000),
        "trace_types": listing(
            "The types of traces that it may write. `*` is all of them.",
            text("A trace type, or `*`.", r"\*|[a-z][a-z0-9_]*", most=64),
            least=1,
        ),
        "change_types": listing(
            "The changes that its decisions may make. `bucket_*` is every change type that begins "
            "so; `bucket_state:*>FROZEN` is a change of state to FROZEN; `*` is all.",
            text("A change type or a pattern.", _CHANGE, most=120),
        ),
        "hands_to": listing(
            "What it hands to whom.",
            closed(
                "One hand-over.",
                {
                    "role": text("The id of the role that takes over.", AGENT, most=64),
                    "what": text("What is handed over."),
                },
            ),
        ),
    },
    optional=("hands_to",),
)
