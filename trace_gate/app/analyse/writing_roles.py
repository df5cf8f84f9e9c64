"""Which role writes each of the traces of one change of a state (SPEC 3, Roles).

The role that somebody names makes the change. A hypothesis that goes before it is written by a role
that writes hypotheses, where the named one does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError
from trace_gate.core.policy import roles

if TYPE_CHECKING:
    from trace_gate.core.policy.policy import Policy

USUAL = "intent-analyst"


def of_hypothesis(policy: Policy, agent: str) -> str:
    """The role itself if it writes hypotheses, else the usual one, else another that does."""
    may = roles.fitting(policy.roles, policy.gate.agents, "hypothesis", ())
    return next((each for each in (agent, USUAL, *may) if each in may), agent)


def refuse(policy: Policy, agent: str, old: str, new: str) -> None:
    """Nothing, where a role may move a bucket from one state to another.

    Raises:
        UsageError: it may not; who may is named.
    """
    words = (roles.word_of("bucket_state", old, new),)
    known = (policy.roles, policy.gate.agents)
    reason = roles.allows(*known, agent, "decision", words)
    if reason is not None:
        may = roles.fitting(*known, "decision", words)
        raise UsageError(
            f"{reason} Nothing was written.",
            remedy=" or ".join(f"--agent {each}" for each in may)
            or "No role may do this: add one below Agents/, or to `agents` in gate.yaml.",
        )
