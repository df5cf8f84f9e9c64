"""What was typed for fields of an observation, held against the policy before a trace is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trace_gate.core.errors import UsageError
from trace_gate.core.policy import roles
from trace_gate.core.policy.jsonschema_rs_import import validator_class

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.core.policy.policy import Policy

LISTED = 30
"""So many values are listed; nobody reads more."""


def refuse_role(policy: Policy, agent: str) -> None:
    """Nothing, where an agent may write observations.

    Raises:
        UsageError: it may not, or nobody is called so.
    """
    asked = policy.roles, policy.gate.agents
    reason = roles.allows(*asked, agent, "observation", ())
    if reason is not None:
        may = roles.fitting(*asked, "observation", ())
        raise UsageError(
            reason,
            remedy=" or ".join(f"--agent {each}" for each in may)
            or "No role may write observations: add one below Agents/.",
        )


def refuse_values(schema_text: str, typed: Iterable[tuple[str, str, str | None]]) -> None:
    """Nothing, where the schema takes what was typed.

    Args:
        schema_text: The schema of observations.
        typed: Options, the fields that they fill, like `entity.asin`, and their values.

    Raises:
        UsageError: a value is not what its field takes.
    """
    schema = json.loads(schema_text)
    for option, field, value in typed:
        part: dict[str, Any] = schema
        for name in ("trace", *field.split(".")):
            part = part.get("properties", {}).get(name, {})
        if value is not None and not validator_class()(json.dumps(part)).is_valid(value):
            known = part.get("enum") or ()
            one_of = f" One of: {', '.join(known)}." if 0 < len(known) <= LISTED else ""
            said = str(part.get("description") or f"Look at {field} in docs/reference.")
            raise UsageError(
                f"{option} {value!r} is not what a trace takes.", remedy=f"{said}{one_of}"
            )
