"""Who may write what: the role files under Agents/<domain>/ (SPEC 3, Roles; TG208)."""

from __future__ import annotations

from trace_gate.core import path_patterns
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any


ANY = "*"
"""In a role file: every type."""


class Role(Record):
    """One role.

    Patterns may use `*`, as in `bucket_*`. After a colon a pattern says which values the
    change goes from and to: `bucket_state:*>FROZEN` is a freeze.
    """

    id: str
    purpose: str
    trace_types: tuple[str, ...]
    change_types: tuple[str, ...]

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Role:
        """The role that the data of a valid role file says."""
        return cls(
            id=plain["id"],
            purpose=plain["purpose"],
            trace_types=tuple(plain["trace_types"]),
            change_types=tuple(plain["change_types"]),
        )


def word_of(change_type: str, from_value: object, to_value: object) -> str:
    """What a role's patterns are matched with: `bucket_state:HARVEST>FROZEN`, `bid_update`.

    Only two names are shown: a number, a map or a sentence is not what a role is about.
    """
    if _is_name(from_value) and _is_name(to_value):
        return f"{change_type}:{from_value}>{to_value}"
    return change_type


def allows(
    roles: Sequence[Role],
    agents: Sequence[str],
    agent_id: str,
    trace_type: str,
    words: Iterable[str],
) -> str | None:
    """Why this agent may not write this trace, for its author; None when it may.

    `words` are the `word_of` its changes. An id of `agents` (the list of `gate.yaml`) that
    is no role may write everything.
    """
    role = next((each for each in roles if each.id == agent_id), None)
    if role is None:
        known = ", ".join([*(role.id for role in roles), *agents]) or "nobody yet"
        from trace_gate.core.policy import messages

        unknown = messages.unknown_agent(agent_id, known)
        return None if agent_id in agents else unknown
    if not any(path_patterns.matches(pattern, trace_type) for pattern in role.trace_types):
        from trace_gate.core.policy import messages

        return messages.not_its_type(role.id, trace_type, role.trace_types)
    outside = sorted({word for word in words if not _in_words(role.change_types, word)})
    if outside:
        may = ", ".join(role.change_types) or "none"
        from trace_gate.core.policy import messages

        return messages.not_its_changes(role.id, outside, may)
    return None


def fitting(
    roles: Sequence[Role], agents: Sequence[str], trace_type: str, words: Iterable[str]
) -> tuple[str, ...]:
    """The roles, then the agents, that may write such a trace."""
    asked = tuple(words)
    named = (*(each.id for each in roles), *agents)
    return tuple(each for each in named if allows(roles, agents, each, trace_type, asked) is None)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isidentifier()


def _in_words(patterns: tuple[str, ...], word: str) -> bool:
    """A pattern without a colon is about the change type alone."""
    kind = word.partition(":")[0]
    return any(path_patterns.matches(each, word if ":" in each else kind) for each in patterns)
