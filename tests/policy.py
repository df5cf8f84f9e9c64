"""The policy that ships, for tests that need no repository."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from trace_gate.app import policies
from trace_gate.core.policy.bundle import Policy

ROOT = Path(__file__).resolve().parents[1]


@cache
def shipped() -> Policy:
    """The policy of `config/` and of the roles in the scaffold."""
    files = {
        f"{goal}/{file.relative_to(ROOT / source)}": file.read_bytes()
        for source, goal in (("config", "config"), ("scaffold/Agents", "Agents"))
        for file in sorted((ROOT / source).rglob("*.yaml"))
    }
    plain, _ = policies.compiled(files)
    return Policy.of(plain)
