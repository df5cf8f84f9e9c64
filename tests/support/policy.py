"""The policy that ships, for tests that need no repository."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path

from trace_gate.app.repository import rules
from trace_gate.core.policy.policy import Policy

ROOT = Path(__file__).resolve().parents[2]


@cache
def shipped() -> Policy:
    """The policy of `config/` and of the roles in the scaffold."""
    files = {
        f"{goal}/{file.relative_to(ROOT / source)}": file.read_bytes()
        for source, goal in (("config", "config"), ("scaffold/Agents", "Agents"))
        for file in sorted((ROOT / source).rglob("*.yaml"))
    }
    plain, _ = rules.compiled(files)
    return Policy.of(plain)


@cache
def first_release() -> Policy:
    """The policy that ships, without what the first release did not know.

    It believes what a decision says of the value before.
    """
    made = shipped()
    guardrails = copy.deepcopy(dict(made.guardrails))
    del guardrails["amplitude"]["first_at_most"]
    return made.with_(guardrails=guardrails)


FIRST_VALUES = "  first_at_most: null\n"


def believes(guardrails: str) -> str:
    """The text of guardrails.yaml without first values, as the first release had it."""
    assert FIRST_VALUES in guardrails
    return guardrails.replace(FIRST_VALUES, "")
