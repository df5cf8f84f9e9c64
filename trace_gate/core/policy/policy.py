"""All policy of one domain as one value (SPEC 2).

`Policy.of` builds it from the plain data of `loader.read`, which is what the cache keeps; it must
stay free of YAML, JSON Schema and regular expressions, since every hook runs through it.
"""

from __future__ import annotations

from trace_gate.core.policy.gate import GatePolicy
from trace_gate.core.policy.roles import Role
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Policy(Record):
    """The policy of a domain. The files without a typed value are plain, validated data."""

    domain: str
    digest: str
    """sha256 over the names and the bytes of all policy files, in hex."""
    gate: GatePolicy
    roles: tuple[Role, ...]
    layers: Mapping[str, Any]
    profiles: Mapping[str, Any]
    guardrails: Mapping[str, Any]
    priority_score: Mapping[str, Any]
    bucket_lifecycle: Mapping[str, Any]
    event_clock_rules: Mapping[str, Any]
    world_model: Mapping[str, Any]
    market_files: tuple[Mapping[str, Any], ...] = ()
    """The entries of market_files.yaml (SPEC 5, Market files); () where there is none."""
    growth: Mapping[str, str]
    """Dotted field of a trace to fixed, fill or append (SPEC 4); unlisted is fixed."""

    @property
    def file(self) -> str:
        """The path of its first file, by which a tree is governed."""
        return f"config/{self.domain}/gate.yaml"

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Policy:
        """The policy that the data of `loader.read` says."""
        from trace_gate.core.policy.growth_rules import growth_rules

        gate, market = GatePolicy.of(plain["gate"]), plain.get("market_files") or {}
        entries = tuple(market.get("market_files") or ())
        if entries:
            from trace_gate.core.market.path_places import glob_of

            globs = (glob_of(text) for each in entries for text in each["paths"])
            gate = gate.with_(market_paths=tuple(globs))
        return cls(
            domain=plain["domain"],
            digest=plain["digest"],
            gate=gate,
            roles=tuple(Role.of(each) for each in plain["roles"]),
            layers=plain["trace_layers"],
            profiles=plain["trace_type_profiles"],
            guardrails=plain["guardrails"],
            priority_score=plain["priority_score"],
            bucket_lifecycle=plain["bucket_lifecycle"],
            event_clock_rules=plain["event_clock_rules"],
            world_model=plain["world_model"],
            market_files=entries,
            growth=growth_rules(plain["trace_layers"]),
        )
